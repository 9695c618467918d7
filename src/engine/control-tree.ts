/**
 * What operators do to executions. Each request is a fact, appended between two stretches of the tree's own
 * work, and is written before it is answered.
 */
import { decideCancel, isCancellable } from "../execution/decide-end.ts";
import type { ExecutionId } from "../execution/execution-id.ts";
import { isTopLevel } from "../execution/execution-id.ts";
import type { StubOutcome } from "../execution/fact.ts";
import { liveExecution } from "../execution/find-execution.ts";
import type { ExecutionState } from "../execution/tree-state.ts";
import type { ControlRefusal, ControlReply, ExecutionStatus } from "./execution-rpc.ts";
import type { Retval } from "../wit/retval.ts";
import { stubExecution } from "./stub-execution.ts";
import type { Tree } from "./tree.ts";
import { readStatus } from "./tree-reader.ts";

/** No run of the execution begins until it is unpaused. What it waits for goes on. */
export function pauseExecution(tree: Tree, id: ExecutionId): ControlReply {
  return control(tree, id, (execution) => {
    const { pending, failures } = execution;
    if (pending.kind === "paused") return null;
    if (pending.kind === "cancelling") return { kind: "ending" };
    if (pending.kind === "locked" && pending.expiresAtMs !== null) {
      const lockExpiresAtMs = pending.expiresAtMs;
      return { kind: "activity-running", attempt: failures + 1, lockExpiresAtMs };
    }
    tree.pause(execution);
    return null;
  });
}

/** The execution goes on where it was paused; one that had used up its retries has all of them again. */
export function unpauseExecution(tree: Tree, id: ExecutionId): ControlReply {
  return control(tree, id, (execution) => {
    if (execution.pending.kind === "paused") tree.unpause(execution);
    return null;
  });
}

/** The execution ends as cancelled, with the last of its members. One that is about to end so is left alone. */
export function cancelExecution(tree: Tree, id: ExecutionId): ControlReply {
  return control(tree, id, (execution) => {
    if (execution.pending.kind === "cancelling") return null;
    if (!isCancellable(execution)) return { kind: "not-cancellable", ffqn: execution.ffqn };
    tree.intervene(...decideCancel(tree.ledger.tree, execution));
    return null;
  });
}

/** Gives an execution of a stub its result. */
export function stubTarget(tree: Tree, target: ExecutionId, retval: Retval): StubOutcome {
  const { outcome, finished } = stubExecution(tree, { target, retval });
  if (finished !== null) tree.intervene(finished);
  tree.ledger.flush();
  return outcome;
}

/** A tree that failed goes on from just before its failing call, as if it had never been made. `id` is top-level. */
export function retryExecution(tree: Tree, id: ExecutionId, request: string): ControlReply {
  if (!isTopLevel(id)) throw new Error(`${id} is not a top-level execution`);
  const status = readStatus(tree, id);
  if (status === undefined) return { kind: "not-found" };
  const { pending } = status;
  if (tree.ledger.tree.lastRetry === request) return { kind: "done", status };
  if (pending.kind !== "finished") {
    return { kind: "refused", refusal: { kind: "not-finished", status } };
  }
  if (pending.result.kind === "ok") return { kind: "refused", refusal: { kind: "finished-ok" } };
  const to = tree.ledger.retryTarget();
  if (to === null) throw new Error(`${id} has finished, but its journal has no end`);
  tree.retry(to, request);
  return { kind: "done", status: statusNow(tree, id) };
}

function control(
  tree: Tree,
  id: ExecutionId,
  act: (execution: ExecutionState) => ControlRefusal | null,
): ControlReply {
  if (readStatus(tree, id) === undefined) return { kind: "not-found" };
  const execution = liveExecution(tree.ledger.tree, id);
  const refusal: ControlRefusal | null =
    execution === undefined || execution.pending.kind === "finished"
      ? { kind: "finished" }
      : act(execution);
  return refusal === null
    ? { kind: "done", status: statusNow(tree, id) }
    : { kind: "refused", refusal };
}

/** What was just recorded is written by it. */
function statusNow(tree: Tree, id: ExecutionId): ExecutionStatus {
  const status = readStatus(tree, id);
  if (status === undefined) throw new Error(`${id} has gone`);
  return status;
}
