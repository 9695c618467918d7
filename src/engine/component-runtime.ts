/** Port: the components that are deployed, and runs of them. */
import type { ComponentId, ComponentKind } from "../execution/component-id.ts";
import type { ExecutionId, OwnerId } from "../execution/execution-id.ts";
import type { RetryPolicy } from "../execution/retry-policy.ts";
import type { RunOutcome } from "../execution/run-outcome.ts";
import type { DelayId } from "../execution/delay-id.ts";
import type { CallRefusal, DelayOutcome, StubOutcome } from "../execution/fact.ts";
import type { JoinSetId } from "../execution/join-set-id.ts";
import type { GuestLine } from "../execution/log-line.ts";
import type { ScheduleAt } from "../execution/schedule-at.ts";
import type { Ffqn } from "../wit/ffqn.ts";
import type { JsonText } from "../wit/json-text.ts";
import type { Retval } from "../wit/retval.ts";
import type { Answer } from "../workflow/history.ts";
import type { TakenChild } from "../workflow/join-sets.ts";

export interface ComponentRuntime {
  /** The component that exports the function now. */
  exporting(ffqn: Ffqn): Target | undefined;
  /** What is wrong with a result of the function, as it is deployed now; null: nothing. */
  resultMismatch(ffqn: Ffqn, retval: Retval): string | null;
  /**
   * Takes memory for one run of the component, waiting in a fair queue while the isolate has none left.
   * The lease may be dropped by the runtime itself while its workflow waits for an answer.
   */
  lease(component: ComponentId): Promise<Lease>;
}

/** A function's component and how it is to be run. */
export interface Target {
  readonly component: ComponentId;
  readonly kind: ComponentKind;
  readonly lockExpiryMs: number;
  readonly retry: RetryPolicy;
  readonly onNondeterminism: "park" | "fail";
  /** How many generations of a workflow are kept besides the one that goes on. */
  readonly generationsKept: number;
}

export interface Lease {
  /** Runs the function once; never rejects. */
  run(request: RunRequest): Promise<RunOutcome | Dropped>;
  /** Gives the memory back, and unwinds the run if there is one: it ends as dropped. Idempotent. */
  drop(): void;
}

/** The run was unwound by its host; nothing is known of what it would have returned. */
export interface Dropped {
  readonly kind: "dropped";
}

export type RunRequest = ActivityRun | WorkflowRun;

export interface ActivityRun {
  readonly kind: "activity";
  readonly ffqn: Ffqn;
  readonly params: JsonText;
  /** To be called before the run starts anything that leaves the object or waits for something outside of it. */
  readonly beforeOutside: () => void;
  readonly log: LogSink;
  readonly info: AttemptInfo;
}

/** Takes what the guest logs and prints; lines of a run that is over are ignored. */
export type LogSink = (line: GuestLine) => void;

/** What an activity may know of its attempt. */
export interface AttemptInfo {
  readonly executionId: ExecutionId;
  /** From 1. */
  readonly attempt: number;
  /** When its lock expires, epoch milliseconds. */
  readonly deadlineMs: number;
}

export interface WorkflowRun {
  readonly kind: "workflow";
  readonly ffqn: Ffqn;
  readonly params: JsonText;
  readonly host: WorkflowHost;
  /** As for an activity; what the workflow repeats of its history is ignored. */
  readonly log: LogSink;
}

/** What comes at once, or later when the run has to wait for its turn. */
export type Soon<T> = T | Promise<T>;

/**
 * What a workflow can reach. Everything rejects, or throws, only to unwind the run or because a limit is reached
 * (`LimitReached`).
 */
export interface WorkflowHost {
  readonly executionId: ExecutionId;
  readonly ffqn: Ffqn;
  /** From 1. */
  readonly generation: number;
  /** What random values and generated ids follow from. */
  readonly owner: OwnerId;
  /** The workflow's own time. */
  nowMs(): number;
  /** Calls a function and waits for its result. */
  call(call: CallRequest): Soon<CallReturn>;
  /**
   * Waits until then.
   * @param name of its join set, which `isJoinSetName` accepts
   */
  sleep(scheduleAt: ScheduleAt, name: string): Soon<SleepEnd>;
  /**
   * Null when the name is taken.
   * @param name one that `isJoinSetName` accepts; null: a number instead of a name
   */
  createJoinSet(name: string | null): Soon<JoinSetId | null>;
  submit(joinSet: JoinSetId, call: CallRequest): Soon<Submitted>;
  submitDelay(joinSet: JoinSetId, scheduleAt: ScheduleAt): Soon<DelayId>;
  /**
   * Waits for the next answer of a join set; null when all have been taken.
   * @param ffqn the function whose result is wanted; whatever comes is returned
   */
  joinNext(joinSet: JoinSetId, ffqn: Ffqn | null): Soon<Answer | null>;
  joinNextTry(joinSet: JoinSetId): Soon<Answer | "pending" | "all-processed">;
  /** Cancels what can be; what cannot is awaited by `closed`, and by the next request that waits. */
  closeJoinSet(joinSet: JoinSetId): void;
  /** Waits until nothing is left of closed join sets. */
  closed(): Soon<void>;
  /** Who answered the join set last. */
  lastId(joinSet: JoinSetId): ExecutionId | DelayId | null;
  /** The child of the latest direct call, and who answered the latest direct call or sleep. */
  readonly lastCall: ExecutionId | null;
  readonly lastOneOff: ExecutionId | DelayId | null;
  /** A child whose answer was taken; undefined for any other. */
  taken(id: ExecutionId): TakenChild | undefined;
  /** The result of a child whose answer was taken. */
  resultOf(child: TakenChild): Retval;
  /**
   * A top-level execution begins again with these params, which fit its function, when all its join sets are closed.
   * Does not come back: the run ends.
   */
  restart(params: JsonText): Promise<never>;
  /** Begins an execution that is no child. */
  schedule(id: ExecutionId, scheduleAt: ScheduleAt, call: CallRequest): Soon<CallRefusal | null>;
  /** Gives an execution of a stub, be it of another tree, its result. */
  stub(target: ExecutionId, retval: Retval): Soon<StubOutcome>;
}

/** A function and its params. */
export interface CallRequest {
  readonly ffqn: Ffqn;
  readonly params: JsonText;
  /** Why it cannot be called; asked only when it is called for the first time. */
  readonly refusal: () => CallRefusal | null;
}

export type CallReturn = { readonly kind: "returned"; readonly retval: Retval } | CallRefused;

export type Submitted = { readonly kind: "submitted"; readonly id: ExecutionId } | CallRefused;

export interface CallRefused {
  readonly kind: "refused";
  readonly refusal: CallRefusal;
}

export interface SleepEnd {
  readonly outcome: DelayOutcome;
  /** When it was due, epoch milliseconds. */
  readonly expiresAtMs: number;
}

/** The workflow asks for more than it may; nothing was recorded. */
export class LimitReached extends Error {
  constructor(what: string, limit: number, advice: string) {
    super(`a limit is reached: at most ${limit} ${what}; ${advice}`);
    this.name = "LimitReached";
  }
}
