/**
 * Decides what becomes of the members of an execution that ends or closes a join set: children never outlive it.
 *
 * 1. Delays, activities and workflows that say in their name that they can be are cancelled, the youngest first.
 * 2. Other workflows go on, and whoever waits for them waits.
 * 3. An execution with members ends with the last of them (`cancelling`); whoever records the end of a member
 *    looks after its parent.
 */
import { functionOf } from "../wit/ffqn.ts";
import type { ExecutionFailure } from "../wit/retval.ts";
import { componentIdParts } from "./component-id.ts";
import { executionFailed } from "./decide-outcome.ts";
import type { Fact } from "./fact.ts";
import type { JoinSetId } from "./join-set-id.ts";
import type { ExecutionState, TreeState } from "./tree-state.ts";

/** A workflow can be cancelled if the name of its function ends so. */
const CANCELLABLE_SUFFIX = "-cancellable";

const CANCELLED: ExecutionFailure = {
  failure: "cancelled",
  reason: "it was cancelled",
  detail: null,
};

/** The end of an execution by a failure of the platform: at once, or with the last of its members. */
export function decideEnd(
  tree: TreeState,
  execution: ExecutionState,
  failure: ExecutionFailure,
): readonly Fact[] {
  if (execution.children === 0 && execution.delays.length === 0) {
    return [executionFailed(execution, failure)];
  }
  const children = childrenOf(tree, execution);
  return [
    { kind: "ending", of: execution.number, failure },
    ...decideCancels(tree, execution, children, () => true),
  ];
}

/** The end of an execution because somebody cancels it. */
export function decideCancel(tree: TreeState, execution: ExecutionState): readonly Fact[] {
  return decideEnd(tree, execution, CANCELLED);
}

/** A workflow closes a join set, of which it has not taken `unawaited` answers. */
export function decideClosing(
  tree: TreeState,
  execution: ExecutionState,
  joinSet: JoinSetId,
  unawaited: number,
): readonly Fact[] {
  const members = childrenOf(tree, execution).filter((child) => child.joinSet === joinSet);
  return [
    { kind: "join-set-closed", of: execution.number, joinSet, members: unawaited },
    ...decideCancels(tree, execution, members, (set) => set === joinSet),
  ];
}

/** What a cancelling execution ends with once its last member has; null as long as it has some. */
export function decideLastEnd(execution: ExecutionState): Fact | null {
  const { pending, delays, children } = execution;
  if (pending.kind !== "cancelling" || children > 0 || delays.length > 0) return null;
  return executionFailed(execution, pending.failure);
}

/** Whether an execution can be cancelled, by whomever. */
export function isCancellable({ component, ffqn }: ExecutionState): boolean {
  const isWorkflow = component !== null && componentIdParts(component).kind === "workflow";
  return !isWorkflow || functionOf(ffqn).endsWith(CANCELLABLE_SUFFIX);
}

/** In order of creation. */
function childrenOf(tree: TreeState, parent: ExecutionState): ExecutionState[] {
  return [...tree.executions.values()].filter((child) => child.parent === parent.number);
}

function decideCancels(
  tree: TreeState,
  execution: ExecutionState,
  children: readonly ExecutionState[],
  isOf: (joinSet: JoinSetId) => boolean,
): readonly Fact[] {
  const delays = execution.delays.filter(({ joinSet }) => isOf(joinSet)).toReversed();
  return [
    ...delays.map(({ joinSet, delay }): Fact => {
      return { kind: "delay-finished", of: execution.number, joinSet, delay, outcome: "cancelled" };
    }),
    ...children
      .toReversed()
      .filter((child) => isCancellable(child) && child.pending.kind !== "cancelling")
      .flatMap((child) => decideCancel(tree, child)),
  ];
}
