import { describe, expect, it } from "vitest";
import { CHUNK_LENGTH_MAX } from "../../src/execution/commit.ts";
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

  it("[JO6] throws on columns that are not what it wrote", () => {
    const storage = new NodeSqliteStorage();
    new SqliteJournal(storage).append(COMMIT);
    storage.sql.exec("UPDATE journal SET facts = x'00'");
    expect(() => [...new SqliteJournal(storage).commits(0)]).toThrow("`facts` is not text");
    storage.sql.exec("UPDATE journal SET facts = '[]', at_ms = 'soon'");
    expect(() => [...new SqliteJournal(storage).commits(0)]).toThrow("`at_ms` is not a number");
  });
});
