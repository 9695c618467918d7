/** What can be called: the functions of the deployed components, their WIT and the schemas of their JSON. */
import { createRoute, z } from "@hono/zod-openapi";
import { interfaceOf } from "../wit/ffqn.ts";
import { paramsSchema, resultSchema } from "../wit/json-schema.ts";
import { functionWit } from "../wit/wit-interface-text.ts";
import type { ApiApp } from "./api-app.ts";
import type { FunctionCatalog } from "./function-catalog.ts";
import { exportsOf } from "./function-catalog.ts";
import { functionJson, functionShape, kindShape } from "./function-json.ts";
import { jsonAnswer } from "./json-answer.ts";
import { ffqnShape } from "./json-shape.ts";
import type { ProblemCode } from "./problem.ts";
import { isProblem, problemAnswer } from "./problem.ts";
import { executableFunction, requestedFunction } from "./requested-function.ts";
import { jsonResponse, responses, witResponse } from "./route-shape.ts";
import { witAnswer } from "./wit-answer.ts";

const listRefusals = [
  "token-required",
  "token-invalid",
  "query-invalid",
] as const satisfies readonly ProblemCode[];

const refusals = [
  ...listRefusals,
  "ffqn-malformed",
  "function-not-found",
] as const satisfies readonly ProblemCode[];

const ffqnQuery = z.strictObject({ ffqn: ffqnShape });

const list = createRoute({
  method: "get",
  path: "/v1/functions",
  operationId: "listFunctions",
  summary: "The functions that the deployed components export",
  request: {
    query: z.strictObject({
      kind: kindShape.optional(),
      interface: z.string().optional().openapi({
        description: "Functions of this interface only, `namespace:package/interface[@version]`.",
      }),
      prefix: z.string().optional().openapi({
        description: "Functions only whose full name begins with this.",
      }),
    }),
  },
  responses: responses(
    {
      200: jsonResponse(
        "The functions by component, those that cannot be executions included.",
        z.strictObject({ functions: z.array(functionShape) }),
      ),
    },
    listRefusals,
  ),
});

const wit = createRoute({
  method: "get",
  path: "/v1/functions/wit",
  operationId: "getFunctionWit",
  summary: "The WIT of a function: its interface with it alone, and the types that it needs",
  request: { query: ffqnQuery },
  responses: responses({ 200: witResponse("The WIT text.") }, refusals),
});

const schemaOf = z.record(z.string(), z.any()).openapi({ description: "JSON Schema 2020-12." });

const schema = createRoute({
  method: "get",
  path: "/v1/functions/schema",
  operationId: "getFunctionSchema",
  summary: "JSON Schemas of the params that a function accepts and of the result that it has",
  description:
    "The schema of the result is that of `ok` and `err`; an execution failure looks the same for all functions.",
  request: { query: ffqnQuery },
  responses: responses(
    {
      200: jsonResponse(
        "The schemas.",
        z.strictObject({ ffqn: ffqnShape, params: schemaOf, result: schemaOf }),
      ),
    },
    [...refusals, "function-not-callable"],
  ),
});

export function addFunctionsRoutes(app: ApiApp, catalog: FunctionCatalog): void {
  app.openapi(list, (context) => {
    const { kind, interface: interfaceName, prefix = "" } = context.req.valid("query");
    const found = catalog
      .components()
      .filter((component) => kind === undefined || component.kind === kind)
      .flatMap(exportsOf)
      .filter(
        ({ signature: { ffqn } }) =>
          ffqn.startsWith(prefix) &&
          (interfaceName === undefined || interfaceOf(ffqn) === interfaceName),
      );
    return jsonAnswer({ functions: found.map(functionJson) });
  });
  app.openapi(wit, (context) => {
    const found = requestedFunction(context.req.valid("query").ffqn, catalog);
    return isProblem(found)
      ? problemAnswer(found)
      : witAnswer(functionWit(found.component.wit, found.signature.ffqn));
  });
  app.openapi(schema, (context) => {
    const signature = executableFunction(context.req.valid("query").ffqn, catalog);
    if (isProblem(signature)) return problemAnswer(signature);
    return jsonAnswer({
      ffqn: signature.ffqn,
      params: paramsSchema(signature),
      result: resultSchema(signature),
    });
  });
}
