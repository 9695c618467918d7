/** Reading what guests have logged and printed. */
import { createRoute, z } from "@hono/zod-openapi";
import type { LogPage, LogRequest } from "../engine/execution-rpc.ts";
import { parseExecutionId } from "../execution/execution-id.ts";
import type { ApiApp } from "./api-app.ts";
import { callExecution } from "./execution-object-call.ts";
import { jsonAnswer } from "./json-answer.ts";
import { logJson, logLineShape } from "./log-json.ts";
import { logQuery, logRequest } from "./log-query.ts";
import { logStreamAnswer } from "./log-stream.ts";
import { executionNotFound, idMalformed, problemAnswer } from "./problem.ts";
import { executionPath, responses } from "./route-shape.ts";

const logs = createRoute({
  method: "get",
  path: "/v1/executions/{id}/logs",
  operationId: "listLogs",
  summary:
    "A page of what the execution and those below it have logged and printed, or all that comes",
  description:
    "In the order in which it was logged. What was logged last may be lost when the server dies, and " +
    "what goes beyond the limits is left out, which a line says.",
  request: { params: executionPath, query: logQuery },
  responses: responses(
    {
      200: {
        description: "The page; with `follow` a line of JSON for each line of the log.",
        content: {
          "application/json": { schema: z.strictObject({ logs: z.array(logLineShape) }) },
          "application/x-ndjson": { schema: logLineShape },
        },
      },
    },
    [
      "token-required",
      "token-invalid",
      "execution-id-malformed",
      "query-invalid",
      "execution-not-found",
      "unavailable",
    ],
  ),
});

export function addLogsRoutes(app: ApiApp): void {
  app.openapi(logs, async (context) => {
    const id = parseExecutionId(context.req.valid("param").id);
    if (typeof id !== "string") return problemAnswer(idMalformed(id));
    const read = (wanted: LogRequest, waitMs: number): Promise<LogPage | null> =>
      callExecution(context.env, id, (execution) => execution.logs(id, wanted, waitMs));
    const query = context.req.valid("query");
    const request = logRequest(query);
    const page = await read(request, 0);
    if (page === null) return problemAnswer(executionNotFound(id));
    return query.follow
      ? logStreamAnswer(page, request, read)
      : jsonAnswer({ logs: page.lines.map(logJson) });
  });
}
