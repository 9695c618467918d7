/** What is not about one execution: health, new ids, the description of the API. */
import { createRoute, z } from "@hono/zod-openapi";
import type { ApiApp } from "./api-app.ts";
import { idAnswer } from "./id-answer.ts";
import { jsonAnswer } from "./json-answer.ts";
import { newExecutionId } from "./new-execution-id.ts";
import { idResponse, jsonResponse, noQuery, responses } from "./route-shape.ts";

const health = createRoute({
  method: "get",
  path: "/health",
  operationId: "getHealth",
  summary: "Whether the server answers; needs no token",
  security: [],
  responses: responses(
    { 200: jsonResponse("It does.", z.strictObject({ status: z.literal("ok") })) },
    [],
  ),
});

const executionId = createRoute({
  method: "get",
  path: "/v1/execution-id",
  operationId: "getExecutionId",
  summary: "A new execution id, for a `PUT`",
  request: { query: noQuery },
  responses: responses({ 200: idResponse("The id; nothing is created.") }, [
    "token-required",
    "token-invalid",
    "query-invalid",
  ]),
});

/** Open to everybody; to be added before access is required. */
export function addHealthRoute(app: ApiApp): void {
  app.openapi(health, () => jsonAnswer({ status: "ok" }));
}

export function addSystemRoutes(app: ApiApp): void {
  app.openapi(executionId, (context) => idAnswer(context, newExecutionId()));
  app.openAPIRegistry.registerComponent("securitySchemes", "token", {
    type: "http",
    scheme: "bearer",
  });
  app.doc31("/openapi.json", {
    openapi: "3.1.0",
    info: {
      title: "Obelisk on Workers",
      version: "1",
      description: "Deterministic workflows of WebAssembly components.",
    },
    security: [{ token: [] }],
  });
}
