/** What became of the result that a workflow gave an execution of a stub, in JSON. */
import { z } from "@hono/zod-openapi";
import type { StubOutcome } from "../execution/fact.ts";
import { assertNever } from "../wit/assert-never.ts";

export const stubResultShape = z.union([
  z.strictObject({ ok: z.null() }),
  z.strictObject({
    err: z.union([
      z.enum(["execution_not_found", "conflict"]),
      z.strictObject({ type_check_error: z.string() }),
    ]),
  }),
]);

export function stubResultJson(outcome: StubOutcome): z.infer<typeof stubResultShape> {
  switch (outcome.kind) {
    case "ok":
      return { ok: null };
    case "type-check-error":
      return { err: { type_check_error: outcome.message } };
    case "execution-not-found":
      return { err: "execution_not_found" };
    case "conflict":
      return { err: "conflict" };
    default:
      return assertNever(outcome);
  }
}
