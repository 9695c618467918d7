/**
 * What is deployed decides what an unfinished execution is: an activity whose function is declared as a stub by now
 * waits for its result, and a stub whose function has code by now runs it.
 */
import type { Ffqn } from "../wit/ffqn.ts";
import type { ComponentId } from "./component-id.ts";
import { isStub, isWorkflow } from "./component-id.ts";
import type { Parked, Upgraded } from "./fact.ts";
import type { ExecutionState, TreeState } from "./tree-state.ts";

/** @param exporting the component that exports a function now; undefined when there is none */
export function decideKinds(
  tree: TreeState,
  exporting: (ffqn: Ffqn) => ComponentId | undefined,
): Upgraded[] {
  return [...tree.executions.values()].flatMap((execution): Upgraded[] => {
    const component = exporting(execution.ffqn);
    if (component === undefined || !mustChange(execution, component)) return [];
    return [{ kind: "upgraded", of: execution.number, component }];
  });
}

/** A workflow has a history, and perhaps members, which only a workflow goes on with: it is parked instead. */
export function isLost({ component }: ExecutionState, now: ComponentId): boolean {
  return component !== null && isWorkflow(component) && !isWorkflow(now);
}

/** @param now the component that exports its function, but cannot go on with it; undefined when there is none */
export function decideMissing(
  { number: of, pending, nextVersion: version, ffqn }: ExecutionState,
  now: ComponentId | undefined,
): Parked[] {
  if (pending.kind === "parked") return [];
  const expected = `a component that exports ${ffqn}`;
  const actual =
    now === undefined
      ? "no deployed component exports it"
      : `it is no workflow any more: ${now} exports it`;
  const reason = "function-not-found";
  return [{ kind: "parked", of, reason, version, expected, actual, component: null }];
}

function mustChange(execution: ExecutionState, now: ComponentId): boolean {
  if (execution.pending.kind === "finished" || isLost(execution, now)) return false;
  return isStub(execution.component) !== isStub(now);
}
