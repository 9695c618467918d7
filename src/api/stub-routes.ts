/** Giving an execution of a stub its result: what a workflow waits for that somebody else does. */
import { createRoute, z } from "@hono/zod-openapi";
import type { ExecutionId } from "../execution/execution-id.ts";
import { parseExecutionId } from "../execution/execution-id.ts";
import type { StubOutcome } from "../execution/fact.ts";
import { componentIdParts } from "../execution/component-id.ts";
import { VALUE_LENGTH_MAX } from "../execution/limits.ts";
import { assertNever } from "../wit/assert-never.ts";
import type { JsonValue } from "../wit/json-text.ts";
import { isJsonObject, printJson } from "../wit/json-text.ts";
import type { Retval } from "../wit/retval.ts";
import { valueFromJson } from "../wit/value-from-json.ts";
import { valueToJson } from "../wit/value-to-json.ts";
import { formatFunctionType } from "../wit/wit-text.ts";
import type { FunctionSignature, WitType } from "../wit/wit-type.ts";
import type { ApiApp } from "./api-app.ts";
import { callExecution } from "./execution-object-call.ts";
import type { FunctionCatalog } from "./function-catalog.ts";
import { jsonAnswer } from "./json-answer.ts";
import { payloadShape } from "./json-shape.ts";
import type { Problem } from "./problem.ts";
import { executionNotFound, idMalformed, isProblem, problem, problemAnswer } from "./problem.ts";
import { limitBody, readJsonBody, requireJson } from "./request-body.ts";
import { executionPath, jsonResponse, noQuery, responses } from "./route-shape.ts";
import { shorten } from "./shown-text.ts";
import { statusJson, statusShape } from "./status-json.ts";

const requestShape = z
  .union([z.strictObject({ ok: payloadShape }), z.strictObject({ err: payloadShape })])
  .openapi("StubRequest");

const stub = createRoute({
  method: "put",
  path: "/v1/executions/{id}/stub",
  operationId: "stubExecution",
  summary: "Give an execution of a stub its result",
  description: "The same result twice is accepted, another one is a conflict.",
  middleware: [requireJson(), limitBody()],
  request: {
    params: executionPath,
    query: noQuery,
    body: {
      required: true,
      content: { "application/json": { schema: { $ref: "#/components/schemas/StubRequest" } } },
    },
  },
  responses: responses({ 200: jsonResponse("The state afterwards.", statusShape) }, [
    "token-required",
    "token-invalid",
    "execution-id-malformed",
    "query-invalid",
    "json-malformed",
    "body-invalid",
    "type-mismatch",
    "execution-not-found",
    "function-not-found",
    "stub-conflict",
    "not-a-stub",
    "value-too-large",
    "content-type-unsupported",
    "unavailable",
  ]),
});

export function addStubRoutes(app: ApiApp, catalog: FunctionCatalog): void {
  app.openAPIRegistry.register("StubRequest", requestShape);
  app.openapi(stub, async ({ env, req }) => {
    const id = parseExecutionId(req.valid("param").id);
    if (typeof id !== "string") return problemAnswer(idMalformed(id));
    const body = await readJsonBody(req);
    if (isProblem(body)) return problemAnswer(body);
    const signature = await stubbedFunction(env, id, catalog);
    if (isProblem(signature)) return problemAnswer(signature);
    const retval = parseRetval(body.ok, signature);
    if (isProblem(retval)) return problemAnswer(retval);
    const reply = await callExecution(env, id, (execution) => execution.stub(id, retval));
    const refused = refusal(id, reply);
    if (refused !== null) return problemAnswer(refused);
    const status = await callExecution(env, id, (execution) => execution.status(id));
    return status === null
      ? problemAnswer(executionNotFound(id))
      : jsonAnswer(statusJson(status, Date.now()));
  });
}

async function stubbedFunction(
  env: Env,
  id: ExecutionId,
  catalog: FunctionCatalog,
): Promise<FunctionSignature | Problem> {
  const status = await callExecution(env, id, (execution) => execution.status(id));
  if (status === null) return executionNotFound(id);
  const { component, ffqn } = status;
  if (component === null || componentIdParts(component).kind !== "activity_stub") {
    return problem("not-a-stub", `\`${ffqn}\` is no stub: its component gives it its result`, {
      execution_id: id,
      ffqn,
    });
  }
  return (
    catalog.functionSignature(ffqn) ??
    problem("function-not-found", `no deployed component declares \`${ffqn}\` any more`, { ffqn })
  );
}

function refusal(id: ExecutionId, outcome: StubOutcome): Problem | null {
  switch (outcome.kind) {
    case "ok":
      return null;
    case "execution-not-found":
      return executionNotFound(id);
    case "conflict":
      return problem("stub-conflict", `${id} has another result already`, { execution_id: id });
    case "type-check-error":
      return problem("type-mismatch", outcome.message);
    default:
      return assertNever(outcome);
  }
}

function parseRetval(body: JsonValue, signature: FunctionSignature): Retval | Problem {
  const [entry, ...more] = isJsonObject(body) ? Object.entries(body) : [];
  const [kind, payload = null] = entry ?? [];
  if (more.length > 0 || (kind !== "ok" && kind !== "err")) {
    return problem("body-invalid", 'expected {"ok": ...} or {"err": ...}');
  }
  const type = signature.result?.kind === "result" ? signature.result[kind] : null;
  if (type !== null) return parsePayload(kind, payload, type);
  if (payload === null) return { kind, value: null };
  return problem("type-mismatch", `${kind} has no value: expected {"${kind}": null}`, {
    path: kind,
    expected: formatFunctionType(signature),
    actual: shorten(printJson(payload)),
  });
}

function parsePayload(kind: "ok" | "err", payload: JsonValue, type: WitType): Retval | Problem {
  const value = valueFromJson(payload, type, kind);
  if ("kind" in value) {
    const { path, expected, actual, hint } = value;
    const details = { path, expected, actual, ...(hint !== undefined && { hint }) };
    return problem("type-mismatch", `${path}: expected ${expected}, found ${actual}`, details);
  }
  const text = valueToJson(value.ok, type, kind);
  if ("kind" in text) throw new Error("a value that was read cannot be written");
  const { length: actual } = text.ok;
  if (actual <= VALUE_LENGTH_MAX) return { kind, value: text.ok };
  const limit = VALUE_LENGTH_MAX;
  return problem("value-too-large", `the result has ${actual} characters of JSON`, {
    limit,
    actual,
  });
}
