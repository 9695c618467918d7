/** What a catalog store must do, whatever SQLite it is over. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pageOfListed, startOf } from "../../src/execution/list-query.ts";
import type { CatalogStorage } from "../../src/storage/catalog-store.ts";
import { CatalogStore } from "../../src/storage/catalog-store.ts";
import { anyEntries, anyQuery, entry, listQuery, STATES } from "../support/sample-listings.ts";

/** Gives the test the storage of a new object. */
export type InStorage = (test: (storage: CatalogStorage) => void) => Promise<void>;

export function registerCatalogTests(name: string, inStorage: InStorage, runs: number): void {
  describe(name, () => {
    it("[CA11] keeps what it is told, in every state", () =>
      inStorage((storage) => {
        const store = new CatalogStore(storage);
        const entries = STATES.map((state, number) => entry(number, { state }));
        for (const each of entries) store.tell(each);
        const listed = entries
          .map((told) => {
            const { version: _version, ...rest } = told;
            return rest;
          })
          .toReversed();
        for (const kept of [store, new CatalogStore(storage)]) {
          expect(kept.list(listQuery())).toEqual(listed);
        }
      }));

    it("[CA11] keeps an execution whose component is not known", () =>
      inStorage((storage) => {
        const store = new CatalogStore(storage);
        store.tell(entry(1, { component: null }));
        expect(store.list(listQuery())).toMatchObject([{ component: null }]);
      }));

    it("[CA12] shows the highest version, in whatever order they come and however often", () =>
      inStorage((storage) => {
        const store = new CatalogStore(storage);
        const versions = STATES.map((state, version) => entry(1, { state, version }));
        const newest = versions.at(-1);
        for (const order of [versions, versions.toReversed(), [...versions, ...versions]]) {
          for (const told of order) store.tell(told);
          expect(store.list(listQuery())).toMatchObject([{ state: newest?.state }]);
        }
      }));

    it("[CA13] holds no table before it is told of anything, and lists nothing", () =>
      inStorage((storage) => {
        expect(new CatalogStore(storage).list(listQuery())).toEqual([]);
        const tables = storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'executions'");
        expect(tables.toArray()).toEqual([]);
      }));

    it("[CA14] answers each query as if it had looked at every execution", () =>
      inStorage((storage) => {
        fc.assert(
          fc.property(anyEntries, fc.array(anyQuery, { maxLength: 8 }), (entries, queries) => {
            storage.sql.exec("DROP TABLE IF EXISTS executions");
            const store = new CatalogStore(storage);
            for (const each of entries) store.tell(each);
            for (const query of queries) {
              const start = startOf(query, (id) => entries.find((each) => each.id === id));
              const expected = pageOfListed(entries, query, start).map(({ id }) => id);
              expect(store.list(query).map(({ id }) => id)).toEqual(expected);
            }
          }),
          { numRuns: runs },
        );
      }));

    it.each(["older", "newer"] as const)(
      "[CA15] gives each execution once to a client that goes on from page to page: %s",
      (direction) =>
        inStorage((storage) => {
          const store = new CatalogStore(storage);
          const entries = Array.from({ length: 25 }, (_, number) =>
            entry(number, { createdAtMs: entry(Math.floor(number / 4)).createdAtMs }),
          );
          for (const each of entries) store.tell(each);
          const pages: string[] = [];
          let query = listQuery({ length: 3, direction });
          for (let page = store.list(query); page.length > 0; page = store.list(query)) {
            const ids = page.map(({ id }) => id);
            if (direction === "older") pages.push(...ids);
            else pages.unshift(...ids);
            const last = direction === "older" ? page.at(-1) : page[0];
            if (last === undefined) break;
            query = { ...query, cursor: { kind: "execution", id: last.id } };
          }
          expect(pages).toEqual(entries.map(({ id }) => id).toReversed());
        }),
    );

    it("[CA16] throws on columns that are not what it wrote", () =>
      inStorage((storage) => {
        const store = new CatalogStore(storage);
        store.tell(entry(1, { state: STATES[4] }));
        const changes = ["detail = 'why not'", "state_at_ms = 'soon'", "component = 'x'"];
        for (const [index, change] of changes.entries()) {
          storage.sql.exec(`UPDATE executions SET ${change}`);
          expect(() => store.list(listQuery())).toThrow(/not what|not written|not a component/);
          store.tell(entry(1, { state: STATES[4], version: index + 2 }));
        }
      }));
  });
}
