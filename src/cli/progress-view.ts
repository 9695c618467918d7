/** How the progress of an execution is shown while it is followed. */
import type { ExecutionNode } from "./execution-tree.ts";

export interface ProgressView {
  /** Whether anything is different from what was shown before. */
  show(root: ExecutionNode): boolean;
  showOutage(reason: string): void;
  end(): void;
}
