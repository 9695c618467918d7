import { camelCase } from "../wit/name.ts";
import type { FlagsType } from "../wit/wit-type.ts";
import type { WitValue } from "../wit/wit-value.ts";
import { inside, misfit } from "./abi-trap.ts";
import type { Codec } from "./codec.ts";
import { numberAt } from "./core-value.ts";
import { readUnsigned, writeUnsigned } from "./unsigned-bytes.ts";
import type { UnsignedSize } from "./unsigned-bytes.ts";
import { isFields, ownField } from "./value-shape.ts";

/** Most names of a flags type: the bits of one core value. */
const maxFlags = 32;

/** A bit for each name, the first one lowest. A flag that is absent is not set. */
export function flagsCodec(type: FlagsType): Codec {
  const { names } = type;
  if (names.length > maxFlags) {
    throw new TypeError(`flags have at most ${maxFlags} names, these have ${names.length}`);
  }
  const keys = names.map(camelCase);
  const size = sizeOfFlags(names.length);

  const lift = (bits: number): WitValue => {
    const flags: Record<string, boolean> = {};
    for (const [index, key] of keys.entries()) {
      flags[key] = ((bits >>> index) & 1) === 1;
    }
    return flags;
  };

  const lower = (value: WitValue): number => {
    if (!isFields(value)) {
      throw misfit(type, value);
    }
    let bits = 0;
    for (const [index, key] of keys.entries()) {
      const flag = ownField(value, key);
      if (flag !== undefined && typeof flag !== "boolean") {
        throw inside(`.${names[index]}`, misfit({ kind: "bool" }, flag));
      }
      bits |= flag === true ? 1 << index : 0;
    }
    return bits;
  };

  return {
    size,
    alignment: size,
    flat: ["i32"],
    load: (memory, pointer) => lift(readUnsigned(memory.view, pointer, size)),
    store: (memory, pointer, value) => {
      writeUnsigned(memory.view, pointer, size, lower(value));
    },
    liftFlat: (_memory, values, at) => lift(numberAt(values, at)),
    lowerFlat: (_memory, value, into, at) => {
      into[at] = lower(value);
    },
  };
}

function sizeOfFlags(count: number): UnsignedSize {
  if (count <= 8) {
    return 1;
  }
  return count <= 16 ? 2 : 4;
}
