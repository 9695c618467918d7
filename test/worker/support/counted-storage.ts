import type { CatalogStorage } from "../../../src/storage/catalog-store.ts";

export interface RowCosts {
  readonly read: number;
  readonly written: number;
}

/** The storage of a catalog, and what its statements have cost since the last look. */
export function counted(storage: DurableObjectStorage): {
  readonly storage: CatalogStorage;
  readonly costs: () => RowCosts;
} {
  let [read, written] = [0, 0];
  return {
    storage: {
      sql: {
        exec: (query, ...bindings) => {
          const cursor = storage.sql.exec(query, ...bindings);
          const rows = cursor.toArray();
          read += cursor.rowsRead;
          written += cursor.rowsWritten;
          return { toArray: () => rows };
        },
      },
    },
    costs: () => {
      const costs = { read, written };
      [read, written] = [0, 0];
      return costs;
    },
  };
}
