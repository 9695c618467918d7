/** The state of an execution in JSON, with what an operator asks next: why it waits, and until when. */
import { z } from "@hono/zod-openapi";
import type { ExecutionStatus } from "../engine/execution-rpc.ts";
import { componentIdParts } from "../execution/component-id.ts";
import type { FinishedState, ParkedState, PausedState } from "../execution/tree-state.ts";
import { assertNever } from "../wit/assert-never.ts";
import { snakeCase } from "../wit/name.ts";
import {
  componentTypeShape,
  delayIdShape,
  executionIdShape,
  ffqnShape,
  instantJson,
  instantShape,
} from "./json-shape.ts";
import { resultKindJson, resultKindShape } from "./result-kind-json.ts";

const finishedShape = z.strictObject({
  status: z.literal("finished"),
  version: z.int(),
  finished_at: instantShape,
  result_kind: resultKindShape,
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

const pendingAtShape = z.strictObject({
  status: z.literal("pending_at"),
  scheduled_at: instantShape,
});

const blockedShape = z.strictObject({
  status: z.literal("blocked_by_join_set"),
  join_set_id: z.string(),
  closing: z.boolean().openapi({
    description: "It waits for the end of what a closed join set has left behind.",
  }),
  since: instantShape,
});

const blockedByStubShape = z
  .strictObject({
    status: z.literal("blocked_by_stub"),
    target_execution_id: executionIdShape,
    since: instantShape,
  })
  .openapi({
    description:
      "It has given a stub of another tree its result, and waits for what that tree says.",
  });

const cancellingShape = z.strictObject({
  status: z.literal("cancelling"),
  kind: z.string().openapi({ description: "The failure that it ends with.", example: "cancelled" }),
  since: instantShape,
});

const pausedShape = z.strictObject({
  status: z.literal("paused"),
  reason: z.enum(["requested", "retries_exhausted"]),
  since: instantShape,
  inner: z
    .discriminatedUnion("status", [pendingAtShape, blockedShape, blockedByStubShape, parkedShape])
    .openapi({ description: "What it goes on from when it is unpaused." }),
});

const pendingStateShape = z
  .discriminatedUnion("status", [
    z.strictObject({
      status: z.literal("locked"),
      locked_by: z.strictObject({ run_id: z.string() }).nullable(),
      lock_expires_at: instantShape.nullable(),
    }),
    pendingAtShape,
    blockedShape,
    blockedByStubShape,
    parkedShape,
    cancellingShape,
    pausedShape,
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
    generation: z
      .strictObject({ number: z.int(), since: instantShape })
      .openapi({ description: "From 1; one more each time that the workflow has begun again." }),
    component_digest: z.string().nullable(),
    component_type: componentTypeShape.nullable(),
    attempt: z.int().openapi({ description: "The attempt under way, next or last; from 1." }),
    last_error: z
      .strictObject({ reason: z.string(), detail: z.string().nullable(), at: instantShape })
      .nullable(),
    next_retry_at: instantShape.nullable(),
    blocked_on: z
      .union([
        z.strictObject({ execution_id: executionIdShape, since: instantShape }),
        z.strictObject({ delay_id: delayIdShape, expires_at: instantShape, since: instantShape }),
      ])
      .nullable(),
    rows: z.int().openapi({ description: "Rows of the journal so far, of the whole tree." }),
    warnings: z
      .array(
        z.strictObject({
          limit: z.string().openapi({ example: "executions in a tree" }),
          used: z.int(),
          most: z.int(),
          remedy: z.string(),
        }),
      )
      .openapi({ description: "Limits of which it has used four fifths and more." }),
  })
  .openapi("ExecutionStatus");

/** @param nowMs the reader's instant: what is due but not yet written down counts as running */
export function statusJson(status: ExecutionStatus, nowMs: number): z.infer<typeof statusShape> {
  const { lastError, nextRetryAtMs } = status;
  const component = status.component === null ? null : componentIdParts(status.component);
  return {
    execution_id: status.id,
    ffqn: status.ffqn,
    pending_state: pendingStateJson(status, nowMs),
    created_at: instantJson(status.createdAtMs),
    first_scheduled_at: instantJson(status.createdAtMs),
    generation: {
      number: status.generation.number,
      since: instantJson(status.generation.sinceMs),
    },
    component_digest: component?.digest ?? null,
    component_type: component?.kind ?? null,
    attempt: status.attempt,
    last_error: lastError && {
      reason: lastError.reason,
      detail: lastError.detail,
      at: instantJson(lastError.atMs),
    },
    next_retry_at: nextRetryAtMs === null ? null : instantJson(nextRetryAtMs),
    blocked_on: blockedOnJson(status),
    rows: status.rows,
    warnings: [...status.warnings],
  };
}

function blockedOnJson({
  pending,
  blockedOn,
  sleeps,
}: ExecutionStatus): z.infer<typeof statusShape>["blocked_on"] {
  const inner = pending.kind === "paused" ? pending.inner : pending;
  if (inner.kind !== "blocked-by-join-set") return null;
  const since = instantJson(inner.sinceMs);
  if (blockedOn !== null) return { execution_id: blockedOn, since };
  return sleeps && { delay_id: sleeps.delay, expires_at: instantJson(sleeps.expiresAtMs), since };
}

function pendingStateJson(
  { pending, isHot, run }: ExecutionStatus,
  nowMs: number,
): z.infer<typeof pendingStateShape> {
  switch (pending.kind) {
    case "pending-at":
      return isHot && pending.atMs <= nowMs
        ? { status: "locked", locked_by: null, lock_expires_at: null }
        : waitingJson(pending);
    case "locked":
      return {
        status: "locked",
        locked_by: run === null ? null : { run_id: run },
        lock_expires_at: pending.expiresAtMs === null ? null : instantJson(pending.expiresAtMs),
      };
    case "paused":
      return pausedJson(pending);
    case "cancelling":
      return {
        status: "cancelling",
        kind: snakeCase(pending.failure.failure),
        since: instantJson(pending.sinceMs),
      };
    case "finished":
      return finishedJson(pending);
    default:
      return waitingJson(pending);
  }
}

/** What has no run. */
function waitingJson(pending: PausedState["inner"]): z.infer<typeof pausedShape>["inner"] {
  switch (pending.kind) {
    case "pending-at":
      return { status: "pending_at", scheduled_at: instantJson(pending.atMs) };
    case "blocked-by-join-set":
      return {
        status: "blocked_by_join_set",
        join_set_id: pending.joinSet,
        closing: "awaits" in pending && pending.awaits === "closing",
        since: instantJson(pending.sinceMs),
      };
    case "blocked-by-stub":
      return {
        status: "blocked_by_stub",
        target_execution_id: pending.target,
        since: instantJson(pending.sinceMs),
      };
    case "parked":
      return parkedJson(pending);
    default:
      return assertNever(pending);
  }
}

function pausedJson({ reason, sinceMs, inner }: PausedState): z.infer<typeof pausedShape> {
  return {
    status: "paused",
    reason: reason === "requested" ? "requested" : "retries_exhausted",
    since: instantJson(sinceMs),
    inner: waitingJson(inner),
  };
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
