/**
 * Calls of Durable Objects. Every method of them may be called twice, so a call that failed on the way is made
 * again; a call that the object refuses because it is overloaded is not.
 */
import type { ObjectSubject } from "./object-unavailable.ts";
import { ObjectUnavailable } from "./object-unavailable.ts";

const ATTEMPTS_MAX = 3;
const FIRST_BACKOFF_MS = 50;

/**
 * Throws `ObjectUnavailable` when the platform cannot reach the object.
 * @param call makes the call on a stub of its own: one on which a call has failed is broken for good
 */
export async function callObject<T>(
  subject: ObjectSubject,
  call: () => T | Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      const failure = platformFailure(error);
      if (failure === null) throw error;
      if (!failure.isRetryable || attempt === ATTEMPTS_MAX) {
        throw new ObjectUnavailable(error, subject, failure.isOverloaded);
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
