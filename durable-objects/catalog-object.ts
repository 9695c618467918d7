/** The catalog of executions: wires its store to the storage and the RPC of its Durable Object. */
import { DurableObject } from "cloudflare:workers";
import type { CatalogRpc } from "../src/engine/catalog-rpc.ts";
import type { CatalogEntry, ListedExecution } from "../src/execution/catalog-entry.ts";
import type { ListQuery } from "../src/execution/list-query.ts";
import { CatalogStore } from "../src/storage/catalog-store.ts";

export class CatalogObject extends DurableObject implements CatalogRpc {
  readonly #store: CatalogStore;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#store = new CatalogStore(ctx.storage);
  }

  tell(entry: CatalogEntry): void {
    this.#store.tell(entry);
  }

  list(query: ListQuery): readonly ListedExecution[] {
    return this.#store.list(query);
  }
}
