/** Finds executions that the fold no longer holds, by folding the effective facts of the journal again. */
import type { Retval } from "../wit/retval.ts";
import type { Commit } from "./commit.ts";
import type { ExecutionId } from "./execution-id.ts";
import { foldFact } from "./fold.ts";
import { Lineage } from "./lineage.ts";
import type { ExecutionState, TreeState } from "./tree-state.ts";
import { emptyTree, executionOf } from "./tree-state.ts";

/** The state of `target`, finished or not; undefined when the tree never had it. Costs one pass over the journal. */
export function findExecution(
  target: ExecutionId,
  commits: Iterable<Commit>,
): ExecutionState | undefined {
  const tree = emptyTree();
  const lineage = new Lineage(target);
  let found: ExecutionState | undefined;
  for (const commit of commits) {
    for (const fact of commit.facts) {
      foldFact(tree, fact, commit);
      const birth = lineage.observe(fact);
      if (birth !== null) found = executionOf(tree, birth.number);
      if (found?.pending.kind === "finished") return found;
    }
  }
  return found;
}

/** The live execution with that id. */
export function liveExecution(tree: TreeState, target: ExecutionId): ExecutionState | undefined {
  for (const execution of tree.executions.values()) {
    if (execution.id === target) return execution;
  }
  return undefined;
}

/** The result of an execution, from the commit that its finished state names. */
export function retvalIn(commit: Commit, execution: ExecutionState): Retval | undefined {
  for (const fact of commit.facts) {
    if (fact.kind === "finished" && fact.of === execution.number) return fact.retval;
  }
  return undefined;
}
