/** Journals in the SQLite of an object. */
import type { JournalStorage } from "../../src/storage/sqlite-journal.ts";
import { SqliteJournal } from "../../src/storage/sqlite-journal.ts";
import type { JournalStore } from "./journal-contract.ts";

export function sqliteStore(storage: JournalStorage): JournalStore {
  return {
    open: () => new SqliteJournal(storage),
    insertRow({ seq, atMs, isLast, text }) {
      storage.sql.exec(
        "INSERT INTO journal (seq, at_ms, is_last, facts) VALUES (?, ?, ?, ?)",
        seq,
        atMs,
        isLast ? 1 : 0,
        text,
      );
    },
    rowCount: () =>
      Number(storage.sql.exec("SELECT count(*) AS n FROM journal").toArray()[0]?.["n"]),
  };
}
