/**
 * What readers see of a tree. Every answer is about durable facts: the open batch is written first, and the
 * platform holds the answer back until it is on disk.
 */
import { isStub } from "../execution/component-id.ts";
import { delayId } from "../execution/delay-id.ts";
import type { ExecutionEvent, ExecutionResponse } from "../execution/event.ts";
import type { ExecutionId } from "../execution/execution-id.ts";
import { findExecution, liveExecution, retvalIn } from "../execution/find-execution.ts";
import { projectEvents } from "../execution/project-events.ts";
import { projectResponses } from "../execution/project-responses.ts";
import { runId } from "../execution/run-id.ts";
import type { Blocked, ExecutionState, Pending } from "../execution/tree-state.ts";
import type {
  ExecutionResult,
  ExecutionStatus,
  OpenSleep,
  Page,
  PageRequest,
} from "./execution-rpc.ts";
import { pageOf } from "./page.ts";
import { limitWarnings } from "./run-limits.ts";
import type { Tree } from "./tree.ts";

/** Undefined when the tree has no such execution. */
export function readStatus(tree: Tree, id: ExecutionId): ExecutionStatus | undefined {
  const execution = stateOf(tree, id);
  if (execution === undefined) return undefined;
  const { pending, failures } = execution;
  const isHot = tree.isHot(execution);
  return {
    id,
    ffqn: execution.ffqn,
    component: execution.component,
    createdAtMs: execution.createdAtMs,
    generation: { number: execution.generation, sinceMs: execution.begunAtMs },
    pending,
    isHot,
    run: pending.kind === "locked" ? runId(id, pending.run) : null,
    nextVersion: execution.nextVersion,
    attempt: failures + 1,
    lastError: execution.lastError,
    nextRetryAtMs: isHot ? null : nextRetryAtMs(execution),
    blockedOn: blockedOn(tree, pending),
    sleeps: openSleep(execution),
    rows: tree.ports.journal.nextSeq,
    warnings: limitWarnings(tree.ledger.tree, execution),
  };
}

export function readResult(tree: Tree, id: ExecutionId): ExecutionResult {
  const execution = stateOf(tree, id);
  if (execution === undefined) return { kind: "not-found" };
  if (execution.pending.kind !== "finished") return { kind: "not-finished" };
  const retval = retvalIn(tree.ledger.commitAt(execution.pending.finishedIn), execution);
  if (retval !== undefined) return { kind: "finished", retval };
  throw new Error(`the result of ${id} is not where the state says`);
}

/** The result, waited for no longer than `waitMs`. */
export async function awaitResult(
  tree: Tree,
  id: ExecutionId,
  waitMs: number,
): Promise<ExecutionResult> {
  const result = readResult(tree, id);
  if (result.kind !== "not-finished" || waitMs <= 0) return result;
  const execution = liveExecution(tree.ledger.tree, id);
  if (execution !== undefined) await tree.followers.finishedWithin(execution.number, waitMs);
  return readResult(tree, id);
}

/** A page of events by version; undefined when there is no such execution. */
export function readEvents(
  tree: Tree,
  id: ExecutionId,
  request: PageRequest,
): Page<ExecutionEvent> | undefined {
  const events = projectEvents(id, tree.ledger.about(id));
  const page = pageOf(events, (event) => event.version, request);
  return page.newest === null ? undefined : page;
}

/** A page of responses by cursor; undefined when there is no such execution. */
export function readResponses(
  tree: Tree,
  id: ExecutionId,
  request: PageRequest,
): Page<ExecutionResponse> | undefined {
  if (stateOf(tree, id) === undefined) return undefined;
  const responses = projectResponses(id, tree.ledger.about(id));
  return pageOf(responses, (response) => response.cursor, request);
}

function stateOf(tree: Tree, id: ExecutionId): ExecutionState | undefined {
  const { ledger } = tree;
  ledger.flush();
  return liveExecution(ledger.tree, id) ?? findExecution(id, ledger.about(id));
}

/** Nobody tries a stub. */
function nextRetryAtMs({ pending, lastError, component }: ExecutionState): number | null {
  const isTriedAgain = lastError !== null && !isStub(component);
  return pending.kind === "pending-at" && isTriedAgain ? pending.atMs : null;
}

function blockedOn(tree: Tree, pending: Pending): ExecutionId | null {
  const blocked = blockedState(pending);
  if (blocked === null || !("child" in blocked)) return null;
  return tree.ledger.tree.executions.get(blocked.child)?.id ?? null;
}

function openSleep({ owner, pending }: ExecutionState): OpenSleep | null {
  const blocked = blockedState(pending);
  if (blocked === null || !("delay" in blocked)) return null;
  const { joinSet, delay, expiresAtMs } = blocked;
  return { delay: delayId(owner, joinSet, delay), expiresAtMs };
}

/** What the execution waits for, paused or not. */
function blockedState(pending: Pending): Blocked | null {
  const inner = pending.kind === "paused" ? pending.inner : pending;
  return inner.kind === "blocked-by-join-set" ? inner : null;
}
