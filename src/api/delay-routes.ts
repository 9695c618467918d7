/** What operators do to delays, be they sleeps or members of join sets. */
import { createRoute, z } from "@hono/zod-openapi";
import { parseDelayId } from "../execution/delay-id.ts";
import { assertNever } from "../wit/assert-never.ts";
import type { ApiApp } from "./api-app.ts";
import { callExecution } from "./execution-object-call.ts";
import { jsonAnswer } from "./json-answer.ts";
import { delayIdShape } from "./json-shape.ts";
import { problem, problemAnswer } from "./problem.ts";
import { jsonResponse, noQuery, responses } from "./route-shape.ts";
import { shorten } from "./shown-text.ts";
import { statusJson, statusShape } from "./status-json.ts";

const delayPath = z.strictObject({
  id: delayIdShape.openapi({ param: { name: "id", in: "path" } }),
});

const cancel = createRoute({
  method: "put",
  path: "/v1/delays/{id}/cancel",
  operationId: "cancelDelay",
  summary: "End a delay as cancelled",
  description:
    "A `sleep` returns its err, and a delay of a join set answers with one. Whatever else the workflow waits for goes on. A delay that was cancelled before stays so.",
  request: { params: delayPath, query: noQuery },
  responses: responses(
    { 200: jsonResponse("The state of the execution that asked for it, afterwards.", statusShape) },
    [
      "token-required",
      "token-invalid",
      "delay-id-malformed",
      "query-invalid",
      "delay-not-found",
      "delay-finished",
      "unavailable",
    ],
  ),
});

export function addDelayRoutes(app: ApiApp): void {
  app.openapi(cancel, async ({ env, req }) => {
    const text = req.valid("param").id;
    const delay = parseDelayId(text);
    if ("kind" in delay) {
      const message = `\`${shorten(text)}\` is not a delay id: ${delay.reason}`;
      return problemAnswer(problem(delay.kind, message));
    }
    const { id, owner } = delay;
    const reply = await callExecution(env, owner, (execution) => execution.cancelDelay(delay));
    switch (reply.kind) {
      case "done":
        return jsonAnswer(statusJson(reply.status, Date.now()));
      case "not-found":
        return problemAnswer(
          problem("delay-not-found", `there is no delay \`${id}\``, { delay_id: id }),
        );
      case "finished":
        return problemAnswer(
          problem("delay-finished", "the delay is over: its instant has come before", {
            delay_id: id,
          }),
        );
      default:
        return assertNever(reply);
    }
  });
}
