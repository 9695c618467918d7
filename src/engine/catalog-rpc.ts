/** What the object of the catalog answers to the rest of the system. */
import type { CatalogEntry, ListedExecution } from "../execution/catalog-entry.ts";
import type { ListQuery } from "../execution/list-query.ts";

export interface CatalogRpc {
  /** Keeps the entry, unless it has that version of it or a newer one. */
  tell(entry: CatalogEntry): void | Promise<void>;
  /** A page of top-level executions, newest first. */
  list(query: ListQuery): readonly ListedExecution[] | Promise<readonly ListedExecution[]>;
}

/** The catalog is one object. */
export const CATALOG_NAME = "catalog";
