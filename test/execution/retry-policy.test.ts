import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RETRY_BACKOFF_MS_MAX } from "../../src/execution/limits.ts";
import { interruptionDelayMs, retryDelayMs } from "../../src/execution/retry-policy.ts";
import { ROOT, under } from "../support/sample-names.ts";

const policies = fc.record({
  maxRetries: fc.integer({ min: 0, max: 3000 }),
  retryExpBackoffMs: fc.integer({ min: 1, max: RETRY_BACKOFF_MS_MAX }),
});

const wholePolicies = fc.record({
  retryExpBackoffMs: fc.integer({ min: 1, max: RETRY_BACKOFF_MS_MAX }),
  retryBackoffFactor: fc.double({ min: 1, max: 100, noNaN: true }),
  retryMaxBackoffMs: fc.integer({ min: 1, max: RETRY_BACKOFF_MS_MAX }),
  retryJitter: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe("the wait before a retry", () => {
  it("[RT1] doubles with each temporary failure, and ends after `max_retries`", () => {
    const policy = { maxRetries: 5, retryExpBackoffMs: 100 };
    const delays = [1, 2, 3, 4, 5, 6, 7].map((failures) => retryDelayMs(policy, failures, ROOT));
    expect(delays).toEqual([100, 200, 400, 800, 1600, null, null]);
  });

  it("[RT1] does not exist without retries", () => {
    expect(retryDelayMs({ maxRetries: 0, retryExpBackoffMs: 100 }, 1, ROOT)).toBeNull();
  });

  it("[RT1] exists exactly while retries are left", () => {
    fc.assert(
      fc.property(policies, fc.integer({ min: 1, max: 4000 }), (policy, failures) => {
        expect(retryDelayMs(policy, failures, ROOT) !== null).toBe(failures <= policy.maxRetries);
      }),
    );
  });

  it("[RT14] grows by the factor of the policy, up to its longest wait", () => {
    const policy = {
      maxRetries: 9,
      retryExpBackoffMs: 10,
      retryBackoffFactor: 3,
      retryMaxBackoffMs: 500,
    };
    const delays = [1, 2, 3, 4, 5, 9].map((failures) => retryDelayMs(policy, failures, ROOT));
    expect(delays).toEqual([10, 30, 90, 270, 500, 500]);
    const even = { ...policy, retryBackoffFactor: 1 };
    expect(retryDelayMs(even, 9, ROOT)).toBe(10);
  });

  it("[RT15] is whole and finite, whatever the policy, and never longer than without jitter", () => {
    fc.assert(
      fc.property(wholePolicies, fc.integer({ min: 1, max: 3000 }), (policy, failures) => {
        const waitMs = retryDelayMs({ ...policy, maxRetries: 3000 }, failures, ROOT) ?? NaN;
        expect(Number.isSafeInteger(waitMs)).toBe(true);
        const { retryJitter, ...rest } = { ...policy, maxRetries: 3000 };
        const longest = retryDelayMs(rest, failures, ROOT) ?? NaN;
        expect(waitMs).toBeLessThanOrEqual(longest);
        expect(waitMs).toBeGreaterThanOrEqual(Math.floor(longest * (1 - retryJitter)));
        expect(longest).toBeLessThanOrEqual(policy.retryMaxBackoffMs);
      }),
    );
  });

  it("[RT16] with jitter differs between executions and retries, and is the same whenever it is asked for", () => {
    const policy = {
      maxRetries: 9,
      retryExpBackoffMs: 1_000_000,
      retryBackoffFactor: 1,
      retryJitter: 1,
    };
    const ids = Array.from({ length: 50 }, (_, i) => under(ROOT, `o:${i + 1}-add`));
    const delays = ids.flatMap((id) => [1, 2, 3].map((n) => retryDelayMs(policy, n, id) ?? NaN));
    expect(new Set(delays).size).toBe(delays.length);
    const again = ids.flatMap((id) => [1, 2, 3].map((n) => retryDelayMs(policy, n, id)));
    expect(again).toEqual(delays);
    const mean = delays.reduce((sum, delay) => sum + delay, 0) / delays.length;
    expect(Math.abs(mean - 500_000)).toBeLessThan(75_000);
  });

  it("[RT2] never shrinks, and stays between the first wait and 365 days", () => {
    fc.assert(
      fc.property(policies, (policy) => {
        const delays = [policy.retryExpBackoffMs];
        for (let failures = 1; failures <= policy.maxRetries; failures += 1) {
          delays.push(retryDelayMs(policy, failures, ROOT) ?? NaN);
        }
        expect(delays).toEqual(delays.toSorted((a, b) => a - b));
        expect(delays.at(-1)).toBeLessThanOrEqual(RETRY_BACKOFF_MS_MAX);
      }),
    );
  });
});

describe("the wait after an interruption", () => {
  it("[RC3] doubles from 100 ms up to 10 s", () => {
    const delays = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((before) => interruptionDelayMs(before));
    expect(delays).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000, 10_000]);
  });
});
