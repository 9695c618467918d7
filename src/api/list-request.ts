/** What may be asked of the list of executions. */
import { z } from "@hono/zod-openapi";
import type { ExecutionId } from "../execution/execution-id.ts";
import { parseExecutionId, topLevelOf } from "../execution/execution-id.ts";
import type { ListCursor, ListQuery } from "../execution/list-query.ts";
import { STATE_FILTERS } from "../execution/list-query.ts";
import { executionIdShape } from "./json-shape.ts";
import { pageFields } from "./page-query.ts";

const instantText = z.iso.datetime({ offset: true });

const cursorField = z
  .string()
  .transform((text, context): ListCursor => {
    const id = parseExecutionId(text);
    if (typeof id === "string") return { kind: "execution", id };
    const instant = instantText.safeParse(text);
    if (instant.success) return { kind: "instant", atMs: Date.parse(instant.data) };
    context.addIssue(
      "the id of an execution, or an instant as in `2026-11-22T20:00:00.000Z` (UTC, or with an offset)",
    );
    return z.NEVER;
  })
  .openapi({
    type: "string",
    description: "The id of an execution of the list, or an instant of creation, ISO 8601.",
  });

const flagField = z.enum(["true", "false"]).default("false");

export const listQueryShape = z
  .strictObject({
    ffqn_prefix: z.string().default("").openapi({
      description: "Executions of functions only whose full name begins with this.",
    }),
    execution_id_prefix: z
      .string()
      .refine(mayBeginId, "the beginning of an execution id: `E_` and a ULID in upper case")
      .default("")
      .openapi({
        type: "string",
        description: "Executions only whose id begins with this.",
        example: executionIdShape.meta()?.["example"],
      }),
    state: z
      .enum(STATE_FILTERS)
      .optional()
      .openapi({
        description:
          "Executions only that are in this state. `locked`: it or something below it runs; `pending`: it is due; " +
          "`scheduled`: it will be; `finished` is the three that begin with it.",
      }),
    hide_finished: flagField,
    show_derived: flagField.openapi({
      description:
        "List the executions of one tree, the derived ones included. `execution_id_prefix` has to begin with " +
        "the id of its top-level execution.",
    }),
    cursor: cursorField.optional(),
    ...pageFields,
    direction: z.enum(["newer", "older"]).default("older").openapi({
      description:
        "`older` begins at the newest without a cursor, `newer` at the oldest. A page is newest first either way.",
    }),
  })
  .refine(
    ({ show_derived, execution_id_prefix }) =>
      show_derived === "false" || treeIn(execution_id_prefix) !== null,
    {
      path: ["show_derived"],
      message:
        "derived executions are listed by tree: `execution_id_prefix` has to begin with the whole id of a top-level execution",
    },
  )
  .refine(
    ({ show_derived, execution_id_prefix }) =>
      show_derived === "true" || !execution_id_prefix.includes("."),
    {
      path: ["execution_id_prefix"],
      message: "it begins a derived id, and those are listed with `show_derived=true` only",
    },
  );

type ListRequest = z.output<typeof listQueryShape>;

export function listQuery(request: ListRequest, nowMs: number): ListQuery {
  return {
    ffqnPrefix: request.ffqn_prefix,
    idPrefix: request.execution_id_prefix,
    state: request.state ?? null,
    hideFinished: request.hide_finished === "true",
    cursor: request.cursor ?? null,
    isIncluding: request.including_cursor === "true",
    direction: request.direction,
    length: request.length,
    nowMs,
  };
}

/** The tree whose executions are asked for; null: the top-level executions of all. */
export function requestedTree(request: ListRequest): ExecutionId | null {
  return request.show_derived === "true" ? treeIn(request.execution_id_prefix) : null;
}

/** The top-level id that a prefix begins with. */
function treeIn(prefix: string): ExecutionId | null {
  const [top = ""] = prefix.split(".");
  const id = parseExecutionId(top);
  return typeof id === "string" ? topLevelOf(id) : null;
}

/** A whole top-level id, with anything behind it, or the beginning of one. */
function mayBeginId(prefix: string): boolean {
  return treeIn(prefix) !== null || /^(E(_([0-7][0-9A-HJKMNP-TV-Z]{0,24})?)?)?$/.test(prefix);
}
