import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { VirtualRandom } from "../../src/workflow/virtual-random.ts";
import { ROOT, under } from "../support/sample-names.ts";

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

function first(executionId: string, count: number, purpose = "test"): number[] {
  const random = new VirtualRandom(executionId, purpose);
  return Array.from({ length: count }, () => random.nextU32());
}

/** Ids that differ as little as ids of one millisecond can. */
function neighbour(n: number): string {
  const digits = [15, 10, 5, 0].map((shift) => CROCKFORD.charAt((n >>> shift) & 31));
  return `E_01JD000000000000000000${digits.join("")}`;
}

describe("the random numbers of a workflow", () => {
  it("[WF7] are the same whenever the execution is replayed", () => {
    expect(first(ROOT, 50)).toEqual(first(ROOT, 50));
  });

  it("[WF7] are these for ever, since journals are replayed by later versions", () => {
    expect(first(ROOT, 4)).toEqual([3343504542, 42297999, 1895827570, 2467689230]);
  });

  it("[WF7] differ between executions, purposes and positions", () => {
    const streams = [
      first(ROOT, 3),
      first(under(ROOT, "o:1-add"), 3),
      first(under(ROOT, "o:2-add"), 3),
      first(ROOT, 3, "other"),
    ];
    expect(new Set(streams.flat()).size).toBe(12);
  });

  it("[WF7] do not coincide between neighbours, as they would with a seed of 32 bits", () => {
    const count = 200_000;
    const streams = new Set<bigint>();
    for (let n = 0; n < count; n += 1) streams.add(new VirtualRandom(neighbour(n), "").nextU64());
    expect(streams.size).toBe(count);
  });

  it("[WF7] of neighbours are independent: their first numbers coincide as often as chance has it", () => {
    const count = 100_000;
    const numbers = new Set<number>();
    for (let n = 0; n < count; n += 1) numbers.add(first(neighbour(n), 1)[0] ?? -1);
    // Of 10^5 draws of 32 bits, 1.2 pairs are equal on average.
    expect(count - numbers.size).toBeLessThan(12);
  });

  it("[WF7] are spread evenly over all bits", () => {
    const count = 20_000;
    const ones = Array.from({ length: 32 }, () => 0);
    for (const value of first(ROOT, count)) {
      for (const bit of ones.keys()) ones[bit] = (ones[bit] ?? 0) + ((value >>> bit) & 1);
    }
    // Six standard deviations around one half.
    const deviation = 6 * Math.sqrt(count / 4);
    for (const seen of ones) expect(Math.abs(seen - count / 2)).toBeLessThan(deviation);
  });

  it("[WF7] are spread evenly over bytes, and from one execution to the next", () => {
    const buckets = Array.from({ length: 16 }, () => 0);
    const count = 16_000;
    for (let n = 0; n < count; n += 1) {
      const bucket = (first(neighbour(n), 1)[0] ?? 0) >>> 28;
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    const chiSquare = buckets.reduce(
      (sum, seen) => sum + (seen - count / 16) ** 2 / (count / 16),
      0,
    );
    // 15 degrees of freedom: larger than 45 with a chance of 1 in 10,000.
    expect(chiSquare).toBeLessThan(45);
  });

  it("[WF7] are unsigned, and 64 bits are two of 32", () => {
    const [high = 0, low = 0] = first(ROOT, 2);
    expect(new VirtualRandom(ROOT, "test").nextU64()).toBe((BigInt(high) << 32n) | BigInt(low));
    expect(first(ROOT, 1000).every((value) => value >= 0 && value < 2 ** 32)).toBe(true);
  });

  it("[WF7] come as bytes as well, the same at the beginning whatever the length", () => {
    const long = new VirtualRandom(ROOT, "test").bytes(64);
    fc.assert(
      fc.property(fc.nat(64), (length) => {
        const bytes = new VirtualRandom(ROOT, "test").bytes(length);
        expect(bytes).toEqual(long.slice(0, length));
      }),
    );
    expect(new Set(long).size).toBeGreaterThan(40);
  });
});
