/** What the object of an execution tree answers to the rest of the system. Unions, never errors, cross this border. */
import type { ListedExecution } from "../execution/catalog-entry.ts";
import type { ComponentId } from "../execution/component-id.ts";
import type { DelayId, DelayOf } from "../execution/delay-id.ts";
import type { ExecutionEvent, ExecutionResponse } from "../execution/event.ts";
import type { ExecutionId } from "../execution/execution-id.ts";
import type { StubOutcome } from "../execution/fact.ts";
import type { ListQuery } from "../execution/list-query.ts";
import type { GuestLine, LogLevel, LogPosition, LogStream } from "../execution/log-line.ts";
import type { RunId } from "../execution/run-id.ts";
import type { LastError, Pending } from "../execution/tree-state.ts";
import type { Ffqn } from "../wit/ffqn.ts";
import type { JsonText } from "../wit/json-text.ts";
import type { Retval } from "../wit/retval.ts";

export interface CreateRequest {
  /** Top-level id, which also names the object. */
  readonly id: ExecutionId;
  readonly ffqn: Ffqn;
  /** Canonical, checked against the function's signature. */
  readonly params: JsonText;
  /** When it begins to run, epoch milliseconds; absent: at once. */
  readonly scheduledAtMs?: number;
  /** The execution that schedules it, if it is one. */
  readonly scheduledBy?: ExecutionId;
}

export type CreateReply =
  | { readonly kind: "created" }
  /** The same function with the same params is there already. */
  | { readonly kind: "exists" }
  /** The id is taken by something else. */
  | { readonly kind: "conflict"; readonly ffqn: Ffqn; readonly differs: "ffqn" | "params" }
  | { readonly kind: "function-not-found" };

export interface ExecutionStatus {
  readonly id: ExecutionId;
  readonly ffqn: Ffqn;
  readonly component: ComponentId | null;
  readonly createdAtMs: number;
  readonly generation: {
    /** From 1; one more each time that its workflow began again. */
    readonly number: number;
    readonly sinceMs: number;
  };
  readonly pending: Pending;
  /** A run is in memory, whatever the journal says of locks. */
  readonly isHot: boolean;
  readonly run: RunId | null;
  readonly nextVersion: number;
  /** Number of the attempt that is under way, next or last, from 1. */
  readonly attempt: number;
  readonly lastError: LastError | null;
  readonly nextRetryAtMs: number | null;
  readonly blockedOn: ExecutionId | null;
  readonly sleeps: OpenSleep | null;
  /** Rows of the tree's journal. */
  readonly rows: number;
  readonly warnings: readonly LimitWarning[];
}

/** A limit that is near. */
export interface LimitWarning {
  /** What is counted, such as `events of an execution`. */
  readonly limit: string;
  readonly used: number;
  readonly most: number;
  /** What to do instead of going on as before. */
  readonly remedy: string;
}

export interface OpenSleep {
  readonly delay: DelayId;
  readonly expiresAtMs: number;
}

/** What became of a request to pause, unpause or retry. Asking for a state that is there already changes nothing. */
export type ControlReply =
  | { readonly kind: "done"; readonly status: ExecutionStatus }
  | { readonly kind: "not-found" }
  | { readonly kind: "refused"; readonly refusal: ControlRefusal };

/** What became of a request to cancel a delay. */
export type DelayReply =
  /** It is over as cancelled; the state is that of the execution that waits for it. */
  | { readonly kind: "done"; readonly status: ExecutionStatus }
  | { readonly kind: "not-found" }
  /** It was over by itself before. */
  | { readonly kind: "finished" };

export type ControlRefusal =
  /** Its result is there: nothing is left to pause. */
  | { readonly kind: "finished" }
  /** It runs no more and waits for its last member. */
  | { readonly kind: "ending" }
  /** An attempt cannot be stopped halfway. */
  | {
      readonly kind: "activity-running";
      readonly attempt: number;
      readonly lockExpiresAtMs: number;
    }
  /** A workflow that does not say in its name that it can be cancelled. */
  | { readonly kind: "not-cancellable"; readonly ffqn: Ffqn }
  /** Only what has failed is retried. */
  | { readonly kind: "not-finished"; readonly status: ExecutionStatus }
  | { readonly kind: "finished-ok" };

export type ExecutionResult =
  | { readonly kind: "finished"; readonly retval: Retval }
  | { readonly kind: "not-finished" }
  | { readonly kind: "not-found" };

/** A page of a list whose positions are dense, ascending. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Position of the newest item, or null when there is none. */
  readonly newest: number | null;
}

/**
 * Items with `from <= position < from + length`, ascending. One that keeps the oldest begins with the first item that
 * there is, if that is further on.
 */
export interface PageRequest {
  readonly from: number;
  readonly length: number;
  /** Which end of the page stays when it would be too large to send; at least one item does. */
  readonly keep: "oldest" | "newest";
}

/** Lines of the log on one side of a position, those nearest to it, ascending in both directions. */
export interface LogRequest {
  /** Null: from the beginning of the direction. */
  readonly cursor: LogPosition | null;
  /** Whether the line at the cursor belongs to the page. */
  readonly isIncluding: boolean;
  readonly direction: "newer" | "older";
  readonly length: number;
  readonly levels: readonly LogLevel[];
  readonly streams: readonly LogStream[];
  /** Lines of the executions below as well. */
  readonly withDerived: boolean;
}

export type LogEntry = {
  readonly position: LogPosition;
  readonly execution: ExecutionId;
  readonly run: RunId;
  readonly atMs: number;
} & GuestLine;

export interface LogPage {
  readonly lines: readonly LogEntry[];
  /** The execution has finished, so that nothing comes after what is there. */
  readonly isFinished: boolean;
}

export interface ExecutionRpc {
  create(request: CreateRequest): CreateReply | Promise<CreateReply>;
  /** Null: the tree has no such execution. */
  status(id: ExecutionId): ExecutionStatus | null | Promise<ExecutionStatus | null>;
  result(id: ExecutionId, waitMs: number): Promise<ExecutionResult>;
  /** A page of all executions of the tree, newest first. Null: it has none. */
  list(
    query: ListQuery,
  ): readonly ListedExecution[] | null | Promise<readonly ListedExecution[] | null>;
  pause(id: ExecutionId): ControlReply | Promise<ControlReply>;
  unpause(id: ExecutionId): ControlReply | Promise<ControlReply>;
  /** Ends an execution, and what it has begun, as cancelled. */
  cancel(id: ExecutionId): ControlReply | Promise<ControlReply>;
  /** Ends a delay as cancelled. One that was cancelled before stays so. */
  cancelDelay(delay: DelayOf): DelayReply | Promise<DelayReply>;
  /** Gives an execution of a stub its result, once; the same one again is no conflict. */
  stub(id: ExecutionId, retval: Retval): StubOutcome | Promise<StubOutcome>;
  /**
   * Lets a top-level execution that failed go on from just before its failing call.
   * @param request name of the request: the same one twice is one retry
   */
  retry(id: ExecutionId, request: string): ControlReply | Promise<ControlReply>;
  events(
    id: ExecutionId,
    page: PageRequest,
  ): Page<ExecutionEvent> | null | Promise<Page<ExecutionEvent> | null>;
  responses(
    id: ExecutionId,
    page: PageRequest,
  ): Page<ExecutionResponse> | null | Promise<Page<ExecutionResponse> | null>;
  /** Null: the tree has no such execution. While there is no line it waits for one, at most for `waitMs`. */
  logs(id: ExecutionId, request: LogRequest, waitMs: number): Promise<LogPage | null>;
}
