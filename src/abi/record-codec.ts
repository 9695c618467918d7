import { camelCase } from "../wit/name.ts";
import type { RecordType, TupleType } from "../wit/wit-type.ts";
import type { WitValue } from "../wit/wit-value.ts";
import { misfit } from "./abi-trap.ts";
import type { Codec } from "./codec.ts";
import { partsCodec } from "./parts-codec.ts";
import { isArray, isFields, ownField } from "./value-shape.ts";
import type { Fields } from "./value-shape.ts";

/** A field that is absent counts as undefined: a `none`. */
export function recordCodec(type: RecordType, codecs: readonly Codec[]): Codec {
  const parts = codecs.map((codec, index) => {
    const name = type.fields[index]?.name ?? "";
    return { key: camelCase(name), index, step: `.${name}`, codec };
  });
  return partsCodec<Fields>(parts, {
    empty: () => ({}),
    put: (fields, { key }, value) => {
      fields[key] = value;
    },
    checked: (value) => {
      if (!isFields(value)) {
        throw misfit(type, value);
      }
      return value;
    },
    get: (fields, { key }) => ownField(fields, key),
  });
}

export function tupleCodec(type: TupleType, codecs: readonly Codec[]): Codec {
  const parts = codecs.map((codec, index) => ({
    key: `${index}`,
    index,
    step: `[${index}]`,
    codec,
  }));
  return partsCodec<WitValue[]>(parts, {
    empty: () => [],
    put: (items, _part, value) => {
      items.push(value);
    },
    checked: (value) => {
      if (!isArray(value) || value.length !== parts.length) {
        throw misfit(type, value);
      }
      return value;
    },
    get: (items, { index }) => items[index],
  });
}
