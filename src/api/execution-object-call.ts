/** Calls of the object that holds an execution. */
import type { ExecutionRpc } from "../engine/execution-rpc.ts";
import type { ExecutionId } from "../execution/execution-id.ts";
import { topLevelOf } from "../execution/execution-id.ts";
import { callObject } from "./object-call.ts";

/** Throws `ObjectUnavailable` when the platform cannot reach the object. */
export function callExecution<T>(
  env: Env,
  id: ExecutionId,
  call: (execution: ExecutionRpc) => T | Promise<T>,
): Promise<T> {
  return callObject("execution", () => call(env.EXECUTIONS.getByName(topLevelOf(id))));
}
