import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import firstSchema from "../../../migrations/execution/0000_journal.sql";
import { SqliteJournal } from "../../../src/storage/sqlite-journal.ts";
import { created } from "../../support/sample-facts.ts";
import { BEGINNING_MS } from "../../support/sample-names.ts";
import { registerJournalTests } from "../../contract/journal-contract.ts";
import { sqliteStore } from "../../contract/sqlite-store.ts";

let objects = 0;

/** The storage of an object that nobody has used. */
async function inStorage(
  test: (storage: DurableObjectStorage) => void | Promise<void>,
): Promise<void> {
  objects += 1;
  const stub = env.EXECUTIONS.getByName(`journal ${objects}`);
  await runInDurableObject(stub, async (_, state) => test(state.storage));
}

registerJournalTests("a journal in a Durable Object", (test) =>
  inStorage((storage) => test(sqliteStore(storage))),
);

describe("a journal of an earlier version in a Durable Object", () => {
  it("[LG20] gets the log with its next row", () =>
    inStorage((storage) => {
      storage.sql.exec(firstSchema);
      const journal = new SqliteJournal(storage);
      const commit = { seq: 0, atMs: BEGINNING_MS, facts: [created()] };
      expect([...journal.logs(0, 0, "oldest-first")]).toEqual([]);
      journal.append(commit, [{ of: "", run: 1, atMs: BEGINNING_MS, level: "info", text: "here" }]);
      expect([...new SqliteJournal(storage).commits(0)]).toEqual([commit]);
      expect([...journal.logs(0, 1, "oldest-first")]).toMatchObject([
        { seq: 0, lines: [{ text: "here" }] },
      ]);
    }));
});

describe("the storage of an object that nobody created an execution in", () => {
  it("[JO5] holds no table and no alarm", () =>
    inStorage(async (storage) => {
      const tables = storage.sql.exec("SELECT name FROM sqlite_master").toArray();
      expect(tables.filter(({ name }) => name === "journal")).toEqual([]);
      expect(await storage.getAlarm()).toBeNull();
    }));
});
