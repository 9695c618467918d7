import type { JournalRow } from "../../src/execution/commit.ts";
import type { StoredLog } from "../../src/execution/log-line.ts";
import { parseLog } from "../../src/execution/log-line.ts";

/** The lines that rows carry, in the order of the rows. */
export function logsOf(rows: readonly JournalRow[]): StoredLog[] {
  return rows.flatMap(({ seq, logs }) =>
    logs === undefined ? [] : [{ seq, lines: parseLog(logs) }],
  );
}
