/** The limits of a workflow that grow with what it asks for. Reaching one ends it as a trap that names the limit. */
import type { Fact } from "../execution/fact.ts";
import { CHILDREN_PER_TREE_MAX, EVENTS_MAX, JOIN_SETS_MAX } from "../execution/limits.ts";
import type { ExecutionState, TreeState } from "../execution/tree-state.ts";
import { LimitReached } from "./component-runtime.ts";
import type { LimitWarning } from "./execution-rpc.ts";

/** A status warns from this share of a limit on. */
const WARNING_SHARE = 0.8;

interface Budget extends Omit<LimitWarning, "used"> {
  readonly usedBy: (tree: TreeState, execution: ExecutionState) => number;
  /** The facts that use it up. */
  readonly isUsedBy: (kind: Fact["kind"]) => boolean;
}

const BUDGETS: readonly Budget[] = [
  {
    limit: "events of an execution",
    usedBy: (_tree, { nextVersion, firstVersion }) => nextVersion - firstVersion,
    most: EVENTS_MAX,
    remedy: "begin again with its state (`restart-with`), or in a child end and be called again",
    isUsedBy: () => true,
  },
  {
    limit: "executions in a tree",
    usedBy: ({ nextExecution, firstChild }) => nextExecution - firstChild,
    most: CHILDREN_PER_TREE_MAX,
    remedy: "schedule executions of their own, or begin again (`restart-with`) at the top",
    isUsedBy: (kind) => kind === "asked",
  },
  {
    limit: "join sets of an execution",
    usedBy: (_tree, { joinSetsMade }) => joinSetsMade,
    most: JOIN_SETS_MAX,
    remedy: "use one for more members",
    isUsedBy: (kind) => kind === "join-set-created",
  },
];

/** The limit that one more fact of that kind goes beyond; null: none. */
export function limitReached(
  tree: TreeState,
  execution: ExecutionState,
  kind: Fact["kind"],
): LimitReached | null {
  const reached = BUDGETS.find(
    ({ isUsedBy, usedBy, most }) => isUsedBy(kind) && usedBy(tree, execution) >= most,
  );
  return reached === undefined
    ? null
    : new LimitReached(reached.limit, reached.most, reached.remedy);
}

/** The limits that are near: an execution that goes on as before reaches them. */
export function limitWarnings(tree: TreeState, execution: ExecutionState): LimitWarning[] {
  if (execution.pending.kind === "finished") return [];
  return BUDGETS.map(({ limit, usedBy, most, remedy }) => ({
    limit,
    used: usedBy(tree, execution),
    most,
    remedy,
  })).filter(({ used, most }) => used >= most * WARNING_SHARE);
}
