/** wasi:random: where its numbers come from. */
import type { OwnerId } from "../../execution/execution-id.ts";
import { VirtualRandom } from "../../workflow/virtual-random.ts";

export interface RandomSource {
  bytes(length: number): Uint8Array;
  u64(): bigint;
}

/** The platform fills no more at once. */
const FILL_BYTES_MAX = 65_536;

/** Unpredictable numbers. */
export const realRandom: RandomSource = {
  bytes: (length) => {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += FILL_BYTES_MAX) {
      crypto.getRandomValues(bytes.subarray(at, at + FILL_BYTES_MAX));
    }
    return bytes;
  },
  u64: () => crypto.getRandomValues(new BigUint64Array(1))[0] ?? 0n,
};

/** The numbers that an execution, in its generation, gets again whenever it is replayed. */
export function virtualRandom(owner: OwnerId, purpose: string): RandomSource {
  const random = new VirtualRandom(owner, purpose);
  return { bytes: (length) => random.bytes(length), u64: () => random.nextU64() };
}
