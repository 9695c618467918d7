/** The body that creates an execution: checked against the function's types before anything is stored. */
import { z } from "@hono/zod-openapi";
import { VALUE_LENGTH_MAX } from "../execution/limits.ts";
import type { Ffqn } from "../wit/ffqn.ts";
import type { JsonText, JsonValue } from "../wit/json-text.ts";
import { isJsonObject, printJson } from "../wit/json-text.ts";
import type { Mismatch } from "../wit/mismatch.ts";
import type { WrongArity } from "../wit/params-from-json.ts";
import { paramsFromJson } from "../wit/params-from-json.ts";
import type { FunctionSignature } from "../wit/wit-type.ts";
import { formatFunctionType } from "../wit/wit-text.ts";
import type { FunctionCatalog } from "./function-catalog.ts";
import { ffqnShape, payloadShape } from "./json-shape.ts";
import type { Problem } from "./problem.ts";
import { isProblem, problem } from "./problem.ts";
import { callableFunction } from "./requested-function.ts";
import { instantOf, scheduledFunction } from "./schedule-request.ts";
import { shorten } from "./shown-text.ts";

/** For the documentation; `parseFields` reads it, because a validator would have to see 64-bit integers. */
export const executionRequestShape = z
  .strictObject({
    ffqn: ffqnShape,
    params: z.array(payloadShape).openapi({ example: [10] }),
  })
  .openapi("ExecutionRequest");

export interface ExecutionRequest {
  readonly ffqn: Ffqn;
  /** Canonical. */
  readonly params: JsonText;
  /** When it begins, epoch milliseconds; absent: at once. */
  readonly scheduledAtMs?: number;
}

export function parseExecutionRequest(
  body: JsonValue,
  catalog: FunctionCatalog,
): ExecutionRequest | Problem {
  const fields = parseFields(body);
  if (isProblem(fields)) return fields;
  const scheduled = scheduledFunction(fields.ffqn, (ffqn) => catalog.functionSignature(ffqn));
  if (scheduled !== null) return parseScheduled(fields.params, scheduled);
  const signature = callableFunction(fields.ffqn, catalog);
  if (isProblem(signature)) return signature;
  const params = fittingParams(fields.params, signature);
  return isProblem(params) ? params : { ffqn: signature.ffqn, params: params.canonical };
}

function parseScheduled(
  json: JsonValue,
  { own, derived }: NonNullable<ReturnType<typeof scheduledFunction>>,
): ExecutionRequest | Problem {
  const all = fittingParams(json, derived);
  if (isProblem(all)) return all;
  const [when] = all.ok;
  const params = fittingParams(Array.isArray(json) ? json.slice(1) : json, own);
  if (isProblem(params)) return params;
  const scheduledAtMs = instantOf(when, Date.now());
  return { ffqn: own.ffqn, params: params.canonical, scheduledAtMs };
}

function fittingParams(
  json: JsonValue,
  signature: FunctionSignature,
): Extract<ReturnType<typeof paramsFromJson>, { readonly canonical: JsonText }> | Problem {
  const params = paramsFromJson(json, signature);
  if (!("ok" in params)) {
    // What is too large for any type is told so, not that it does not fit this one.
    return refuseLarge(printJson(json)) ?? paramsRefused(params, signature);
  }
  return refuseLarge(params.canonical) ?? params;
}

function parseFields(
  body: JsonValue,
): { readonly ffqn: string; readonly params: JsonValue } | Problem {
  if (!isJsonObject(body)) return bodyInvalid("the body is not an object");
  const unknown = Object.keys(body).find((key) => key !== "ffqn" && key !== "params");
  if (unknown !== undefined) return bodyInvalid(`unknown field \`${shorten(unknown)}\``);
  const ffqn = body["ffqn"];
  const params = body["params"];
  if (typeof ffqn !== "string") return bodyInvalid("`ffqn` is missing or not a string");
  return params === undefined ? bodyInvalid("`params` is missing") : { ffqn, params };
}

function bodyInvalid(what: string): Problem {
  return problem("body-invalid", `${what}; expected {"ffqn": "<function>", "params": [...]}`);
}

function paramsRefused(
  refusal: Mismatch | WrongArity,
  { params, ...rest }: FunctionSignature,
): Problem {
  const type = formatFunctionType({ params, ...rest });
  if (refusal.kind === "wrong-arity") {
    const { kind, expected, actual, names } = refusal;
    return problem(kind, `\`params\` has ${actual} items, but the function is \`${type}\``, {
      expected,
      actual,
      names,
    });
  }
  const { kind, path, parameter, expected, actual, hint } = refusal;
  const where = parameter === undefined ? path : `parameter ${parameter} at ${path}`;
  const message = `${where}: expected ${expected}, found ${actual}${hint === undefined ? "" : `; ${hint}`}`;
  return problem(kind, message, {
    path,
    ...(parameter === undefined ? {} : { parameter }),
    expected,
    actual,
    ...(hint === undefined ? {} : { hint }),
  });
}

function refuseLarge(params: JsonText): Problem | null {
  if (params.length <= VALUE_LENGTH_MAX) return null;
  return problem(
    "value-too-large",
    `\`params\` has ${params.length} characters of JSON, at most ${VALUE_LENGTH_MAX} are stored`,
    { limit: VALUE_LENGTH_MAX, actual: params.length },
  );
}
