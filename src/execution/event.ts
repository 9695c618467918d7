/** Execution events and responses as readers see them: upstream's names, dense versions per execution. */
import type { Ffqn } from "../wit/ffqn.ts";
import type { JsonText } from "../wit/json-text.ts";
import type { Retval } from "../wit/retval.ts";
import type { ComponentId } from "./component-id.ts";
import type { DelayId } from "./delay-id.ts";
import type { ExecutionId } from "./execution-id.ts";
import type { CallRefusal, DelayOutcome, JoinTried, StubOutcome } from "./fact.ts";
import type { JoinSetId } from "./join-set-id.ts";
import type { RetryPolicy } from "./retry-policy.ts";
import type { RunId } from "./run-id.ts";
import type { ScheduleAt } from "./schedule-at.ts";

export interface ExecutionEvent {
  readonly version: number;
  readonly atMs: number;
  readonly body: EventBody;
}

export type EventBody =
  | {
      readonly kind: "created";
      readonly ffqn: Ffqn;
      readonly params: JsonText | null;
      readonly parent: { readonly id: ExecutionId; readonly joinSet: JoinSetId } | null;
      readonly scheduledAtMs: number;
      readonly scheduledBy: ExecutionId | null;
      readonly component: ComponentId | null;
    }
  | {
      readonly kind: "restarted";
      /** From 2: what follows is of it. */
      readonly generation: number;
      readonly ffqn: Ffqn;
      readonly params: JsonText;
      readonly component: ComponentId;
    }
  | {
      readonly kind: "locked";
      readonly component: ComponentId | null;
      readonly run: RunId;
      /** Null for a workflow: nobody else can take its run. */
      readonly lockExpiresAtMs: number | null;
      readonly retry: RetryPolicy;
    }
  | { readonly kind: "unlocked"; readonly backoffExpiresAtMs: number; readonly reason: string }
  | {
      readonly kind: "temporarily-failed";
      readonly backoffExpiresAtMs: number;
      readonly reason: string;
      readonly detail: string | null;
    }
  | { readonly kind: "temporarily-timed-out"; readonly backoffExpiresAtMs: number }
  | { readonly kind: "paused" }
  | { readonly kind: "unpaused" }
  | { readonly kind: "cancellation-requested" }
  | { readonly kind: "component-upgrade-finished"; readonly component: ComponentId }
  | { readonly kind: "finished"; readonly retval: Retval }
  | { readonly kind: "history-event"; readonly event: HistoryEvent };

export type HistoryEvent =
  | { readonly kind: "join-set-create"; readonly joinSet: JoinSetId }
  | {
      readonly kind: "join-set-request";
      readonly joinSet: JoinSetId;
      readonly child: ExecutionId;
      readonly targetFfqn: Ffqn;
      readonly params: JsonText | null;
      /** Null: there is a child. */
      readonly refusal: CallRefusal | null;
    }
  | {
      readonly kind: "delay-request";
      readonly joinSet: JoinSetId;
      readonly delay: DelayId;
      readonly scheduleAt: ScheduleAt;
      readonly expiresAtMs: number;
    }
  | {
      readonly kind: "join-next";
      readonly joinSet: JoinSetId;
      /** Null: any answer. */
      readonly requestedFfqn: Ffqn | null;
      /** It stands for one member of a join set that was closed. */
      readonly closing: boolean;
    }
  | {
      readonly kind: "join-next-try";
      readonly joinSet: JoinSetId;
      readonly outcome: JoinTried["outcome"];
    }
  | {
      readonly kind: "join-next-too-many";
      readonly joinSet: JoinSetId;
      readonly requestedFfqn: Ffqn | null;
    }
  | {
      readonly kind: "schedule";
      readonly execution: ExecutionId;
      readonly scheduleAt: ScheduleAt;
      readonly targetFfqn: Ffqn;
      readonly refusal: CallRefusal | null;
    }
  | {
      readonly kind: "stub";
      readonly target: ExecutionId;
      readonly retval: Retval;
      /** Null: the target is of another tree, whose answer is a response. */
      readonly outcome: StubOutcome | null;
    };

export type ExecutionResponse = ChildResponse | DelayResponse | StubResponse;

interface Response {
  /** 1-based, contiguous per execution. */
  readonly cursor: number;
  readonly atMs: number;
}

export interface ChildResponse extends Response {
  readonly joinSet: JoinSetId;
  readonly child: ExecutionId;
  readonly finishedVersion: number;
  readonly retval: Retval;
}

export interface DelayResponse extends Response {
  readonly joinSet: JoinSetId;
  readonly delay: DelayId;
  readonly outcome: DelayOutcome;
}

/** What became of the result that it gave a stub of another tree. */
export interface StubResponse extends Response {
  readonly target: ExecutionId;
  readonly stubOutcome: StubOutcome;
}
