/** The Worker under test, and objects that tests need beside its own. */
export { default, CatalogObject, ExecutionObject } from "../../src/worker.ts";
export { CountedExecutionObject } from "../../bench/worker/counted-execution-object.ts";
export { UnlistedExecutionObject } from "../../bench/worker/unlisted-execution-object.ts";
export { ProbedExecutionObject } from "./support/probed-execution-object.ts";
