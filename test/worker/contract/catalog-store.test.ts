import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { STATE_FILTERS } from "../../../src/execution/list-query.ts";
import type { ListQuery } from "../../../src/execution/list-query.ts";
import { CatalogStore } from "../../../src/storage/catalog-store.ts";
import { registerCatalogTests } from "../../contract/catalog-contract.ts";
import { entry, listQuery, NOW_MS, STATES } from "../../support/sample-listings.ts";
import { ffqn } from "../../support/sample-names.ts";
import { counted } from "../support/counted-storage.ts";

let objects = 0;

/** The storage of an object that nobody has used. */
async function inStorage<T>(test: (storage: DurableObjectStorage) => T): Promise<T> {
  objects += 1;
  const stub = env.CATALOG.getByName(`catalog ${objects}`);
  return runInDurableObject(stub, (_, state) => test(state.storage));
}

registerCatalogTests("a catalog in a Durable Object", (test) => inStorage(test), 30);

const ENTRIES = 10_000;
const FUNCTIONS = ["alpha", "beta", "gamma", "delta"];

/** Old executions have ended, most of them well; of the newest some are in each other state. */
function fill(store: CatalogStore): void {
  for (let number = 0; number < ENTRIES; number += 1) {
    const isRare = number % 500 === 0;
    const state =
      isRare || number > ENTRIES - 200
        ? STATES[(isRare ? number / 500 : number) % STATES.length]
        : STATES[8];
    const name = number === 17 ? "rare" : FUNCTIONS[number % FUNCTIONS.length];
    store.tell(entry(number, { ffqn: ffqn(name ?? ""), ...(state && { state }) }));
  }
}

const queries: readonly Partial<ListQuery>[] = [
  {},
  { direction: "newer" },
  { hideFinished: true },
  ...STATE_FILTERS.map((state) => ({ state })),
  { ffqnPrefix: ffqn("alpha") },
  { ffqnPrefix: ffqn("rare") },
  { ffqnPrefix: "sample:functions/" },
  { ffqnPrefix: "nobody:" },
  { ffqnPrefix: ffqn("alpha"), state: "finished_error" },
  { ffqnPrefix: "sample:", state: "finished_execution_failure" },
  { idPrefix: "E_" },
  { idPrefix: entry(77).id },
  { idPrefix: entry(7700).id.slice(0, -2) },
  { idPrefix: entry(2000).id.slice(0, -3) },
  { idPrefix: entry(7700).id.slice(0, -2), state: "finished_error" },
];

describe("a catalog of 10,000 executions", () => {
  it("[PF14] reads few rows for any page of any list", () =>
    inStorage((platform) => {
      const { storage, costs } = counted(platform);
      const store = new CatalogStore(storage);
      platform.transactionSync(() => fill(store));
      costs();
      const middle = { kind: "execution", id: entry(ENTRIES / 2).id } as const;
      const found: Record<string, number> = {};
      for (const query of queries) {
        for (const cursor of [null, middle, { kind: "instant", atMs: NOW_MS } as const]) {
          const page = store.list(listQuery({ ...query, cursor }));
          const name = JSON.stringify({ ...query, cursor: cursor?.kind });
          const { read, written } = costs();
          expect({ name, written }).toEqual({ name, written: 0 });
          found[name] = read;
          expect(page.length).toBeLessThanOrEqual(20);
        }
      }
      const most = (name: string): number => (name.includes("idPrefix") ? 1100 : 400);
      expect(Object.entries(found).filter(([name, read]) => read > most(name))).toEqual([]);
      expect(Math.max(...Object.values(found))).toBeGreaterThan(20);
    }));

  it("[PF13] writes a row for a message that changes nothing but instants, and as many as there are indexes for others", () =>
    inStorage((platform) => {
      const { storage, costs } = counted(platform);
      const store = new CatalogStore(storage);
      store.tell(entry(1));
      costs();
      store.tell(entry(2));
      expect(costs().written).toBe(4);
      store.tell(entry(2, { version: 2, state: STATES[8] }));
      expect(costs().written).toBe(3);
      store.tell(entry(2, { version: 1 }));
      expect(costs().written).toBe(0);
    }));
});
