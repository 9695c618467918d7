/** What a workflow did, in JSON. */
import { z } from "@hono/zod-openapi";
import type { HistoryEvent } from "../execution/event.ts";
import { assertNever } from "../wit/assert-never.ts";
import { payloadJson } from "./json-answer.ts";
import type { ScheduleAt } from "../execution/schedule-at.ts";
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
          result: z.strictObject({ ok: z.null() }),
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
      requested_ffqn: ffqnShape.nullable().openapi({ description: "Null: it waits for a delay." }),
      closing: z.boolean(),
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
          result: { ok: null },
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
        closing: false,
      };
    default:
      return assertNever(event);
  }
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
