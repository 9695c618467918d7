import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RETRY_BACKOFF_MS_MAX } from "../../src/execution/limits.ts";
import { interruptionDelayMs, retryDelayMs } from "../../src/execution/retry-policy.ts";

const policies = fc.record({
  maxRetries: fc.integer({ min: 0, max: 3000 }),
  retryExpBackoffMs: fc.integer({ min: 1, max: RETRY_BACKOFF_MS_MAX }),
});

describe("the wait before a retry", () => {
  it("[RT1] doubles with each temporary failure, and ends after `max_retries`", () => {
    const policy = { maxRetries: 5, retryExpBackoffMs: 100 };
    const delays = [1, 2, 3, 4, 5, 6, 7].map((failures) => retryDelayMs(policy, failures));
    expect(delays).toEqual([100, 200, 400, 800, 1600, null, null]);
  });

  it("[RT1] does not exist without retries", () => {
    expect(retryDelayMs({ maxRetries: 0, retryExpBackoffMs: 100 }, 1)).toBeNull();
  });

  it("[RT1] exists exactly while retries are left", () => {
    fc.assert(
      fc.property(policies, fc.integer({ min: 1, max: 4000 }), (policy, failures) => {
        expect(retryDelayMs(policy, failures) !== null).toBe(failures <= policy.maxRetries);
      }),
    );
  });

  it("[RT2] never shrinks, and stays between the first wait and 365 days", () => {
    fc.assert(
      fc.property(policies, (policy) => {
        const delays = [policy.retryExpBackoffMs];
        for (let failures = 1; failures <= policy.maxRetries; failures += 1) {
          delays.push(retryDelayMs(policy, failures) ?? NaN);
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
