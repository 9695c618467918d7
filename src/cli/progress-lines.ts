/** The progress of an execution as lines, one for each change. */
import type { ExecutionNode } from "./execution-tree.ts";
import { describeStatus, relativeId } from "./execution-status.ts";
import type { ProgressView } from "./progress-view.ts";

export class ProgressLines implements ProgressView {
  readonly #startedMs = performance.now();
  readonly #write: (line: string) => void;
  readonly #seen = new Map<string, string>();

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  show(root: ExecutionNode): boolean {
    const noted = observed(root).map((node) => this.#note(node, root));
    return noted.includes(true);
  }

  showOutage(reason: string): void {
    this.#print(`the server does not answer (${reason}), trying again`);
  }

  end(): void {
    // Lines stay as they are.
  }

  #note(node: ExecutionNode, root: ExecutionNode): boolean {
    const text = stateText(node);
    if (text === null || this.#seen.get(node.id) === text) return false;
    this.#seen.set(node.id, text);
    const name = node === root ? node.ffqn : `${relativeId(node.id, root.id)} (${node.ffqn})`;
    this.#print(`${name}: ${text}`);
    return true;
  }

  #print(text: string): void {
    const seconds = ((performance.now() - this.#startedMs) / 1000).toFixed(1);
    this.#write(`${seconds.padStart(6)} s  ${text}`);
  }
}

/** The executions of a tree whose status was read once; of those that ended unseen their parent knows. */
function observed(node: ExecutionNode): readonly ExecutionNode[] {
  const children = [...node.children.values()].filter((child) => child.status !== null);
  return [node, ...children.flatMap(observed)];
}

function stateText({ status, end }: ExecutionNode): string | null {
  if (end !== null) return `finished: ${end.kind}`;
  return status === null ? null : describeStatus(status);
}
