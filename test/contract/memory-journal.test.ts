import type { JournalRow } from "../../src/execution/commit.ts";
import { MemoryJournal } from "../support/memory-journal.ts";
import { registerJournalTests } from "./journal-contract.ts";

registerJournalTests("a journal in memory", async (test) => {
  const rows: JournalRow[] = [];
  await test({
    open: () => new MemoryJournal(rows),
    insertRow: (row) => void rows.push(row),
    rowCount: () => rows.length,
  });
});
