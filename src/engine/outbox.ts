/** Port: the messages of a tree to other objects. */
import type { CatalogEntry } from "../execution/catalog-entry.ts";
import type { ExecutionId } from "../execution/execution-id.ts";
import type { StubOutcome } from "../execution/fact.ts";
import type { Retval } from "../wit/retval.ts";
import type { CreateReply, CreateRequest } from "./execution-rpc.ts";

export interface Outbox {
  /**
   * Resolves when the catalog has the entry or a newer one; rejects or never settles when it may not have it. The
   * same entry may be told twice, and arrive after a newer one.
   */
  tell(entry: CatalogEntry): Promise<void>;
  /** Creates a top-level execution in its own object; as often as it is asked, once. */
  create(request: CreateRequest): Promise<CreateReply>;
  /** Gives an execution of a stub in another tree its result; as often as it is asked, once. */
  stub(target: ExecutionId, retval: Retval): Promise<StubOutcome>;
}
