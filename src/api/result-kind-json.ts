/** How an execution ended, without its value. */
import { z } from "@hono/zod-openapi";
import type { ResultKind } from "../execution/tree-state.ts";
import { assertNever } from "../wit/assert-never.ts";
import { snakeCase } from "../wit/name.ts";

export const resultKindShape = z.union([
  z.literal("ok"),
  z.strictObject({ err: z.literal("error") }),
  z.strictObject({ err: z.strictObject({ execution_failure: z.string() }) }),
]);

export function resultKindJson(result: ResultKind): z.infer<typeof resultKindShape> {
  switch (result.kind) {
    case "ok":
      return "ok";
    case "err":
      return { err: "error" };
    case "execution-failure":
      return { err: { execution_failure: snakeCase(result.failure) } };
    default:
      return assertNever(result);
  }
}
