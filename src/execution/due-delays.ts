/** The delays of a tree that are over by themselves. */
import type { DelayFinished } from "./fact.ts";
import type { TreeState } from "./tree-state.ts";

/** The end of every delay that is due at `nowMs`: the earliest first, those of one instant in the order of requests. */
export function dueDelays(tree: TreeState, nowMs: number): DelayFinished[] {
  const due = [...tree.executions.values()].flatMap((execution) =>
    execution.delays
      .filter(({ expiresAtMs }) => expiresAtMs <= nowMs)
      .map((open) => ({ ...open, of: execution.number })),
  );
  return due
    .toSorted((left, right) => left.expiresAtMs - right.expiresAtMs)
    .map(({ of, joinSet, delay }) => ({
      kind: "delay-finished",
      of,
      joinSet,
      delay,
      outcome: "ok",
    }));
}
