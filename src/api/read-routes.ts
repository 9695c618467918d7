/** Reading executions. Every route takes derived ids as well. */
import { createRoute, z } from "@hono/zod-openapi";
import { parseExecutionId } from "../execution/execution-id.ts";
import { assertNever } from "../wit/assert-never.ts";
import type { ApiApp } from "./api-app.ts";
import { eventJson, eventShape } from "./event-json.ts";
import { callExecution } from "./execution-object-call.ts";
import { followAnswer, followQuery } from "./follow.ts";
import { jsonAnswer } from "./json-answer.ts";
import { eventPageQuery, pageQuery, readPage, responsePageQuery } from "./page-query.ts";
import type { ProblemCode } from "./problem.ts";
import { executionNotFound, idMalformed, problem, problemAnswer } from "./problem.ts";
import { responseJson, responseShape } from "./response-json.ts";
import { resultJson, resultShape } from "./retval-json.ts";
import { executionPath, jsonResponse, noQuery, responses } from "./route-shape.ts";
import { statusJson, statusShape } from "./status-json.ts";

const FIRST_VERSION = 0;
const FIRST_CURSOR = 1;

const readRefusals = [
  "token-required",
  "token-invalid",
  "execution-id-malformed",
  "query-invalid",
  "execution-not-found",
  "unavailable",
] as const satisfies readonly ProblemCode[];

const result = createRoute({
  method: "get",
  path: "/v1/executions/{id}",
  operationId: "getResult",
  summary: "The result of an execution",
  request: { params: executionPath, query: followQuery },
  responses: responses({ 200: jsonResponse("The result.", resultShape) }, [
    ...readRefusals,
    "not-finished",
  ]),
});

const status = createRoute({
  method: "get",
  path: "/v1/executions/{id}/status",
  operationId: "getStatus",
  summary: "The state of an execution, and what it waits for",
  request: { params: executionPath, query: noQuery },
  responses: responses({ 200: jsonResponse("The state.", statusShape) }, readRefusals),
});

const events = createRoute({
  method: "get",
  path: "/v1/executions/{id}/events",
  operationId: "listEvents",
  summary: "A page of the execution log, in order of version",
  request: { params: executionPath, query: eventPageQuery },
  responses: responses(
    {
      200: jsonResponse(
        "The page, and the newest version of the log.",
        z.strictObject({ events: z.array(eventShape), max_version: z.int() }),
      ),
    },
    readRefusals,
  ),
});

const responsesOf = createRoute({
  method: "get",
  path: "/v1/executions/{id}/responses",
  operationId: "listResponses",
  summary: "A page of the responses that the execution received, in order of arrival",
  request: { params: executionPath, query: responsePageQuery },
  responses: responses(
    {
      200: jsonResponse(
        "The page, and the cursor of the newest response (0: there is none).",
        z.strictObject({ responses: z.array(responseShape), max_cursor: z.int() }),
      ),
    },
    readRefusals,
  ),
});

export function addReadRoutes(app: ApiApp): void {
  addResult(app);
  app.openapi(status, async (context) => {
    const id = parseExecutionId(context.req.valid("param").id);
    if (typeof id !== "string") return problemAnswer(idMalformed(id));
    const found = await callExecution(context.env, id, (execution) => execution.status(id));
    return found === null
      ? problemAnswer(executionNotFound(id))
      : jsonAnswer(statusJson(found, Date.now()));
  });
  app.openapi(events, async (context) => {
    const id = parseExecutionId(context.req.valid("param").id);
    if (typeof id !== "string") return problemAnswer(idMalformed(id));
    const { version, ...rest } = context.req.valid("query");
    const page = await readPage(pageQuery(version, rest), FIRST_VERSION, (request) =>
      callExecution(context.env, id, (execution) => execution.events(id, request)),
    );
    if (page === null) return problemAnswer(executionNotFound(id));
    return jsonAnswer({ events: page.items.map(eventJson), max_version: page.newest });
  });
  app.openapi(responsesOf, async (context) => {
    const id = parseExecutionId(context.req.valid("param").id);
    if (typeof id !== "string") return problemAnswer(idMalformed(id));
    const { cursor, ...rest } = context.req.valid("query");
    const page = await readPage(pageQuery(cursor, rest), FIRST_CURSOR, (request) =>
      callExecution(context.env, id, (execution) => execution.responses(id, request)),
    );
    if (page === null) return problemAnswer(executionNotFound(id));
    return jsonAnswer({
      responses: page.items.map(responseJson),
      max_cursor: page.newest ?? 0,
    });
  });
}

function addResult(app: ApiApp): void {
  app.openapi(result, async (context) => {
    const id = parseExecutionId(context.req.valid("param").id);
    if (typeof id !== "string") return problemAnswer(idMalformed(id));
    const found = await callExecution(context.env, id, (execution) => execution.result(id, 0));
    switch (found.kind) {
      case "finished":
        return jsonAnswer(resultJson(found.retval));
      case "not-found":
        return problemAnswer(executionNotFound(id));
      case "not-finished":
        return context.req.valid("query").follow
          ? followAnswer(context.env, id, {})
          : problemAnswer(
              problem("not-finished", "the execution has no result yet; `?follow` waits for it"),
            );
      default:
        return assertNever(found);
    }
  });
}
