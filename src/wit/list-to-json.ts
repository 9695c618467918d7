/** Lists, tuples and maps of a component to JSON. */
import { isArrayLike, isMapKey } from "./guest-value.ts";
import { maxListLength } from "./limits.ts";
import { sortedEntries } from "./map-order.ts";
import type { ValueWriter } from "./value-writer.ts";
import type { FixedListType, ListType, MapType, TupleType, WitType } from "./wit-type.ts";
import type { MapKey } from "./wit-value.ts";

export function listToJson(writer: ValueWriter, value: unknown, type: ListType): string {
  if (!isArrayLike(value)) {
    return writer.refuse(value, type, null);
  }
  if (value.length > maxListLength) {
    return writer.refuse(value, type, `longer than the limit of ${maxListLength} items`);
  }
  return value instanceof Uint8Array && type.element.kind === "u8"
    ? `[${value.join()}]`
    : itemsToJson(writer, value, type.element);
}

export function fixedListToJson(writer: ValueWriter, value: unknown, type: FixedListType): string {
  const { length, element } = type;
  return isArrayLike(value) && value.length === length
    ? itemsToJson(writer, value, element)
    : writer.refuse(value, type, `an array of exactly ${length} items`);
}

export function tupleToJson(writer: ValueWriter, value: unknown, type: TupleType): string {
  const { items } = type;
  if (!isArrayLike(value) || value.length !== items.length) {
    return writer.refuse(value, type, `an array of ${items.length} items`);
  }
  const texts = items.map((item, index) =>
    writer.within(index, () => writer.write(value[index], item)),
  );
  return `[${texts.join()}]`;
}

/** An object when the keys are strings, an array of pairs otherwise; sorted by key. */
export function mapToJson(writer: ValueWriter, value: unknown, type: MapType): string {
  if (!(value instanceof Map)) {
    return writer.refuse(value, type, null);
  }
  if (value.size > maxListLength) {
    return writer.refuse(value, type, `longer than the limit of ${maxListLength} entries`);
  }
  const entries = new Map<MapKey, unknown>();
  for (const [key, item] of value) {
    if (!isMapKey(key)) {
      return writer.refuse(key, type.key, null);
    }
    entries.set(key, item);
  }
  const isObject = type.key.kind === "string";
  const texts = sortedEntries(entries).map(([key, item]) => {
    const keyText = writer.write(key, type.key);
    const text = writer.within({ key: keyText }, () => writer.write(item, type.value));
    return isObject ? `${keyText}:${text}` : `[${keyText},${text}]`;
  });
  return isObject ? `{${texts.join()}}` : `[${texts.join()}]`;
}

function itemsToJson(writer: ValueWriter, value: ArrayLike<unknown>, element: WitType): string {
  const texts: string[] = [];
  for (let index = 0; index < value.length && writer.mismatch === null; index += 1) {
    texts.push(writer.within(index, () => writer.write(value[index], element)));
  }
  return `[${texts.join()}]`;
}
