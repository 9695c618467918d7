/** What an execution ended with, in JSON. */
import { z } from "@hono/zod-openapi";
import { assertNever } from "../wit/assert-never.ts";
import { snakeCase } from "../wit/name.ts";
import type { ExecutionFailure, Retval } from "../wit/retval.ts";
import { payloadJson } from "./json-answer.ts";
import { payloadShape } from "./json-shape.ts";

const failureShape = z.strictObject({
  kind: z.string().openapi({ example: "timed_out" }),
  reason: z.string(),
  detail: z.string().nullable(),
});

const okShape = z.strictObject({ ok: payloadShape });
const errShape = z.strictObject({ err: payloadShape });

/** The answer to whoever asks for the result of an execution. */
export const resultShape = z
  .union([okShape, errShape, z.strictObject({ execution_failed: failureShape })])
  .openapi("ExecutionResult");

/** The same inside an event or a response, where upstream has another name for a failure. */
export const retvalShape = z
  .union([okShape, errShape, z.strictObject({ execution_failure: failureShape })])
  .openapi("Retval");

export function resultJson(retval: Retval): z.infer<typeof resultShape> {
  return retval.kind === "execution-failure"
    ? { execution_failed: failureJson(retval.failure) }
    : answerJson(retval);
}

export function retvalJson(retval: Retval): z.infer<typeof retvalShape> {
  return retval.kind === "execution-failure"
    ? { execution_failure: failureJson(retval.failure) }
    : answerJson(retval);
}

function answerJson(
  retval: Exclude<Retval, { readonly kind: "execution-failure" }>,
): z.infer<typeof okShape> | z.infer<typeof errShape> {
  switch (retval.kind) {
    case "ok":
      return { ok: payloadJson(retval.value) };
    case "err":
      return { err: payloadJson(retval.value) };
    default:
      return assertNever(retval);
  }
}

function failureJson(failure: ExecutionFailure): z.infer<typeof failureShape> {
  return {
    kind: snakeCase(failure.failure),
    reason: failure.reason,
    detail: failure.detail,
  };
}
