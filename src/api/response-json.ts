/** A response in JSON: the end of a child or of a delay, as its parent received it, or what became of a stub's result. */
import { z } from "@hono/zod-openapi";
import type { ExecutionResponse } from "../execution/event.ts";
import { delayIdShape, executionIdShape, instantJson, instantShape } from "./json-shape.ts";
import { retvalJson, retvalShape } from "./retval-json.ts";
import { stubResultJson, stubResultShape } from "./stub-result-json.ts";

const endShape = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("child_execution_finished"),
    child_execution_id: executionIdShape,
    finished_version: z.int(),
    result: retvalShape,
  }),
  z.strictObject({
    type: z.literal("delay_finished"),
    delay_id: delayIdShape,
    result: z
      .union([z.strictObject({ ok: z.null() }), z.strictObject({ err: z.null() })])
      .openapi({ description: "An err: the delay was cancelled." }),
  }),
  z.strictObject({
    type: z.literal("stub_answered"),
    target_execution_id: executionIdShape,
    result: stubResultShape,
  }),
]);

export const responseShape = z
  .strictObject({
    cursor: z.int(),
    event: z.strictObject({
      created_at: instantShape,
      event: z.strictObject({
        join_set_id: z.string().nullable().openapi({
          description: "Null: the answer of a stub of another tree, which is in no join set.",
        }),
        event: endShape,
      }),
    }),
  })
  .openapi("ExecutionResponse");

export function responseJson(response: ExecutionResponse): z.infer<typeof responseShape> {
  return {
    cursor: response.cursor,
    event: {
      created_at: instantJson(response.atMs),
      event: {
        join_set_id: "joinSet" in response ? response.joinSet : null,
        event: endJson(response),
      },
    },
  };
}

function endJson(response: ExecutionResponse): z.infer<typeof endShape> {
  if ("delay" in response) {
    return {
      type: "delay_finished",
      delay_id: response.delay,
      result: response.outcome === "ok" ? { ok: null } : { err: null },
    };
  }
  if ("target" in response) {
    return {
      type: "stub_answered",
      target_execution_id: response.target,
      result: stubResultJson(response.stubOutcome),
    };
  }
  return {
    type: "child_execution_finished",
    child_execution_id: response.child,
    finished_version: response.finishedVersion,
    result: retvalJson(response.retval),
  };
}
