/** The state of an execution in JSON, with what an operator asks next: why it waits, and until when. */
import { z } from "@hono/zod-openapi";
import type { ExecutionStatus } from "../engine/execution-rpc.ts";
import { componentIdParts } from "../execution/component-id.ts";
import type { FinishedState, ParkedState } from "../execution/tree-state.ts";
import { assertNever } from "../wit/assert-never.ts";
import { snakeCase } from "../wit/name.ts";
import { executionIdShape, ffqnShape, instantJson, instantShape } from "./json-shape.ts";

const finishedShape = z.strictObject({
  status: z.literal("finished"),
  version: z.int(),
  finished_at: instantShape,
  result_kind: z.union([
    z.literal("ok"),
    z.strictObject({ err: z.literal("error") }),
    z.strictObject({ err: z.strictObject({ execution_failure: z.string() }) }),
  ]),
});

const parkedShape = z.strictObject({
  status: z.literal("parked"),
  reason: z.string(),
  version: z.int(),
  expected: z.string(),
  actual: z.string(),
  component_digest: z.string().nullable(),
  since: instantShape,
});

const pendingStateShape = z
  .discriminatedUnion("status", [
    z.strictObject({
      status: z.literal("locked"),
      locked_by: z.strictObject({ run_id: z.string() }).nullable(),
      lock_expires_at: instantShape.nullable(),
    }),
    z.strictObject({ status: z.literal("pending_at"), scheduled_at: instantShape }),
    z.strictObject({
      status: z.literal("blocked_by_join_set"),
      join_set_id: z.string(),
      since: instantShape,
    }),
    parkedShape,
    finishedShape,
  ])
  .openapi("PendingState");

export const statusShape = z
  .strictObject({
    execution_id: executionIdShape,
    ffqn: ffqnShape,
    pending_state: pendingStateShape,
    created_at: instantShape,
    first_scheduled_at: instantShape,
    component_digest: z.string().nullable(),
    component_type: z.enum(["activity", "workflow"]).nullable(),
    attempt: z.int().openapi({ description: "The attempt under way, next or last; from 1." }),
    last_error: z
      .strictObject({ reason: z.string(), detail: z.string().nullable(), at: instantShape })
      .nullable(),
    next_retry_at: instantShape.nullable(),
    blocked_on: z.strictObject({ execution_id: executionIdShape, since: instantShape }).nullable(),
    journal: z.strictObject({ rows: z.int() }).openapi({ description: "Of the whole tree." }),
  })
  .openapi("ExecutionStatus");

/** @param nowMs the reader's instant: what is due but not yet written down counts as running */
export function statusJson(status: ExecutionStatus, nowMs: number): z.infer<typeof statusShape> {
  const { pending, lastError, nextRetryAtMs, blockedOn } = status;
  const component = status.component === null ? null : componentIdParts(status.component);
  const blockedSinceMs = pending.kind === "blocked-by-join-set" ? pending.sinceMs : null;
  return {
    execution_id: status.id,
    ffqn: status.ffqn,
    pending_state: pendingStateJson(status, nowMs),
    created_at: instantJson(status.createdAtMs),
    first_scheduled_at: instantJson(status.createdAtMs),
    component_digest: component?.digest ?? null,
    component_type: component?.kind ?? null,
    attempt: status.attempt,
    last_error: lastError && {
      reason: lastError.reason,
      detail: lastError.detail,
      at: instantJson(lastError.atMs),
    },
    next_retry_at: nextRetryAtMs === null ? null : instantJson(nextRetryAtMs),
    blocked_on:
      blockedOn === null || blockedSinceMs === null
        ? null
        : { execution_id: blockedOn, since: instantJson(blockedSinceMs) },
    journal: { rows: status.journal.rows },
  };
}

function pendingStateJson(
  { pending, isHot, run }: ExecutionStatus,
  nowMs: number,
): z.infer<typeof pendingStateShape> {
  switch (pending.kind) {
    case "pending-at":
      return isHot && pending.atMs <= nowMs
        ? { status: "locked", locked_by: null, lock_expires_at: null }
        : { status: "pending_at", scheduled_at: instantJson(pending.atMs) };
    case "locked":
      return {
        status: "locked",
        locked_by: run === null ? null : { run_id: run },
        lock_expires_at: pending.expiresAtMs === null ? null : instantJson(pending.expiresAtMs),
      };
    case "blocked-by-join-set":
      return {
        status: "blocked_by_join_set",
        join_set_id: pending.joinSet,
        since: instantJson(pending.sinceMs),
      };
    case "parked":
      return parkedJson(pending);
    case "finished":
      return finishedJson(pending);
    default:
      return assertNever(pending);
  }
}

function parkedJson(parked: ParkedState): z.infer<typeof parkedShape> {
  return {
    status: "parked",
    reason: snakeCase(parked.reason),
    version: parked.version,
    expected: parked.expected,
    actual: parked.actual,
    component_digest: parked.component === null ? null : componentIdParts(parked.component).digest,
    since: instantJson(parked.sinceMs),
  };
}

function finishedJson({ version, atMs, result }: FinishedState): z.infer<typeof finishedShape> {
  return {
    status: "finished",
    version,
    finished_at: instantJson(atMs),
    result_kind: resultKindJson(result),
  };
}

function resultKindJson(
  result: FinishedState["result"],
): z.infer<typeof finishedShape>["result_kind"] {
  switch (result.kind) {
    case "ok":
      return "ok";
    case "err":
      return { err: "error" };
    case "execution-failure":
      return { err: { execution_failure: snakeCase(result.failure) } };
    default:
      return assertNever(result);
  }
}
