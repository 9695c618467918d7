/**
 * Lists of numbers: whole blocks are copied. The memory's numbers are little-endian, and so are the
 * typed arrays of every machine that this runs on.
 */
import { assertNever } from "../wit/assert-never.ts";
import type { NumberType } from "../wit/number-array.ts";
import type { NumberArray } from "../wit/wit-value.ts";
import { blockCodec } from "./block-codec.ts";
import type { Codec } from "./codec.ts";
import { lowerItems } from "./list-codec.ts";
import { isNumberArray } from "./value-shape.ts";

/** The buffer as a typed array of the list's kind. */
function arrayOver(kind: NumberType["kind"], buffer: ArrayBuffer): NumberArray {
  switch (kind) {
    case "u8":
      return new Uint8Array(buffer);
    case "s8":
      return new Int8Array(buffer);
    case "u16":
      return new Uint16Array(buffer);
    case "s16":
      return new Int16Array(buffer);
    case "u32":
      return new Uint32Array(buffer);
    case "s32":
      return new Int32Array(buffer);
    case "u64":
      return new BigUint64Array(buffer);
    case "s64":
      return new BigInt64Array(buffer);
    case "f32":
      return new Float32Array(buffer);
    case "f64":
      return new Float64Array(buffer);
    default:
      return assertNever(kind);
  }
}

/** `element` stores the items of arrays that are not of the list's own kind. */
export function numberListCodec({ kind }: NumberType, element: Codec): Codec {
  const type = { kind: "list", element: { kind } } as const;
  const { size } = element;
  const constructor = arrayOver(kind, new ArrayBuffer(0)).constructor;
  return blockCodec({
    lift: (memory, pointer, length) => {
      const byteLength = length * size;
      memory.check(type, { pointer, byteLength, alignment: size });
      memory.charge(type, byteLength);
      const copy = memory.bytes.slice(pointer, pointer + byteLength);
      return canonicalNaNs(arrayOver(kind, copy.buffer));
    },
    lower: (memory, value) => {
      if (!isNumberArray(value) || value.constructor !== constructor) {
        return lowerItems(memory, value, type, element);
      }
      const { length } = value;
      const pointer = memory.allocate(type, size, length * size);
      const numbers = canonicalNaNs(value);
      memory.bytes.set(
        new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength),
        pointer,
      );
      return { pointer, length };
    },
  });
}

/** The same numbers with every NaN the same NaN, as in `floatCodec`. */
function canonicalNaNs(numbers: NumberArray): NumberArray {
  if (!(numbers instanceof Float32Array || numbers instanceof Float64Array)) {
    return numbers;
  }
  if (!numbers.some((number) => Number.isNaN(number))) return numbers;
  return numbers.map((number) => (Number.isNaN(number) ? Number.NaN : number));
}
