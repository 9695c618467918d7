/** Port: the messages of a tree to other objects. */
import type { CatalogEntry } from "../execution/catalog-entry.ts";
import type { CreateReply, CreateRequest } from "./execution-rpc.ts";

export interface Outbox {
  /**
   * Resolves when the catalog has the entry or a newer one; rejects or never settles when it may not have it. The
   * same entry may be told twice, and arrive after a newer one.
   */
  tell(entry: CatalogEntry): Promise<void>;
  /** Creates a top-level execution in its own object; as often as it is asked, once. */
  create(request: CreateRequest): Promise<CreateReply>;
}
