/**
 * Facts: what the journal of an execution tree holds. They are compact (each payload once, executions by
 * number); the events that a reader sees are a projection of them (`project-events.ts`).
 *
 * 1. A fact is appended once and never edited; new kinds and optional fields may be added.
 * 2. `of` is the number of an execution in its tree, in order of creation; the top-level execution is 0.
 * 3. History facts (requests of a workflow: `RequestFact`) and responses (`finished` of a child, `delay-finished`,
 *    `stub-answered`) are what replay compares; the others are not.
 * 4. `retried` takes back what stands between its target and itself: it stays as evidence, and no reader of the
 *    tree's state or history sees it (`effective-facts.ts`).
 * 5. `restarted` is the first fact of a generation. Whatever is before it is of no account for what comes after.
 */
import type { Ffqn } from "../wit/ffqn.ts";
import type { JsonText } from "../wit/json-text.ts";
import type { ExecutionFailure, Retval } from "../wit/retval.ts";
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
  | RequestFact
  | Failed
  | TimedOut
  | Unlocked
  | Upgraded
  | Parked
  | Paused
  | Unpaused
  | ClosingAwaited
  | Ending
  | Delivered
  | StubAnswered
  | DelayFinished
  | Finished
  | Retried
  | Restarted
  | Incarnation;

/** What a workflow asks of its host, in the order in which it asks. */
export type RequestFact =
  | Asked
  | DelayRequested
  | JoinSetCreated
  | SubmitRefused
  | Joined
  | JoinTried
  | JoinedTooMany
  | JoinSetClosed
  | Scheduled
  | Stubbed;

/** The tree begins: its top-level execution. */
export interface Created {
  readonly kind: "created";
  readonly of: 0;
  readonly id: ExecutionId;
  readonly ffqn: Ffqn;
  readonly params: JsonText;
  readonly component: ComponentId;
  /** When it begins to run; absent: at once. */
  readonly scheduledAtMs?: number;
  /** The execution that scheduled it, if it was one. */
  readonly scheduledBy?: ExecutionId;
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

/**
 * A workflow asked for a child. In a one-off join set this is the whole of a direct call: the set, its only child,
 * and the join.
 */
export interface Asked {
  readonly kind: "asked";
  readonly of: ExecutionNumber;
  readonly child: ExecutionNumber;
  readonly joinSet: JoinSetId;
  /** Number of the child in its join set; absent: 1. */
  readonly ordinal?: number;
  readonly ffqn: Ffqn;
  /** Null when they were over the limit: the child then fails at once. */
  readonly params: JsonText | null;
  /** Null when nothing exported the function at that moment. */
  readonly component: ComponentId | null;
}

/** A workflow made a join set, `n:<name>` or `g:<n>`. */
export interface JoinSetCreated {
  readonly kind: "join-set-created";
  readonly of: ExecutionNumber;
  readonly joinSet: JoinSetId;
}

/** A workflow asked for a child by names that the host has refused: there is no child, but its number is taken. */
export interface SubmitRefused {
  readonly kind: "submit-refused";
  readonly of: ExecutionNumber;
  readonly joinSet: JoinSetId;
  readonly ordinal: number;
  readonly ffqn: Ffqn;
  /** Null when they were over the limit. */
  readonly params: JsonText | null;
  readonly refusal: CallRefusal;
}

/** Why a function that is named at run time cannot be called so. */
export type CallRefusal =
  | { readonly kind: "function-not-found" }
  | { readonly kind: "type-check-error"; readonly message: string };

/** A workflow waits for the next answer of a join set, and takes it. */
export interface Joined {
  readonly kind: "joined";
  readonly of: ExecutionNumber;
  readonly joinSet: JoinSetId;
  /** The function whose result it wants; null: any answer. */
  readonly ffqn: Ffqn | null;
}

/** A workflow took the next answer of a join set if there was one. */
export interface JoinTried {
  readonly kind: "join-tried";
  readonly of: ExecutionNumber;
  readonly joinSet: JoinSetId;
  readonly outcome: "found" | "pending" | "all-processed";
}

/** A workflow wanted an answer of a join set of which all have been taken. */
export interface JoinedTooMany {
  readonly kind: "joined-too-many";
  readonly of: ExecutionNumber;
  readonly joinSet: JoinSetId;
  readonly ffqn: Ffqn | null;
}

/** A workflow closed a join set of which not all answers had been taken. */
export interface JoinSetClosed {
  readonly kind: "join-set-closed";
  readonly of: ExecutionNumber;
  readonly joinSet: JoinSetId;
  /** Members whose answers had not been taken. */
  readonly members: number;
}

/** A workflow cannot go on before its closed join sets are empty. Outside the execution's versions and its history. */
export interface ClosingAwaited {
  readonly kind: "closing-awaited";
  readonly of: ExecutionNumber;
}

/** A workflow began an execution that is no child of its. */
export interface Scheduled {
  readonly kind: "scheduled";
  readonly of: ExecutionNumber;
  readonly id: ExecutionId;
  readonly scheduleAt: ScheduleAt;
  /** What `scheduleAt` meant at that time. */
  readonly atMs: number;
  readonly ffqn: Ffqn;
  /** Null when they were over the limit. */
  readonly params: JsonText | null;
  /** Null: it is created. */
  readonly refusal: CallRefusal | null;
}

/** The object of a scheduled execution has taken it. Outside the execution's versions and its history. */
export interface Delivered {
  readonly kind: "delivered";
  /** Who scheduled it may have ended. */
  readonly of: 0;
  readonly id: ExecutionId;
}

/** A workflow gave an execution of a stub its result. */
export interface Stubbed {
  readonly kind: "stubbed";
  readonly of: ExecutionNumber;
  readonly target: ExecutionId;
  /** Without its value when that was over the limit. */
  readonly retval: Retval;
  /** Null: the execution is of another tree, whose answer is a fact of its own (`StubAnswered`). */
  readonly outcome: StubOutcome | null;
}

/** The object of an execution of a stub has said what became of the result. Outside the execution's versions. */
export interface StubAnswered {
  readonly kind: "stub-answered";
  /** Who gave the result may have ended. */
  readonly of: 0;
  /** The workflow that gave it. */
  readonly by: ExecutionNumber;
  readonly target: ExecutionId;
  readonly outcome: StubOutcome;
}

export type StubOutcome =
  | { readonly kind: "ok" | "execution-not-found" | "conflict" }
  | { readonly kind: "type-check-error"; readonly message: string };

/**
 * A workflow ends by a failure of the platform, but has members that are still there: no run begins any more, and
 * its end follows theirs.
 */
export interface Ending {
  readonly kind: "ending";
  readonly of: ExecutionNumber;
  readonly failure: ExecutionFailure;
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

/**
 * A workflow goes on with another component, whose replay agreed with the history; or an activity is a stub from now
 * on, or a stub no longer one, as its function is deployed by now.
 */
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

/** A workflow asked for a delay. In a one-off join set this is the whole of a sleep: the set, its only delay, and the join. */
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

/**
 * The top-level workflow begins again with other params. It holds all that is left of the generations before it,
 * so that a reader may begin with it. The counters go on where they were, so that no number is ever given twice.
 */
export interface Restarted extends Pick<Created, "of" | "id" | "ffqn" | "params" | "component"> {
  readonly kind: "restarted";
  /** From 2. */
  readonly generation: number;
  /** When the tree was created, epoch milliseconds ... */
  readonly createdAtMs: number;
  /** ... and its params of then. */
  readonly createdWith: JsonText;
  /** Version of its event. */
  readonly version: number;
  /** How many answers the execution has got so far. */
  readonly answered: number;
  readonly nextExecution: ExecutionNumber;
  readonly nextRun: RunNumber;
  /** The request of the latest retry; absent: there was none. */
  readonly lastRetry?: string;
  /** What is still to be delivered (`Undelivered`) ... */
  readonly undelivered: readonly {
    readonly id: ExecutionId;
    readonly by: ExecutionId;
    readonly seq: number;
  }[];
  /** ... and results for stubs that executions have left behind (`UnansweredStub`); absent: none. */
  readonly unanswered?: readonly {
    readonly by: ExecutionNumber;
    readonly target: ExecutionId;
    readonly seq: number;
  }[];
}

/** The object woke with work that was running or ready to run. */
export interface Incarnation {
  readonly kind: "incarnation";
}
