/**
 * A value of the engine as the user's code gets it: an absent option is `undefined`, and a 64-bit integer that
 * may have been rounded is refused. Values are changed in place, since nobody else has them.
 */
import type { FixedListType, ListType, VariantType, WitType } from "../../src/wit/wit-type.ts";
import { Fault } from "./fault.ts";
import { exactnessRule } from "./integer-kind.ts";

const readers = new WeakMap<WitType, Reader>();

/** Null: the value is given as it is. */
type Reader = ((value: unknown, path: string) => unknown) | null;

/** @param path where the value is, for the message */
export function fromWit(type: WitType, value: unknown, path: string): unknown {
  const read = readerOf(type);
  return read === null ? value : read(value, path);
}

/** Makes now what a value of the type is read with: what is there when the component is built, no run has to make. */
export function prepareReading(type: WitType | null): void {
  if (type !== null) readerOf(type);
}

function readerOf(type: WitType): Reader {
  let reader = readers.get(type);
  if (reader === undefined) {
    reader = makeReader(type);
    readers.set(type, reader);
  }
  return reader;
}

function makeReader(type: WitType): Reader {
  switch (type.kind) {
    case "u32":
      return unsigned;
    case "u64":
      return (value, path) => exact("u64", value, path);
    case "s64":
      return (value, path) => exact("s64", value, path);
    case "list":
    case "fixed-list":
      return listReader(type);
    case "tuple":
      return items((place) => type.items[place], type.items);
    case "map":
      return mapReader(type.key, type.value);
    case "option":
      return optionReader(type.some);
    case "result":
      return taggedReader((tag) => (tag === "ok" ? type.ok : type.err), [type.ok, type.err]);
    case "variant":
      return variantReader(type);
    case "record":
      return recordReader(type.fields.filter((field) => readerOf(field.type) !== null));
    default:
      return null;
  }
}

function variantReader({ cases }: VariantType): Reader {
  return taggedReader(
    (tag) => cases.find(({ name }) => name === tag)?.type ?? null,
    cases.map((variantCase) => variantCase.type),
  );
}

/** The engine gives a u32 of 2^31 and more as a negative number. */
function unsigned(value: unknown): unknown {
  return typeof value === "number" ? value >>> 0 : value;
}

/** A u64 of 2^63 and more comes as a negative number. */
function exact(kind: "u64" | "s64", value: unknown, path: string): unknown {
  if (Number.isSafeInteger(value) && (kind === "s64" || Number(value) >= 0)) return value;
  throw new Fault(`${path}: the ${kind} is too large: ${exactnessRule}`);
}

function listReader(type: ListType | FixedListType): Reader {
  const read = items(() => type.element, [type.element]);
  return type.kind === "list" && type.aliased ? (byteReader(type.element) ?? read) : read;
}

/** Bytes that the engine does not give as such, because their type has a name of its own. */
function byteReader({ kind }: WitType): Reader {
  switch (kind) {
    case "u8":
      return (value) => (Array.isArray(value) ? Uint8Array.from(value) : value);
    case "s8":
      return (value) => (Array.isArray(value) ? Int8Array.from(value) : value);
    default:
      return null;
  }
}

function items(typeAt: (place: number) => WitType | undefined, types: readonly WitType[]): Reader {
  if (types.every((type) => readerOf(type) === null)) return null;
  return (value, path) => {
    if (!Array.isArray(value)) return value;
    const list: unknown[] = value;
    for (let place = 0; place < list.length; place += 1) {
      const type = typeAt(place);
      if (type !== undefined) list[place] = fromWit(type, list[place], `${path}[${place}]`);
    }
    return list;
  };
}

function mapReader(key: WitType, item: WitType): Reader {
  if (readerOf(key) === null && readerOf(item) === null) return null;
  return (value, path) => {
    if (!(value instanceof Map)) return value;
    return new Map(
      [...value].map(([at, entry]: [unknown, unknown]) => [
        fromWit(key, at, `${path}: a key`),
        fromWit(item, entry, `${path}[${String(at)}]`),
      ]),
    );
  };
}

function optionReader(some: WitType): Reader {
  if (some.kind === "option") {
    return taggedReader((tag) => (tag === "some" ? some : null), [some]);
  }
  return (value, path) => (value === null ? undefined : fromWit(some, value, path));
}

function taggedReader(
  payloadType: (tag: unknown) => WitType | null,
  types: readonly (WitType | null)[],
): Reader {
  if (types.every((type) => type === null || readerOf(type) === null)) return null;
  return (value, path) => {
    if (typeof value !== "object" || value === null) return value;
    const type = payloadType(Reflect.get(value, "tag"));
    if (type !== null) {
      Reflect.set(value, "val", fromWit(type, Reflect.get(value, "val"), `${path}.val`));
    }
    return value;
  };
}

function recordReader(
  fields: readonly { readonly name: string; readonly type: WitType }[],
): Reader {
  if (fields.length === 0) return null;
  return (value, path) => {
    if (typeof value !== "object" || value === null) return value;
    for (const { name, type } of fields) {
      Reflect.set(value, name, fromWit(type, Reflect.get(value, name), `${path}.${name}`));
    }
    return value;
  };
}
