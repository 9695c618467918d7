/** The limits of a workflow that grow with what it asks for. Reaching one ends it as a trap that names the limit. */
import type { Fact } from "../execution/fact.ts";
import { CHILDREN_PER_TREE_MAX, EVENTS_MAX, JOIN_SETS_MAX } from "../execution/limits.ts";
import type { ExecutionState, TreeState } from "../execution/tree-state.ts";
import { LimitReached } from "./component-runtime.ts";

/** The limit that one more fact of that kind goes beyond; null: none. */
export function limitReached(
  tree: TreeState,
  execution: ExecutionState,
  kind: Fact["kind"],
): LimitReached | null {
  if (execution.nextVersion >= EVENTS_MAX) {
    return new LimitReached("events of an execution", EVENTS_MAX, "restart it with its state");
  }
  if (kind === "asked" && tree.nextExecution > CHILDREN_PER_TREE_MAX) {
    return new LimitReached(
      "executions in a tree",
      CHILDREN_PER_TREE_MAX,
      "schedule executions of their own instead",
    );
  }
  if (kind === "join-set-created" && execution.joinSetsMade >= JOIN_SETS_MAX) {
    return new LimitReached("join sets of an execution", JOIN_SETS_MAX, "use one for more members");
  }
  return null;
}
