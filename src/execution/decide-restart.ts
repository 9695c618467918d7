/** Decides what is left of a generation when the next one begins. */
import type { JsonText } from "../wit/json-text.ts";
import type { ComponentId } from "./component-id.ts";
import type { Restarted } from "./fact.ts";
import type { TreeState } from "./tree-state.ts";
import { executionOf } from "./tree-state.ts";

export interface RestartRequest {
  readonly params: JsonText;
  /** The component whose run asks for it. */
  readonly component: ComponentId;
  /** The params that the tree was created with. */
  readonly createdWith: JsonText;
}

/** The top-level workflow of the tree begins again. It has no members. */
export function decideRestart(tree: TreeState, request: RestartRequest): Restarted {
  const { id, ffqn, generation, createdAtMs, nextVersion, answered } = executionOf(tree, 0);
  return {
    kind: "restarted",
    of: 0,
    id,
    ffqn,
    ...request,
    generation: generation + 1,
    createdAtMs,
    version: nextVersion,
    answered,
    nextExecution: tree.nextExecution,
    nextRun: tree.nextRun,
    ...(tree.lastRetry === null ? {} : { lastRetry: tree.lastRetry }),
    undelivered: [...tree.undelivered].map(([left, { by, seq }]) => ({ id: left, by, seq })),
    ...(tree.unanswered.size === 0 ? {} : { unanswered: unansweredIn(tree) }),
  };
}

function unansweredIn({ unanswered }: TreeState): NonNullable<Restarted["unanswered"]> {
  return [...unanswered].map(([by, { target, seq }]) => ({ by, target, seq }));
}
