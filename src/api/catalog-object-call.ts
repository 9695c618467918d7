/** Calls of the object that holds the catalog. */
import type { CatalogRpc } from "../engine/catalog-rpc.ts";
import { CATALOG_NAME } from "../engine/catalog-rpc.ts";
import { callObject } from "./object-call.ts";

/** Throws `ObjectUnavailable` when the platform cannot reach the object. */
export function callCatalog<T>(
  env: Env,
  call: (catalog: CatalogRpc) => T | Promise<T>,
): Promise<T> {
  return callObject("catalog of executions", () => call(env.CATALOG.getByName(CATALOG_NAME)));
}
