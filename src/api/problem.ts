/**
 * Everything that the API refuses, and the one place where a refusal becomes an HTTP status. The code is
 * stable: clients decide by it, people read the message.
 */
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { DelayIdMalformed } from "../execution/delay-id.ts";
import type { ExecutionId, ExecutionIdMalformed } from "../execution/execution-id.ts";
import type { FfqnMalformed } from "../wit/ffqn.ts";
import type { JsonMalformed } from "../wit/json-fault.ts";
import type { JsonObject } from "../wit/json-text.ts";
import type { Mismatch } from "../wit/mismatch.ts";
import type { WrongArity } from "../wit/params-from-json.ts";
import { jsonAnswer } from "./json-answer.ts";
import { shorten } from "./shown-text.ts";

/** Refusals of the pure rooms, which keep their names as codes. */
type PureRefusal =
  | JsonMalformed
  | FfqnMalformed
  | ExecutionIdMalformed
  | DelayIdMalformed
  | WrongArity
  | Mismatch;

export type ProblemCode =
  | PureRefusal["kind"]
  | "body-invalid"
  | "query-invalid"
  | "execution-id-derived"
  | "token-required"
  | "token-invalid"
  | "token-hashes-malformed"
  | "execution-not-found"
  | "delay-not-found"
  | "function-not-found"
  | "function-not-callable"
  | "component-not-found"
  | "route-not-found"
  | "method-not-allowed"
  | "execution-conflict"
  | "execution-finished"
  | "execution-ending"
  | "delay-finished"
  | "not-failed"
  | "activity-running"
  | "not-cancellable"
  | "not-a-stub"
  | "stub-conflict"
  | "value-too-large"
  | "content-type-unsupported"
  | "not-finished"
  | "overloaded"
  | "unavailable"
  | "internal-error";

export interface Problem {
  readonly kind: "problem";
  readonly code: ProblemCode;
  /** What was wrong, where, and what would be right. */
  readonly message: string;
  /** The same for programs; what is in it depends on the code. */
  readonly details?: JsonObject;
}

export const statusOfCode = {
  "json-malformed": 400,
  "body-invalid": 400,
  "query-invalid": 400,
  "ffqn-malformed": 400,
  "execution-id-malformed": 400,
  "delay-id-malformed": 400,
  "execution-id-derived": 400,
  "wrong-arity": 400,
  "type-mismatch": 400,
  "token-required": 401,
  "token-invalid": 401,
  "execution-not-found": 404,
  "delay-not-found": 404,
  "function-not-found": 404,
  "component-not-found": 404,
  "route-not-found": 404,
  "method-not-allowed": 405,
  "execution-conflict": 409,
  "execution-finished": 409,
  "execution-ending": 409,
  "delay-finished": 409,
  "not-failed": 409,
  "stub-conflict": 409,
  "value-too-large": 413,
  "content-type-unsupported": 415,
  "function-not-callable": 422,
  "activity-running": 422,
  "not-cancellable": 422,
  "not-a-stub": 422,
  "not-finished": 425,
  "internal-error": 500,
  "token-hashes-malformed": 500,
  overloaded: 503,
  unavailable: 503,
} as const satisfies Record<ProblemCode, ContentfulStatusCode>;

export function problem(code: ProblemCode, message: string, details?: JsonObject): Problem {
  return { kind: "problem", code, message, ...(details === undefined ? {} : { details }) };
}

/** The id in the path cannot be one. */
export function idMalformed({ kind, text, reason }: ExecutionIdMalformed): Problem {
  return problem(kind, `\`${shorten(text)}\` is not an execution id: ${shorten(reason)}`);
}

export function executionNotFound(id: ExecutionId): Problem {
  return problem("execution-not-found", `there is no execution \`${id}\``, { execution_id: id });
}

export function isProblem(value: unknown): value is Problem {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "problem";
}

export function problemAnswer(
  { code, message, details }: Problem,
  headers?: Readonly<Record<string, string>>,
): Response {
  const error = { code, message, ...(details === undefined ? {} : { details }) };
  return jsonAnswer({ error }, { status: statusOfCode[code], ...(headers && { headers }) });
}
