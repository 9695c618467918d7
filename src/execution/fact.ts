/**
 * Facts: what the journal of an execution tree holds. They are compact (each payload once, executions by
 * number); the events that a reader sees are a projection of them (`project-events.ts`).
 *
 * 1. A fact is appended once and never edited; new kinds and optional fields may be added.
 * 2. `of` is the number of an execution in its tree, in order of creation; the top-level execution is 0.
 * 3. History facts (`asked`, `delay-requested`) and responses (`finished` of a child, `delay-finished`) are what
 *    replay compares; the others are not.
 * 4. `retried` takes back what stands between its target and itself: it stays as evidence, and no reader of the
 *    tree's state or history sees it (`effective-facts.ts`).
 */
import type { Ffqn } from "../wit/ffqn.ts";
import type { JsonText } from "../wit/json-text.ts";
import type { Retval } from "../wit/retval.ts";
import type { ComponentId } from "./component-id.ts";
import type { ExecutionId } from "./execution-id.ts";
import type { JoinSetId } from "./join-set-id.ts";
import type { RetryPolicy } from "./retry-policy.ts";
import type { ScheduleAt } from "./schedule-at.ts";

export type ExecutionNumber = number;
/** Number of a run in its tree, from 1: one workflow run or one attempt of an activity. */
export type RunNumber = number;

export type Fact =
  | Created
  | Locked
  | Asked
  | Failed
  | TimedOut
  | Unlocked
  | Upgraded
  | Parked
  | Paused
  | Unpaused
  | DelayRequested
  | DelayFinished
  | Finished
  | Retried
  | Incarnation;

/** The tree begins: its top-level execution. */
export interface Created {
  readonly kind: "created";
  readonly of: 0;
  readonly id: ExecutionId;
  readonly ffqn: Ffqn;
  readonly params: JsonText;
  readonly component: ComponentId;
}

/** A run begins. A workflow's run has no expiry. `component` is absent when it is the execution's own. */
export interface Locked {
  readonly kind: "locked";
  readonly of: ExecutionNumber;
  readonly run: RunNumber;
  readonly expiresAtMs: number | null;
  readonly retry: RetryPolicy;
  readonly component?: ComponentId;
}

/** A workflow called a function and waits for it: a one-off join set, its only child, and the join. */
export interface Asked {
  readonly kind: "asked";
  readonly of: ExecutionNumber;
  readonly child: ExecutionNumber;
  readonly joinSet: JoinSetId;
  readonly ffqn: Ffqn;
  /** Null when they were over the limit: the child then fails at once. */
  readonly params: JsonText | null;
  /** Null when nothing exported the function at that moment. */
  readonly component: ComponentId | null;
}

/** An attempt ended in a way that is tried again. */
export interface Failed {
  readonly kind: "failed";
  readonly of: ExecutionNumber;
  readonly run: RunNumber;
  readonly reason: string;
  readonly detail: string | null;
  readonly backoffExpiresAtMs: number;
}

/** An attempt outlived its lock and is tried again. */
export interface TimedOut {
  readonly kind: "timed-out";
  readonly of: ExecutionNumber;
  readonly run: RunNumber;
  readonly backoffExpiresAtMs: number;
}

/** A run was lost, with its object (`interrupted`), for its memory (`unloaded`), or because its workflow was `paused`: no failure. */
export interface Unlocked {
  readonly kind: "unlocked";
  readonly of: ExecutionNumber;
  readonly run: RunNumber;
  readonly reason: "interrupted" | "unloaded" | "paused";
  readonly backoffExpiresAtMs: number;
}

/** A workflow goes on with another component, whose replay agreed with the history. */
export interface Upgraded {
  readonly kind: "upgraded";
  readonly of: ExecutionNumber;
  readonly component: ComponentId;
}

/** An execution cannot go on with the code at hand. Outside the execution's versions. */
export interface Parked extends ParkedReason {
  readonly kind: "parked";
  readonly of: ExecutionNumber;
}

export interface ParkedReason {
  readonly reason: "nondeterminism-detected" | "function-not-found";
  /** Version of the history event that the code did not repeat, or the next version. */
  readonly version: number;
  readonly expected: string;
  readonly actual: string;
  /** The component that was tried; null when there was none. */
  readonly component: ComponentId | null;
}

/** An execution begins no run until it is unpaused: somebody asked for it, or its retries are exhausted. */
export interface Paused {
  readonly kind: "paused";
  readonly of: ExecutionNumber;
  readonly reason: PauseReason;
}

export type PauseReason = "requested" | "retries-exhausted";

export interface Unpaused {
  readonly kind: "unpaused";
  readonly of: ExecutionNumber;
}

/** A workflow waits for time. In a one-off join set this is the whole of a sleep: the set, its only delay, and the join. */
export interface DelayRequested {
  readonly kind: "delay-requested";
  readonly of: ExecutionNumber;
  readonly joinSet: JoinSetId;
  /** Number of the delay in its join set, from 1. */
  readonly delay: number;
  readonly scheduleAt: ScheduleAt;
  /** What `scheduleAt` meant at that time. */
  readonly expiresAtMs: number;
}

/** A delay is over: it was due, or it was cancelled. */
export interface DelayFinished {
  readonly kind: "delay-finished";
  readonly of: ExecutionNumber;
  readonly joinSet: JoinSetId;
  readonly delay: number;
  readonly outcome: DelayOutcome;
}

export type DelayOutcome = "ok" | "cancelled";

export interface Finished {
  readonly kind: "finished";
  readonly of: ExecutionNumber;
  readonly retval: Retval;
}

/**
 * A finished tree that failed goes on from just before `to`, as if nothing had happened from there on. The
 * counters go on where they were, so that no number is ever given twice.
 */
export interface Retried {
  readonly kind: "retried";
  readonly of: 0;
  readonly to: FactPosition;
  readonly nextExecution: ExecutionNumber;
  readonly nextRun: RunNumber;
  /** What the request called itself: the same request twice is one retry. */
  readonly request: string;
}

/** Where a fact stands in its journal. */
export interface FactPosition {
  /** First row of its commit. */
  readonly seq: number;
  /** From 0, within the commit. */
  readonly index: number;
}

/** The object woke with work that was running or ready to run. */
export interface Incarnation {
  readonly kind: "incarnation";
}
