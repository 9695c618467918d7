/** Values that are a block elsewhere in memory: two words, its address and how long it is. */
import type { WitValue } from "../wit/wit-value.ts";
import type { Codec } from "./codec.ts";
import { addressAt } from "./core-value.ts";
import type { MemoryReader } from "./memory-reader.ts";
import type { MemoryWriter } from "./memory-writer.ts";

/** The two words: `length` counts bytes of a string, items of a list. */
export interface BlockReference {
  readonly pointer: number;
  readonly length: number;
}

export interface BlockConversion {
  readonly lift: (memory: MemoryReader, pointer: number, length: number) => WitValue;
  /** Allocates and fills the block. */
  readonly lower: (memory: MemoryWriter, value: WitValue) => BlockReference;
}

const wordSize = 4;

export function blockCodec({ lift, lower }: BlockConversion): Codec {
  return {
    size: 2 * wordSize,
    alignment: wordSize,
    flat: ["i32", "i32"],
    load: (memory, at) => {
      const { view } = memory;
      return lift(memory, view.getUint32(at, true), view.getUint32(at + wordSize, true));
    },
    store: (memory, at, value) => {
      const { pointer, length } = lower(memory, value);
      const { view } = memory;
      view.setUint32(at, pointer, true);
      view.setUint32(at + wordSize, length, true);
    },
    liftFlat: (memory, values, at) =>
      lift(memory, addressAt(values, at), addressAt(values, at + 1)),
    lowerFlat: (memory, value, into, at) => {
      const { pointer, length } = lower(memory, value);
      into[at] = pointer;
      into[at + 1] = length;
    },
  };
}
