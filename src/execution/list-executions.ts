/** All executions of a tree, finished or not, of all generations that are kept. Costs one pass over the journal. */
import type { ListedExecution } from "./catalog-entry.ts";
import { listedState } from "./catalog-entry.ts";
import type { Commit } from "./commit.ts";
import type { ExecutionNumber, Fact } from "./fact.ts";
import { foldFact } from "./fold.ts";
import type { ExecutionState } from "./tree-state.ts";
import { emptyTree } from "./tree-state.ts";

/**
 * @param commits effective ones
 * @param isRunning whether a run of the execution is in memory
 */
export function listExecutions(
  commits: Iterable<Commit>,
  isRunning: (execution: ExecutionState) => boolean,
): ListedExecution[] {
  const tree = emptyTree();
  const found = new Map<number, ListedBirth>();
  for (const commit of commits) {
    for (const fact of commit.facts) {
      foldFact(tree, fact, commit);
      const changed = fact.kind === "incarnation" ? undefined : found.get(fact.of);
      if (changed !== undefined) changed.updatedAtMs = commit.atMs;
      const born = bornBy(fact);
      const execution = born === null ? undefined : tree.executions.get(born);
      if (execution !== undefined) {
        found.set(execution.number, { execution, updatedAtMs: commit.atMs });
      }
    }
  }
  return [...found.values()].map(({ execution, updatedAtMs }) => {
    const { id, ffqn, component, createdAtMs, pending } = execution;
    const isHot = pending.kind === "pending-at" && isRunning(execution);
    return { id, ffqn, component, createdAtMs, updatedAtMs, state: listedState(pending, isHot) };
  });
}

/** The execution whose state the fact has made. */
function bornBy(fact: Fact): ExecutionNumber | null {
  switch (fact.kind) {
    case "created":
    case "restarted":
      return 0;
    case "asked":
      return fact.child;
    default:
      return null;
  }
}

/** An execution that a fact has brought into the tree; its state goes on changing with the fold, also after it has left the tree. */
interface ListedBirth {
  readonly execution: ExecutionState;
  updatedAtMs: number;
}
