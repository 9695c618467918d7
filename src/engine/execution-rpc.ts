/** What the object of an execution tree answers to the rest of the system. Unions, never errors, cross this border. */
import type { ComponentId } from "../execution/component-id.ts";
import type { ExecutionEvent, ExecutionResponse } from "../execution/event.ts";
import type { ExecutionId } from "../execution/execution-id.ts";
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
  readonly journal: { readonly rows: number };
}

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

/** Items with `from <= position < from + length`, ascending. */
export interface PageRequest {
  readonly from: number;
  readonly length: number;
  /** Which end of the page stays when it would be too large to send; at least one item does. */
  readonly keep: "oldest" | "newest";
}

export interface ExecutionRpc {
  create(request: CreateRequest): CreateReply | Promise<CreateReply>;
  /** Null: the tree has no such execution. */
  status(id: ExecutionId): ExecutionStatus | null | Promise<ExecutionStatus | null>;
  result(id: ExecutionId, waitMs: number): Promise<ExecutionResult>;
  events(
    id: ExecutionId,
    page: PageRequest,
  ): Page<ExecutionEvent> | null | Promise<Page<ExecutionEvent> | null>;
  responses(
    id: ExecutionId,
    page: PageRequest,
  ): Page<ExecutionResponse> | null | Promise<Page<ExecutionResponse> | null>;
}
