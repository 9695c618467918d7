/** What a workflow did, in JSON. */
import { z } from "@hono/zod-openapi";
import type { HistoryEvent } from "../execution/event.ts";
import type { CallRefusal } from "../execution/fact.ts";
import { assertNever } from "../wit/assert-never.ts";
import { payloadJson } from "./json-answer.ts";
import type { ScheduleAt } from "../execution/schedule-at.ts";
import { retvalJson, retvalShape } from "./retval-json.ts";
import { stubResultJson, stubResultShape } from "./stub-result-json.ts";
import {
  delayIdShape,
  executionIdShape,
  ffqnShape,
  instantJson,
  instantShape,
  payloadShape,
} from "./json-shape.ts";

const scheduleAtShape = z.union([
  z.literal("now"),
  z.strictObject({ at: instantShape }),
  z.strictObject({ in: z.strictObject({ milliseconds: z.int() }) }),
]);

const callRefusalShape = z.union([
  z.literal("function_not_found"),
  z.strictObject({ type_check_error: z.string() }),
]);

const callResultShape = z.union([
  z.strictObject({ ok: z.null() }),
  z.strictObject({ err: callRefusalShape }),
]);

export const historyEventShape = z
  .discriminatedUnion("type", [
    z.strictObject({ type: z.literal("join_set_create"), join_set_id: z.string() }),
    z.strictObject({
      type: z.literal("join_set_request"),
      join_set_id: z.string(),
      request: z.discriminatedUnion("type", [
        z.strictObject({
          type: z.literal("child_execution_request"),
          child_execution_id: executionIdShape,
          target_ffqn: ffqnShape,
          params: payloadShape,
          result: callResultShape,
        }),
        z.strictObject({
          type: z.literal("delay_request"),
          delay_id: delayIdShape,
          expires_at: instantShape,
          schedule_at: scheduleAtShape,
          paused: z.literal(false),
        }),
      ]),
    }),
    z.strictObject({
      type: z.literal("join_next"),
      join_set_id: z.string(),
      requested_ffqn: ffqnShape.nullable().openapi({ description: "Null: any answer will do." }),
      closing: z.boolean(),
    }),
    z.strictObject({
      type: z.literal("join_next_try"),
      join_set_id: z.string(),
      outcome: z.enum(["found", "pending", "all_processed"]),
    }),
    z.strictObject({
      type: z.literal("join_next_too_many"),
      join_set_id: z.string(),
      requested_ffqn: ffqnShape.nullable(),
    }),
    z.strictObject({
      type: z.literal("schedule"),
      execution_id: executionIdShape,
      schedule_at: scheduleAtShape,
      target_ffqn: ffqnShape,
      result: callResultShape,
    }),
    z.strictObject({
      type: z.literal("stub"),
      target_execution_id: executionIdShape,
      retval: retvalShape,
      result: stubResultShape.nullable().openapi({
        description: "Null: the target is of another tree, whose answer is a response.",
      }),
    }),
  ])
  .openapi("HistoryEvent");

export function historyEventJson(event: HistoryEvent): z.infer<typeof historyEventShape> {
  switch (event.kind) {
    case "join-set-create":
      return { type: "join_set_create", join_set_id: event.joinSet };
    case "join-set-request":
      return {
        type: "join_set_request",
        join_set_id: event.joinSet,
        request: {
          type: "child_execution_request",
          child_execution_id: event.child,
          target_ffqn: event.targetFfqn,
          params: payloadJson(event.params),
          result: callResultJson(event.refusal),
        },
      };
    case "delay-request":
      return {
        type: "join_set_request",
        join_set_id: event.joinSet,
        request: {
          type: "delay_request",
          delay_id: event.delay,
          expires_at: instantJson(event.expiresAtMs),
          schedule_at: scheduleAtJson(event.scheduleAt),
          paused: false,
        },
      };
    case "join-next":
      return {
        type: "join_next",
        join_set_id: event.joinSet,
        requested_ffqn: event.requestedFfqn,
        closing: event.closing,
      };
    case "join-next-try":
      return {
        type: "join_next_try",
        join_set_id: event.joinSet,
        outcome: event.outcome === "all-processed" ? "all_processed" : event.outcome,
      };
    default:
      return otherEventJson(event);
  }
}

type OtherEvent = Extract<
  HistoryEvent,
  { readonly kind: "join-next-too-many" | "schedule" | "stub" }
>;

function otherEventJson(event: OtherEvent): z.infer<typeof historyEventShape> {
  switch (event.kind) {
    case "join-next-too-many":
      return {
        type: "join_next_too_many",
        join_set_id: event.joinSet,
        requested_ffqn: event.requestedFfqn,
      };
    case "schedule":
      return {
        type: "schedule",
        execution_id: event.execution,
        schedule_at: scheduleAtJson(event.scheduleAt),
        target_ffqn: event.targetFfqn,
        result: callResultJson(event.refusal),
      };
    case "stub":
      return {
        type: "stub",
        target_execution_id: event.target,
        retval: retvalJson(event.retval),
        result: event.outcome === null ? null : stubResultJson(event.outcome),
      };
    default:
      return assertNever(event);
  }
}

function callResultJson(refusal: CallRefusal | null): z.infer<typeof callResultShape> {
  if (refusal === null) return { ok: null };
  return refusal.kind === "type-check-error"
    ? { err: { type_check_error: refusal.message } }
    : { err: "function_not_found" };
}

function scheduleAtJson(scheduleAt: ScheduleAt): z.infer<typeof scheduleAtShape> {
  switch (scheduleAt.kind) {
    case "now":
      return "now";
    case "at":
      return { at: instantJson(scheduleAt.atMs) };
    case "in":
      return { in: { milliseconds: scheduleAt.ms } };
    default:
      return assertNever(scheduleAt);
  }
}
