/**
 * The statements that bring the table of a journal to the form that the code wants. A new object gets the
 * whole schema at once, one of an earlier version what was added since. What an object has is read off the
 * table itself, so that no version has to be stored.
 */
import schema from "../../migrations/execution/schema.sql";
import addLogs from "../../migrations/execution/0001_logs.sql";
import addGenerations from "../../migrations/execution/0002_generations.sql";

/** Migrations after the first, by the column that each one adds. */
const migrations: readonly { readonly column: string; readonly sql: string }[] = [
  { column: "logs", sql: addLogs },
  { column: "first_seq", sql: addGenerations },
];

/** @param columns of the table; none when there is no table */
export function missingSchema(columns: ReadonlySet<string>): readonly string[] {
  if (columns.size === 0) return [schema];
  return migrations.filter(({ column }) => !columns.has(column)).map(({ sql }) => sql);
}
