import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
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

describe("the storage of an object that nobody created an execution in", () => {
  it("[JO5] holds no table and no alarm", () =>
    inStorage(async (storage) => {
      const tables = storage.sql.exec("SELECT name FROM sqlite_master").toArray();
      expect(tables.filter(({ name }) => name === "journal")).toEqual([]);
      expect(await storage.getAlarm()).toBeNull();
    }));
});
