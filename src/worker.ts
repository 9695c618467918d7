/** The Worker: the HTTP API and the classes of its Durable Objects. */
import { createApi } from "./api/api.ts";
import { deployedFunctions } from "./component/deployed.ts";

export { CatalogObject } from "../durable-objects/catalog-object.ts";
export { ExecutionObject } from "../durable-objects/execution-object.ts";
export default createApi(deployedFunctions);
