/** What a workflow did, in JSON. */
import { z } from "@hono/zod-openapi";
import type { HistoryEvent } from "../execution/event.ts";
import { assertNever } from "../wit/assert-never.ts";
import { payloadJson } from "./json-answer.ts";
import { executionIdShape, ffqnShape, payloadShape } from "./json-shape.ts";

export const historyEventShape = z
  .discriminatedUnion("type", [
    z.strictObject({ type: z.literal("join_set_create"), join_set_id: z.string() }),
    z.strictObject({
      type: z.literal("join_set_request"),
      join_set_id: z.string(),
      request: z.strictObject({
        type: z.literal("child_execution_request"),
        child_execution_id: executionIdShape,
        target_ffqn: ffqnShape,
        params: payloadShape,
        result: z.strictObject({ ok: z.null() }),
      }),
    }),
    z.strictObject({
      type: z.literal("join_next"),
      join_set_id: z.string(),
      requested_ffqn: ffqnShape,
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
