/**
 * Retry arithmetic. The n-th temporary failure (from 1; traps, errs and timeouts share the counter) is
 * retried when n <= maxRetries, after `retryExpBackoffMs * retryBackoffFactor^(n-1)`, at most
 * `retryMaxBackoffMs`, of which `retryJitter` may take away a share.
 *
 * A lock carries the policy of its attempt, so whatever is deployed later decides nothing about it.
 */
import type { JsonText } from "../wit/json-text.ts";
import type { ExecutionId } from "./execution-id.ts";
import {
  INTERRUPTION_BACKOFF_MS,
  INTERRUPTION_BACKOFF_MS_MAX,
  RETRY_BACKOFF_MS_MAX,
} from "./limits.ts";

/** A field that is absent has its default: journals of earlier versions have the first two only. */
export interface RetryPolicy {
  readonly maxRetries: number;
  readonly retryExpBackoffMs: number;
  /** By how much each wait is longer than the one before, at least 1; 2 by default. */
  readonly retryBackoffFactor?: number;
  /** 365 days by default, which is also the most. */
  readonly retryMaxBackoffMs?: number;
  /** The share of a wait, from 0 to 1, that chance may take away; 0 by default. */
  readonly retryJitter?: number;
  /** Errs that end the execution at once: cases of variants as JSON has them, or whole texts of errs that are strings. */
  readonly nonRetryable?: readonly string[];
  /** What becomes of an execution that has no retry left; it fails by default. */
  readonly onExhausted?: "fail" | "pause";
}

/** The policy with every default in its place. */
export function withDefaults(policy: RetryPolicy): Required<RetryPolicy> {
  return {
    maxRetries: policy.maxRetries,
    retryExpBackoffMs: policy.retryExpBackoffMs,
    retryBackoffFactor: policy.retryBackoffFactor ?? 2,
    retryMaxBackoffMs: policy.retryMaxBackoffMs ?? RETRY_BACKOFF_MS_MAX,
    retryJitter: policy.retryJitter ?? 0,
    nonRetryable: policy.nonRetryable ?? [],
    onExhausted: policy.onExhausted ?? "fail",
  };
}

/**
 * @param failures temporary failures of the execution, this one included (from 1)
 * @param id what the jitter follows from, so that executions which failed together are not retried together
 * @returns milliseconds to wait before the next attempt, or null when no attempt is left
 */
export function retryDelayMs(
  policy: RetryPolicy,
  failures: number,
  id: ExecutionId,
): number | null {
  const retry = withDefaults(policy);
  if (failures > retry.maxRetries) return null;
  const waitMs = Math.min(
    retry.retryExpBackoffMs * retry.retryBackoffFactor ** (failures - 1),
    retry.retryMaxBackoffMs,
    RETRY_BACKOFF_MS_MAX,
  );
  const taken = retry.retryJitter * unitOf(`${id} ${failures}`);
  return Math.round(waitMs * (1 - taken));
}

/**
 * Whether the policy lists the err, so that it is not retried.
 * @param err canonical JSON of the err's payload: a text, or a case with or without payload
 */
export function isNonRetryable(policy: RetryPolicy, err: JsonText | null): boolean {
  if (err === null || policy.nonRetryable === undefined) return false;
  const value: unknown = JSON.parse(err);
  const name =
    typeof value === "object" && value !== null && Object.keys(value).length === 1
      ? Object.keys(value)[0]
      : value;
  return typeof name === "string" && policy.nonRetryable.includes(name);
}

/** @param interruptions interruptions without progress before this one (from 0) */
export function interruptionDelayMs(interruptions: number): number {
  return Math.min(INTERRUPTION_BACKOFF_MS * 2 ** interruptions, INTERRUPTION_BACKOFF_MS_MAX);
}

/** A number in [0, 1) that follows from the text: FNV-1a with the final mix of MurmurHash3. */
function unitOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
