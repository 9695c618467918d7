/**
 * The statements that bring the table of a journal to the form that the code wants. A new object gets the
 * whole schema at once, one of an earlier version what was added since. What an object has is read off the
 * table itself, so that no version has to be stored.
 */
import schema from "../../migrations/execution/schema.sql";
import addLogs from "../../migrations/execution/0001_logs.sql";

/** Migrations after the first, by the column that each one adds. */
const migrations: readonly { readonly column: string; readonly sql: string }[] = [
  { column: "logs", sql: addLogs },
];

/** @param columns of the table; none when there is no table */
export function missingSchema(columns: readonly string[]): readonly string[] {
  if (columns.length === 0) return [schema];
  return migrations.filter(({ column }) => !columns.includes(column)).map(({ sql }) => sql);
}
