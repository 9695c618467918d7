/** Random values of a given range, drawn from a workflow's own stream without bias. */
import type { VirtualRandom } from "./virtual-random.ts";

const ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const U64_COUNT = 2n ** 64n;

/** A number from `min` to `maxInclusive`, each as likely; null when there is none. Both are unsigned 64-bit numbers. */
export function randomBetween(
  random: VirtualRandom,
  min: bigint,
  maxInclusive: bigint,
): bigint | null {
  const count = maxInclusive - min + 1n;
  if (count <= 0n) return null;
  // What is left over at the end of the numbers would make the first ones likelier.
  const end = U64_COUNT - (U64_COUNT % count);
  let drawn = random.nextU64();
  while (drawn >= end) drawn = random.nextU64();
  return min + (drawn % count);
}

/** Letters and digits, from `minLength` to below `maxLengthExclusive` of them; null when there is no such length. */
export function randomText(
  random: VirtualRandom,
  minLength: number,
  maxLengthExclusive: number,
): string | null {
  const length = randomBetween(random, BigInt(minLength), BigInt(maxLengthExclusive) - 1n);
  if (length === null) return null;
  let text = "";
  for (let left = length; left > 0n; left -= 1n) {
    const at = randomBetween(random, 0n, BigInt(ALPHANUMERIC.length - 1));
    text += ALPHANUMERIC.charAt(Number(at));
  }
  return text;
}
