/**
 * The table behind the catalog; migrations are generated from it (`npm run migrations`). Every list is newest
 * first, so the indexes end in creation and id: one for the lists of a state, one for those of a function. The
 * list of all executions is joined from the lists of the states.
 */
import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { CatalogEntry, ListedState } from "../execution/catalog-entry.ts";
import { bucketOf } from "../execution/list-query.ts";
import { assertNever } from "../wit/assert-never.ts";

export const executions = sqliteTable(
  "executions",
  {
    id: text("id").primaryKey(),
    ffqn: text("ffqn").notNull(),
    component: text("component"),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
    version: integer("version").notNull(),
    bucket: text("bucket").notNull(),
    /** When it is scheduled, or since when it has been so; null if that says nothing. */
    stateAtMs: integer("state_at_ms"),
    /** A reason, or the kind of a failure. */
    detail: text("detail"),
  },
  (table) => [
    index("by_bucket").on(table.bucket, table.createdAtMs, table.id),
    index("by_function").on(table.ffqn, table.bucket, table.createdAtMs, table.id),
    index("by_schedule")
      .on(table.stateAtMs)
      .where(sql`bucket = 'pending-at'`),
  ],
);

export type StoredEntry = typeof executions.$inferSelect;

/** What the domain calls an entry, as it is stored; a field that either side lacks does not compile. */
export function storedEntry(entry: CatalogEntry): StoredEntry {
  const { id, ffqn, component, createdAtMs, updatedAtMs, version, state } = entry;
  const stored = { id, ffqn, component, createdAtMs, updatedAtMs, version };
  return { ...stored, bucket: bucketOf(state), ...stateColumns(state) };
}

function stateColumns(state: ListedState): Pick<StoredEntry, "stateAtMs" | "detail"> {
  switch (state.kind) {
    case "locked":
      return { stateAtMs: null, detail: null };
    case "pending-at":
      return { stateAtMs: state.atMs, detail: null };
    case "blocked-by-join-set":
    case "cancelling":
      return { stateAtMs: state.sinceMs, detail: null };
    case "paused":
    case "parked":
      return { stateAtMs: state.sinceMs, detail: state.reason };
    case "finished": {
      const { result } = state;
      const detail = result.kind === "execution-failure" ? result.failure : null;
      return { stateAtMs: state.atMs, detail };
    }
    default:
      return assertNever(state);
  }
}
