/** The table behind the journal of an execution tree; migrations are generated from it (`npm run migrations`). */
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { JournalRow } from "../execution/commit.ts";

export const journal = sqliteTable("journal", {
  seq: integer("seq").primaryKey(),
  atMs: integer("at_ms").notNull(),
  isLast: integer("is_last", { mode: "boolean" }).notNull(),
  facts: text("facts").notNull(),
  logs: text("logs"),
  /** First row of its generation; null: the first row of all. */
  firstSeq: integer("first_seq"),
});

type Stored = typeof journal.$inferSelect;

/** What the domain calls a row, as it is stored; a field that either side lacks does not compile. */
export function storedRow(row: JournalRow): Stored {
  return {
    seq: row.seq,
    atMs: row.atMs,
    isLast: row.isLast,
    facts: row.text,
    logs: row.logs ?? null,
    firstSeq: row.firstSeq ?? null,
  };
}
