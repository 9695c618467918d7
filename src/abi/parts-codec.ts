/** Values that consist of parts one after the other: the fields of a record, the items of a tuple. */
import type { WitValue } from "../wit/wit-value.ts";
import { inside } from "./abi-trap.ts";
import type { Codec } from "./codec.ts";
import { layoutOf } from "./layout.ts";

export interface Part {
  /** In the whole value: the key of a field. */
  readonly key: string;
  readonly index: number;
  /** How paths name it. */
  readonly step: string;
  readonly codec: Codec;
}

/** How the whole value holds its parts. */
export interface Whole<Value extends WitValue> {
  readonly empty: () => Value;
  readonly put: (whole: Value, part: Part, value: WitValue) => void;
  /** Throws when the value is no such whole. */
  readonly checked: (value: WitValue) => Value;
  readonly get: (whole: Value, part: Part) => WitValue;
}

interface PlacedPart extends Part {
  readonly offset: number;
  readonly flatOffset: number;
}

export function partsCodec<Value extends WitValue>(
  parts: readonly Part[],
  { empty, put, checked, get }: Whole<Value>,
): Codec {
  const layout = layoutOf(parts.map(({ codec }) => codec));
  const placed = parts.map((part): PlacedPart => {
    const { index } = part;
    const offset = layout.offsets[index] ?? 0;
    return { ...part, offset, flatOffset: layout.flatOffsets[index] ?? 0 };
  });

  const lift = (read: (part: PlacedPart) => WitValue): WitValue => {
    const whole = empty();
    for (const part of placed) {
      try {
        put(whole, part, read(part));
      } catch (error) {
        throw inside(part.step, error);
      }
    }
    return whole;
  };

  const lower = (value: WitValue, write: (part: PlacedPart, value: WitValue) => void): void => {
    const whole = checked(value);
    for (const part of placed) {
      try {
        write(part, get(whole, part));
      } catch (error) {
        throw inside(part.step, error);
      }
    }
  };

  return {
    size: layout.size,
    alignment: layout.alignment,
    flat: layout.flat,
    load: (memory, pointer) => lift((part) => part.codec.load(memory, pointer + part.offset)),
    store: (memory, pointer, value) => {
      lower(value, (part, own) => {
        part.codec.store(memory, pointer + part.offset, own);
      });
    },
    liftFlat: (memory, values, at) =>
      lift((part) => part.codec.liftFlat(memory, values, at + part.flatOffset)),
    lowerFlat: (memory, value, into, at) => {
      lower(value, (part, own) => {
        part.codec.lowerFlat(memory, own, into, at + part.flatOffset);
      });
    },
  };
}
