/**
 * Retry arithmetic. The n-th temporary failure (from 1; traps, errs and timeouts share the counter) is
 * retried when n <= maxRetries, after `retryExpBackoffMs * 2^(n-1)`.
 */
import {
  INTERRUPTION_BACKOFF_MS,
  INTERRUPTION_BACKOFF_MS_MAX,
  RETRY_BACKOFF_MS_MAX,
} from "./limits.ts";

export interface RetryPolicy {
  readonly maxRetries: number;
  readonly retryExpBackoffMs: number;
}

/**
 * @param failures temporary failures of the execution, this one included (from 1)
 * @returns milliseconds to wait before the next attempt, or null when no attempt is left
 */
export function retryDelayMs(policy: RetryPolicy, failures: number): number | null {
  if (failures > policy.maxRetries) return null;
  return Math.min(policy.retryExpBackoffMs * 2 ** (failures - 1), RETRY_BACKOFF_MS_MAX);
}

/** @param interruptions interruptions without progress before this one (from 0) */
export function interruptionDelayMs(interruptions: number): number {
  return Math.min(INTERRUPTION_BACKOFF_MS * 2 ** interruptions, INTERRUPTION_BACKOFF_MS_MAX);
}
