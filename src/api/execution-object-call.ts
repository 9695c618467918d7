/**
 * Calls of the object that holds an execution. Every method of it may be called twice, so a call that failed
 * on the way is made again; a call that the object refuses because it is overloaded is not.
 */
import type { ExecutionRpc } from "../engine/execution-rpc.ts";
import type { ExecutionId } from "../execution/execution-id.ts";
import { topLevelOf } from "../execution/execution-id.ts";
import { ExecutionUnavailable } from "./execution-unavailable.ts";

const ATTEMPTS_MAX = 3;
const FIRST_BACKOFF_MS = 50;

/** Throws `ExecutionUnavailable` when the platform cannot reach the object. */
export async function callExecution<T>(
  env: Env,
  id: ExecutionId,
  call: (execution: ExecutionRpc) => T | Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      // A stub is broken for good once a call on it has failed, so each attempt takes its own.
      return await call(env.EXECUTIONS.getByName(topLevelOf(id)));
    } catch (error) {
      const failure = platformFailure(error);
      if (failure === null) throw error;
      if (!failure.isRetryable || attempt === ATTEMPTS_MAX) {
        throw new ExecutionUnavailable(error, failure.isOverloaded);
      }
      await scheduler.wait(FIRST_BACKOFF_MS * 2 ** (attempt - 1));
    }
  }
}

/** What the platform says of a failed call; null for an exception that the object's own code has thrown. */
function platformFailure(error: unknown): { isRetryable: boolean; isOverloaded: boolean } | null {
  const isOverloaded = hasFlag(error, "overloaded");
  const isReset = hasFlag(error, "durableObjectReset");
  const isRetryable = !isOverloaded && (isReset || hasFlag(error, "retryable"));
  return isOverloaded || isRetryable ? { isRetryable, isOverloaded } : null;
}

function hasFlag(error: unknown, flag: string): boolean {
  return error instanceof Error && Reflect.get(error, flag) === true;
}
