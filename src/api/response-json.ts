/** A response in JSON: the end of a child, as its parent received it. */
import { z } from "@hono/zod-openapi";
import type { ExecutionResponse } from "../execution/event.ts";
import { executionIdShape, instantJson, instantShape } from "./json-shape.ts";
import { retvalJson, retvalShape } from "./retval-json.ts";

export const responseShape = z
  .strictObject({
    cursor: z.int(),
    event: z.strictObject({
      created_at: instantShape,
      event: z.strictObject({
        join_set_id: z.string(),
        event: z.strictObject({
          type: z.literal("child_execution_finished"),
          child_execution_id: executionIdShape,
          finished_version: z.int(),
          result: retvalShape,
        }),
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
        join_set_id: response.joinSet,
        event: {
          type: "child_execution_finished",
          child_execution_id: response.child,
          finished_version: response.finishedVersion,
          result: retvalJson(response.retval),
        },
      },
    },
  };
}
