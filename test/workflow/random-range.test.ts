import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomBetween, randomText } from "../../src/workflow/random-range.ts";
import { VirtualRandom } from "../../src/workflow/virtual-random.ts";

const U64_MAX = 2n ** 64n - 1n;

function random(seed = "a"): VirtualRandom {
  return new VirtualRandom(seed, "test");
}

describe("a random number of a range", () => {
  it("[WF27] lies in it, whatever the range", () => {
    const bound = fc.bigInt({ min: 0n, max: U64_MAX });
    fc.assert(
      fc.property(fc.string(), bound, bound, (seed, one, other) => {
        const [min, max] = one < other ? [one, other] : [other, one];
        const drawn = randomBetween(random(seed), min, max) ?? -1n;
        expect(drawn >= min && drawn <= max).toBe(true);
      }),
    );
  });

  it("[WF27] can be each of its numbers, the last one included, as often as any other", () => {
    const stream = random();
    const counts = [0, 0, 0];
    for (let i = 0; i < 3_000; i += 1) {
      const drawn = Number(randomBetween(stream, 7n, 9n));
      counts[drawn - 7] = (counts[drawn - 7] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });

  it("[WF27] is no likelier at the beginning of a range that does not divide all numbers", () => {
    const stream = random();
    const third = 2n ** 62n;
    const drawn = Array.from({ length: 3_000 }, () => randomBetween(stream, 0n, 3n * third - 1n));
    const below = drawn.filter((number) => number !== null && number < third).length;
    expect(Math.abs(below - 1_000)).toBeLessThan(150);
  });

  it("[WF27] may have all 64 bits, and none when the range is empty", () => {
    const drawn = Array.from({ length: 20 }, (_, i) => randomBetween(random(`${i}`), 0n, U64_MAX));
    expect(new Set(drawn).size).toBe(20);
    expect(drawn.some((number) => (number ?? 0n) > 2n ** 63n)).toBe(true);
    expect(randomBetween(random(), 5n, 4n)).toBeNull();
  });
});

describe("a random text", () => {
  it("[WF27] has letters and digits of each length that is allowed, and no other", () => {
    const stream = random();
    const texts = Array.from({ length: 300 }, () => randomText(stream, 2, 5) ?? "");
    expect(new Set(texts.map((text) => text.length))).toEqual(new Set([2, 3, 4]));
    expect(new Set(texts.join("")).size).toBe(62);
    expect(texts.join("")).toMatch(/^[A-Za-z0-9]+$/);
    expect(randomText(stream, 0, 1)).toBe("");
    expect(randomText(stream, 2, 2)).toBeNull();
  });
});
