/** An execution in a list, in JSON: less than its status, with the same names. */
import { z } from "@hono/zod-openapi";
import type { ListedExecution, ListedState } from "../execution/catalog-entry.ts";
import { componentIdParts } from "../execution/component-id.ts";
import { assertNever } from "../wit/assert-never.ts";
import { snakeCase } from "../wit/name.ts";
import {
  componentTypeShape,
  executionIdShape,
  ffqnShape,
  instantJson,
  instantShape,
} from "./json-shape.ts";
import { resultKindJson, resultKindShape } from "./result-kind-json.ts";

const listedStateShape = z
  .discriminatedUnion("status", [
    z.strictObject({ status: z.literal("locked") }),
    z.strictObject({ status: z.literal("pending_at"), scheduled_at: instantShape }),
    z.strictObject({ status: z.literal("blocked_by_join_set"), since: instantShape }),
    z.strictObject({ status: z.literal("cancelling"), since: instantShape }),
    z.strictObject({ status: z.literal("paused"), reason: z.string(), since: instantShape }),
    z.strictObject({ status: z.literal("parked"), reason: z.string(), since: instantShape }),
    z.strictObject({
      status: z.literal("finished"),
      finished_at: instantShape,
      result_kind: resultKindShape,
    }),
  ])
  .openapi("ListedState");

export const listedShape = z
  .strictObject({
    execution_id: executionIdShape,
    ffqn: ffqnShape,
    pending_state: listedStateShape,
    created_at: instantShape,
    updated_at: instantShape.openapi({
      description: "The newest thing that the list knows of it.",
    }),
    component_digest: z.string().nullable(),
    component_type: componentTypeShape.nullable(),
  })
  .openapi("ListedExecution");

export function listedJson(listed: ListedExecution): z.infer<typeof listedShape> {
  const component = listed.component === null ? null : componentIdParts(listed.component);
  return {
    execution_id: listed.id,
    ffqn: listed.ffqn,
    pending_state: listedStateJson(listed.state),
    created_at: instantJson(listed.createdAtMs),
    updated_at: instantJson(listed.updatedAtMs),
    component_digest: component?.digest ?? null,
    component_type: component?.kind ?? null,
  };
}

function listedStateJson(state: ListedState): z.infer<typeof listedStateShape> {
  switch (state.kind) {
    case "locked":
      return { status: "locked" };
    case "pending-at":
      return { status: "pending_at", scheduled_at: instantJson(state.atMs) };
    case "blocked-by-join-set":
      return { status: "blocked_by_join_set", since: instantJson(state.sinceMs) };
    case "cancelling":
      return { status: "cancelling", since: instantJson(state.sinceMs) };
    case "paused":
    case "parked":
      return {
        status: state.kind,
        reason: snakeCase(state.reason),
        since: instantJson(state.sinceMs),
      };
    case "finished":
      return {
        status: "finished",
        finished_at: instantJson(state.atMs),
        result_kind: resultKindJson(state.result),
      };
    default:
      return assertNever(state);
  }
}
