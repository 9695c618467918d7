import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CHUNK_LENGTH_MAX, commitRows } from "../../src/execution/commit.ts";
import type { LogLine } from "../../src/execution/log-line.ts";
import { SqliteJournal } from "../../src/storage/sqlite-journal.ts";
import { created } from "../support/sample-facts.ts";
import { BEGINNING_MS, params } from "../support/sample-names.ts";
import { registerJournalTests } from "../contract/journal-contract.ts";
import { NodeSqliteStorage } from "./node-sqlite-storage.ts";
import { sqliteStore } from "../contract/sqlite-store.ts";

registerJournalTests("a journal in SQLite", async (test) => {
  await test(sqliteStore(new NodeSqliteStorage()));
});

const COMMIT = { seq: 0, atMs: BEGINNING_MS, facts: [created()] };
const LONG = { ...COMMIT, facts: [created({ params: params("x".repeat(CHUNK_LENGTH_MAX)) })] };

const LINE: LogLine = { of: "", run: 1, atMs: BEGINNING_MS, stream: "stderr", text: "oh" };

const migrations = join(import.meta.dirname, "../../migrations/execution");
const firstSchema = readFileSync(join(migrations, "0000_journal.sql"), "utf8");

function columns(storage: NodeSqliteStorage): unknown[] {
  return storage.sql.exec("SELECT * FROM pragma_table_info('journal')").toArray();
}

describe("a journal in SQLite", () => {
  function tables(storage: NodeSqliteStorage): unknown[] {
    return storage.sql.exec("SELECT name FROM sqlite_master").toArray();
  }

  it("[JO5] makes its table by the first append, so that asking leaves nothing behind", () => {
    const storage = new NodeSqliteStorage();
    const journal = new SqliteJournal(storage);
    expect([...journal.commits(0)]).toEqual([]);
    expect(tables(storage)).toEqual([]);
    journal.append(COMMIT);
    expect(tables(storage)).toEqual([{ name: "journal" }]);
  });

  it("[JO3] keeps nothing of a commit of which one row cannot be written", () => {
    const storage = new NodeSqliteStorage();
    const journal = new SqliteJournal(storage);
    let inserts = 0;
    const failing: typeof storage.sql.exec = (query, ...bindings) => {
      if (query.startsWith("INSERT")) inserts += 1;
      if (inserts === 2) throw new Error("disk full");
      return storage.sql.exec(query, ...bindings);
    };
    const broken = new SqliteJournal({
      sql: { exec: failing },
      transactionSync: (work) => storage.transactionSync(work),
      sync: () => storage.sync(),
    });
    expect(() => broken.append(LONG)).toThrow("disk full");
    expect(broken.nextSeq).toBe(0);
    expect(tables(storage)).toEqual([]);
    journal.append(COMMIT);
    expect([...new SqliteJournal(storage).commits(0)]).toEqual([COMMIT]);
  });

  it("[JO4] is empty again when all it holds is a commit without its last row", () => {
    const storage = new NodeSqliteStorage();
    new SqliteJournal(storage).append(LONG);
    storage.sql.exec("DELETE FROM journal WHERE is_last = 1");
    const journal = new SqliteJournal(storage);
    expect(journal.nextSeq).toBe(0);
    journal.append(COMMIT);
    expect([...new SqliteJournal(storage).commits(0)]).toEqual([COMMIT]);
  });

  it("[LG20] of an earlier version is read as it is, and gets the log with its next row", () => {
    const storage = new NodeSqliteStorage();
    storage.sql.exec(firstSchema);
    const [row] = commitRows(COMMIT);
    if (row === undefined) throw new Error("a commit without rows");
    storage.sql.exec(
      "INSERT INTO journal (seq, at_ms, is_last, facts) VALUES (?, ?, 1, ?)",
      row.seq,
      row.atMs,
      row.text,
    );
    const journal = new SqliteJournal(storage);
    expect([...journal.commits(0)]).toEqual([COMMIT]);
    expect([...journal.logs(0, 1, "oldest-first")]).toEqual([]);
    expect(columns(storage)).toHaveLength(4);
    const next = { ...COMMIT, seq: 1 };
    journal.append(next, [LINE]);
    for (const kept of [journal, new SqliteJournal(storage)]) {
      expect([...kept.commits(0)]).toEqual([COMMIT, next]);
      expect([...kept.logs(0, 2, "oldest-first")]).toEqual([{ seq: 1, lines: [LINE] }]);
    }
  });

  it("[LG20] has the same table whether it is new or was brought up to date", () => {
    const migrated = new NodeSqliteStorage();
    const files = readdirSync(migrations).filter((file) => /^\d{4}_/.test(file));
    for (const file of files.toSorted()) {
      migrated.sql.exec(readFileSync(join(migrations, file), "utf8"));
    }
    const brought = new NodeSqliteStorage();
    brought.sql.exec(firstSchema);
    new SqliteJournal(brought).append(COMMIT);
    const fresh = new NodeSqliteStorage();
    new SqliteJournal(fresh).append(COMMIT);
    expect(columns(fresh)).toEqual(columns(migrated));
    expect(columns(brought)).toEqual(columns(migrated));
  });

  it("[JO6] throws on columns that are not what it wrote", () => {
    const storage = new NodeSqliteStorage();
    new SqliteJournal(storage).append(COMMIT);
    storage.sql.exec("UPDATE journal SET facts = x'00'");
    expect(() => [...new SqliteJournal(storage).commits(0)]).toThrow("`facts` is not text");
    storage.sql.exec("UPDATE journal SET facts = '[]', at_ms = 'soon'");
    expect(() => [...new SqliteJournal(storage).commits(0)]).toThrow("`at_ms` is not a number");
  });
});
