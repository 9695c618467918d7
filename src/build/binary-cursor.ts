/**
 * Reads a binary format front to back.
 */

/** Every method throws a `RangeError` when the bytes end before what it reads. */
export class BinaryCursor {
  readonly #bytes: Uint8Array;
  #position: number;

  constructor(bytes: Uint8Array, position: number) {
    this.#bytes = bytes;
    this.#position = position;
  }

  get position(): number {
    return this.#position;
  }

  atEnd(): boolean {
    return this.#position >= this.#bytes.length;
  }

  byte(): number {
    const byte = this.#bytes[this.#position];
    if (byte === undefined) {
      throw new RangeError(`the bytes end at ${this.#bytes.length}, before another one`);
    }
    this.#position += 1;
    return byte;
  }

  take(length: number): Uint8Array {
    const end = this.#position + length;
    if (end > this.#bytes.length) {
      throw new RangeError(`the bytes end at ${this.#bytes.length}, before ${end}`);
    }
    const taken = this.#bytes.subarray(this.#position, end);
    this.#position = end;
    return taken;
  }

  text(length: number): string {
    return Buffer.from(this.take(length)).toString("utf8");
  }

  /** An unsigned LEB128 number of at most 32 bits. */
  unsigned(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) {
        return value;
      }
    }
    throw new RangeError(`a number longer than 32 bits at ${this.#position}`);
  }

  /** A signed LEB128 number of at most 32 bits. */
  signed(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        return shift < 25 && (byte & 0x40) !== 0 ? value | (-1 << (shift + 7)) : value;
      }
    }
    throw new RangeError(`a number longer than 32 bits at ${this.#position}`);
  }
}

/** `value` as unsigned LEB128. */
export function unsignedLeb(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Uint8Array.from([...bytes, rest]);
}
