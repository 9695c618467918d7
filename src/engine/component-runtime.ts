/** Port: the components that are deployed, and runs of them. */
import type { ComponentId } from "../execution/component-id.ts";
import type { ExecutionId } from "../execution/execution-id.ts";
import type { RetryPolicy } from "../execution/retry-policy.ts";
import type { RunOutcome } from "../execution/run-outcome.ts";
import type { DelayOutcome } from "../execution/fact.ts";
import type { GuestLine } from "../execution/log-line.ts";
import type { ScheduleAt } from "../execution/schedule-at.ts";
import type { Ffqn } from "../wit/ffqn.ts";
import type { JsonText } from "../wit/json-text.ts";
import type { Retval } from "../wit/retval.ts";

export interface ComponentRuntime {
  /** The component that exports the function now. */
  exporting(ffqn: Ffqn): Target | undefined;
  /**
   * Takes memory for one run of the component, waiting in a fair queue while the isolate has none left.
   * The lease may be dropped by the runtime itself while its workflow waits for an answer.
   */
  lease(component: ComponentId): Promise<Lease>;
}

/** A function's component and how it is to be run. */
export interface Target {
  readonly component: ComponentId;
  readonly kind: "activity" | "workflow";
  readonly lockExpiryMs: number;
  readonly retry: RetryPolicy;
  readonly onNondeterminism: "park" | "fail";
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

/** What a workflow can reach. */
export interface WorkflowHost {
  readonly executionId: ExecutionId;
  /** The workflow's own time. */
  nowMs(): number;
  /** Calls a function and waits for its result; rejects only to unwind the run. */
  call(ffqn: Ffqn, params: JsonText): Promise<Retval>;
  /**
   * Waits until then; rejects only to unwind the run.
   * @param name of its join set, which `isJoinSetName` accepts
   */
  sleep(scheduleAt: ScheduleAt, name: string): Promise<SleepEnd>;
}

export interface SleepEnd {
  readonly outcome: DelayOutcome;
  /** When it was due, epoch milliseconds. */
  readonly expiresAtMs: number;
}
