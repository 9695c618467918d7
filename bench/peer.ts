/** Another workflow engine, which makes the same steps in the same rounds. */
import type { BenchServer } from "./bench-server.ts";

export interface Peer {
  /** How the report calls it. */
  readonly name: string;
  /** Milliseconds of so many steps, one after the other, without the start and end of their workflow. */
  inRow(steps: number): Promise<number>;
  /** The same with all steps beside each other. */
  atOnce(steps: number): Promise<number>;
  /** Whether the budget is one against it. */
  readonly isJudged: boolean;
}

/** Lives in the runtime that this engine is measured in. */
export function cloudflareWorkflows(server: BenchServer): Peer {
  return {
    name: "Workflows step.do",
    inRow: (steps) => server.runPeer(steps),
    atOnce: (steps) => server.runPeerAtOnce(steps),
    isJudged: true,
  };
}
