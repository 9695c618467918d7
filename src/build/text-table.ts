/** Columns for a terminal. */

/**
 * Lines whose cells stand below each other, two blanks apart.
 * @param numeric numbers of the columns that are aligned to the right, from 0
 */
export function formatTable(
  rows: readonly (readonly string[])[],
  numeric: readonly number[] = [],
): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    }
  }
  const lines = rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return numeric.includes(column) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd(),
  );
  return lines.join("\n");
}
