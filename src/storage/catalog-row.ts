/** Rows of the catalog back into what the domain calls them. Throws on rows that nobody can have written. */
import type { ListedExecution, ListedState } from "../execution/catalog-entry.ts";
import type { ComponentId } from "../execution/component-id.ts";
import { componentIdOf } from "../execution/component-id.ts";
import { parseExecutionId } from "../execution/execution-id.ts";
import { parseFfqn } from "../wit/ffqn.ts";

export type CatalogRow = Record<string, ArrayBuffer | string | number | null>;

export function parseListed(row: CatalogRow): ListedExecution {
  const id = parseExecutionId(textIn(row, "id"));
  const ffqn = parseFfqn(textIn(row, "ffqn"));
  if (typeof id !== "string" || typeof ffqn !== "string") throw wrong("id` or `ffqn");
  return {
    id,
    ffqn,
    component: componentIn(row),
    createdAtMs: numberIn(row, "created_at_ms"),
    updatedAtMs: numberIn(row, "updated_at_ms"),
    state: stateIn(row),
  };
}

function stateIn(row: CatalogRow): ListedState {
  const bucket = textIn(row, "bucket");
  switch (bucket) {
    case "locked":
      return { kind: "locked" };
    case "pending-at":
      return { kind: "pending-at", atMs: numberIn(row, "state_at_ms") };
    case "blocked-by-join-set":
    case "cancelling":
      return { kind: bucket, sinceMs: numberIn(row, "state_at_ms") };
    case "paused":
    case "parked":
      return stoppedIn(row, bucket);
    case "finished-ok":
      return finishedIn(row, { kind: "ok" });
    case "finished-error":
      return finishedIn(row, { kind: "err" });
    case "finished-execution-failure":
      return finishedIn(row, { kind: "execution-failure", failure: textIn(row, "detail") });
    default:
      throw wrong("bucket");
  }
}

type Finished = Extract<ListedState, { readonly kind: "finished" }>;

function finishedIn(row: CatalogRow, result: Finished["result"]): Finished {
  return { kind: "finished", atMs: numberIn(row, "state_at_ms"), result };
}

function stoppedIn(row: CatalogRow, kind: "paused" | "parked"): ListedState {
  const sinceMs = numberIn(row, "state_at_ms");
  const reason = textIn(row, "detail");
  if (kind === "paused") {
    if (reason === "requested" || reason === "retries-exhausted") return { kind, sinceMs, reason };
  } else if (reason === "nondeterminism-detected" || reason === "function-not-found") {
    return { kind, sinceMs, reason };
  }
  throw wrong("detail");
}

function componentIn(row: CatalogRow): ComponentId | null {
  return row["component"] === null ? null : componentIdOf(textIn(row, "component"));
}

function textIn(row: CatalogRow, column: string): string {
  const value = row[column];
  if (typeof value !== "string") throw wrong(column);
  return value;
}

function numberIn(row: CatalogRow, column: string): number {
  const value = row[column];
  if (typeof value !== "number") throw wrong(column);
  return value;
}

function wrong(column: string): Error {
  return new Error(`the catalog column \`${column}\` holds what was not written`);
}
