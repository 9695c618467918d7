/**
 * The random numbers of a workflow: a stream that follows from the execution id and its generation alone, so
 * replay sees it again without a row in the journal. Not for secrets. Generator: xoshiro128** 1.1 (Blackman and Vigna),
 * seeded by four hashes of the id, so that two executions share a stream with a chance of 2^-128.
 */

/** Odd multipliers, one for each word of the seed. */
const HASH_MULTIPLIERS = [0x01000193, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f];

export class VirtualRandom {
  readonly #state: Uint32Array;

  /**
   * @param owner an execution in its generation (`OwnerId`)
   * @param purpose separates streams of one execution that must not influence each other
   */
  constructor(owner: string, purpose: string) {
    const text = `${purpose} ${owner}`;
    this.#state = Uint32Array.from(HASH_MULTIPLIERS, (multiplier) => hash(text, multiplier));
  }

  nextU32(): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.#state;
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const c2 = c ^ a;
    const d2 = d ^ b;
    this.#state[0] = a ^ d2;
    this.#state[1] = b ^ c2;
    this.#state[2] = c2 ^ (b << 9);
    this.#state[3] = rotateLeft(d2, 11);
    return result;
  }

  nextU64(): bigint {
    return (BigInt(this.nextU32()) << 32n) | BigInt(this.nextU32());
  }

  bytes(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += 4) {
      let word = this.nextU32();
      for (let i = at; i < Math.min(at + 4, length); i += 1) {
        bytes[i] = word & 0xff;
        word >>>= 8;
      }
    }
    return bytes;
  }
}

/** Multiplicative hash of UTF-16 units with a final avalanche. */
function hash(text: string, multiplier: number): number {
  let z = multiplier;
  for (let i = 0; i < text.length; i += 1) {
    z = Math.imul(z ^ text.charCodeAt(i), multiplier);
    z ^= z >>> 15;
  }
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
