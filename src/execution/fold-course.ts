/**
 * The part of the fold (`fold.ts`) that is not about runs and calls: waiting for time, and what operators do.
 * The facts have been checked against the state before.
 */
import { assertNever } from "../wit/assert-never.ts";
import type {
  DelayFinished,
  DelayRequested,
  Fact,
  Paused,
  Retried,
  Scheduled,
  StubAnswered,
  Stubbed,
} from "./fact.ts";
import type { Position } from "./commit.ts";
import { answer, answerJoinSet, openJoinSet } from "./fold-join-sets.ts";
import type { JoinSetId } from "./join-set-id.ts";
import { isOneOff } from "./join-set-id.ts";
import type { ExecutionState, PausedState, Pending, TreeState } from "./tree-state.ts";

export type CourseFact = Extract<
  Fact,
  {
    readonly kind:
      | "delay-requested"
      | "delay-finished"
      | "paused"
      | "unpaused"
      | "ending"
      | "scheduled"
      | "delivered"
      | "stubbed"
      | "stub-answered"
      | "retried";
  }
>;

/** The states in which an execution can be paused. */
export const PAUSABLE = ["pending-at", "blocked-by-join-set", "blocked-by-stub", "parked"] as const;

export function changeCourse(
  tree: TreeState,
  execution: ExecutionState,
  fact: CourseFact,
  { atMs, seq }: Position,
): void {
  switch (fact.kind) {
    case "delay-requested":
      requestDelay(execution, fact, atMs);
      return;
    case "delay-finished":
      finishDelay(execution, fact, atMs);
      return;
    case "paused":
      pause(execution, fact, atMs);
      return;
    case "unpaused":
      unpause(execution);
      return;
    case "ending":
      execution.pending = { kind: "cancelling", failure: fact.failure, sinceMs: atMs };
      return;
    case "scheduled":
      schedule(tree, execution, fact, seq);
      return;
    case "delivered":
      tree.undelivered.delete(fact.id);
      return;
    case "stubbed":
      stub(tree, execution, fact, { atMs, seq });
      return;
    case "stub-answered":
      answerStub(tree, fact, atMs);
      return;
    case "retried":
      goOn(tree, execution, fact, atMs);
      return;
    default:
      assertNever(fact);
  }
}

/** Of two with one id the first is the one that exists. */
function schedule(
  { undelivered }: TreeState,
  { id: by }: ExecutionState,
  { id, refusal }: Scheduled,
  seq: number,
): void {
  if (refusal === null && !undelivered.has(id)) undelivered.set(id, { by, seq });
}

/** In its own tree it is the target's end that changes something. */
function stub(
  { unanswered }: TreeState,
  execution: ExecutionState,
  { target, outcome }: Stubbed,
  { atMs, seq }: Position,
): void {
  if (outcome !== null) return;
  unanswered.set(execution.number, { target, seq });
  execution.pending = { kind: "blocked-by-stub", target, sinceMs: atMs };
}

/** A workflow that has ended meanwhile hears of it no more. */
function answerStub(tree: TreeState, { by }: StubAnswered, atMs: number): void {
  tree.unanswered.delete(by);
  const execution = tree.executions.get(by);
  if (execution === undefined) return;
  execution.answered += 1;
  answer(execution, ({ kind }) => kind === "blocked-by-stub", atMs);
}

function requestDelay(execution: ExecutionState, fact: DelayRequested, atMs: number): void {
  const { joinSet, delay, expiresAtMs } = fact;
  const open = { joinSet, delay, expiresAtMs };
  execution.delays.push(open);
  if (!isOneOff(joinSet)) {
    openJoinSet(execution, joinSet).members += 1;
    return;
  }
  execution.oneOffJoinSets += 1;
  execution.pending = { kind: "blocked-by-join-set", ...open, sinceMs: atMs };
}

function finishDelay(execution: ExecutionState, fact: DelayFinished, atMs: number): void {
  execution.delays.splice(
    execution.delays.findIndex((open) => isSameDelay(open, fact)),
    1,
  );
  execution.answered += 1;
  if (!isOneOff(fact.joinSet)) answerJoinSet(execution, fact.joinSet, atMs);
  else answer(execution, (blocked) => "delay" in blocked && isSameDelay(blocked, fact), atMs);
}

function pause(execution: ExecutionState, { reason }: Paused, atMs: number): void {
  const { pending } = execution;
  if (!isPausable(pending)) throw new Error(`a pause of what is ${pending.kind}`);
  execution.pending = { kind: "paused", reason, sinceMs: atMs, inner: pending };
}

/** With a fresh budget of retries, if the old one is what it was paused for. */
function unpause(execution: ExecutionState): void {
  const { pending } = execution;
  if (pending.kind !== "paused") throw new Error(`${pending.kind} is not paused`);
  if (pending.reason === "retries-exhausted") execution.failures = 0;
  execution.pending = pending.inner;
}

/**
 * What the target of the retry left behind is ready to run, with nothing held against it. Runs that were under way
 * at the target are as little there any more.
 */
function goOn(tree: TreeState, execution: ExecutionState, fact: Retried, atMs: number): void {
  tree.nextExecution = fact.nextExecution;
  tree.nextRun = fact.nextRun;
  tree.lastRetry = fact.request;
  execution.failures = 0;
  execution.interruptions = 0;
  execution.pending = { kind: "pending-at", atMs };
  for (const other of tree.executions.values()) {
    if (other.pending.kind === "locked") other.pending = { kind: "pending-at", atMs };
  }
}

function isPausable(pending: Pending): pending is PausedState["inner"] {
  return PAUSABLE.some((kind) => kind === pending.kind);
}

export function isSameDelay(
  left: { readonly joinSet: JoinSetId; readonly delay: number },
  right: { readonly joinSet: JoinSetId; readonly delay: number },
): boolean {
  return left.joinSet === right.joinSet && left.delay === right.delay;
}
