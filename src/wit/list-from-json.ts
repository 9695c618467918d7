/** Lists, tuples and maps from JSON. */
import { base64Fault, decodeBase64 } from "./base64.ts";
import { countItems, example, notAnArray, soleEntry, wrongForm } from "./json-hint.ts";
import { isJsonArray, isJsonObject } from "./json-text.ts";
import type { JsonObject, JsonValue } from "./json-text.ts";
import { maxListLength } from "./limits.ts";
import { sortedEntries } from "./map-order.ts";
import { shorten } from "./mismatch.ts";
import { isNumberType, numberArrayOf } from "./number-array.ts";
import type { NumberType } from "./number-array.ts";
import { scalarFromJson } from "./scalar-from-json.ts";
import type { Scalar } from "./scalar-from-json.ts";
import type { ValueReader } from "./value-reader.ts";
import type { FixedListType, ListType, MapType, TupleType, WitType } from "./wit-type.ts";
import type { MapKey, WitValue } from "./wit-value.ts";

const tooManyItems = `longer than the limit of ${maxListLength} items`;
const tooManyEntries = `longer than the limit of ${maxListLength} entries`;

const bytesForm = 'bytes are an array of numbers, or {"base64": "..."}';

export function listFromJson(reader: ValueReader, json: JsonValue, type: ListType): WitValue {
  const { element } = type;
  if (element.kind === "u8" && !isJsonArray(json)) {
    return bytesFromJson(reader, json, type);
  }
  if (!isJsonArray(json)) {
    return reader.refuse(json, type, notAnArray(json, `a list is an array: [${example(json)}]`));
  }
  if (json.length > maxListLength) {
    return reader.refuse(json, type, tooManyItems);
  }
  return isNumberType(element)
    ? numbersFromJson(reader, json, element)
    : itemsFromJson(reader, json, element);
}

export function fixedListFromJson(
  reader: ValueReader,
  json: JsonValue,
  type: FixedListType,
): WitValue {
  const { length, element } = type;
  if (!isJsonArray(json) || json.length !== length) {
    const form = `an array of exactly ${length} items${countItems(json)}`;
    return reader.refuse(json, type, notAnArray(json, form));
  }
  return itemsFromJson(reader, json, element);
}

export function tupleFromJson(reader: ValueReader, json: JsonValue, type: TupleType): WitValue {
  const { items } = type;
  if (!isJsonArray(json) || json.length !== items.length) {
    const form = `an array of ${items.length} items${countItems(json)}`;
    return reader.refuse(json, type, notAnArray(json, form));
  }
  return items.map((item, index) =>
    reader.within(index, () => reader.read(json[index] ?? null, item)),
  );
}

/** Its entries are sorted, so that equal maps are equal whatever order they came in. */
export function mapFromJson(reader: ValueReader, json: JsonValue, type: MapType): WitValue {
  if (isJsonArray(json)) {
    return json.length > maxListLength
      ? reader.refuse(json, type, tooManyEntries)
      : mapOfPairs(reader, json, type);
  }
  if (isJsonObject(json) && type.key.kind === "string") {
    return mapOfObject(reader, json, type);
  }
  return reader.refuse(json, type, wrongForm(json, mapForm(type)));
}

function mapForm({ key }: MapType): string {
  return key.kind === "string"
    ? 'a map is {"key": value, ...}, or an array of [key, value] pairs'
    : `a map whose keys are ${key.kind} is an array of [key, value] pairs: [[key, value], ...]`;
}

function mapOfObject(reader: ValueReader, json: JsonObject, type: MapType): WitValue {
  const members = Object.entries(json);
  if (members.length > maxListLength) {
    return reader.refuse(json, type, tooManyEntries);
  }
  const entries = new Map<MapKey, WitValue>();
  for (const [key, item] of members) {
    const value = reader.within({ key: JSON.stringify(key) }, () => {
      reader.read(key, type.key);
      return reader.read(item, type.value);
    });
    if (reader.mismatch !== null) {
      return undefined;
    }
    entries.set(key, value);
  }
  return new Map(sortedEntries(entries));
}

function mapOfPairs(reader: ValueReader, json: readonly JsonValue[], type: MapType): WitValue {
  const entries = new Map<MapKey, WitValue>();
  for (const [index, pair] of json.entries()) {
    reader.within(index, () => {
      addPair(reader, pair, type, entries);
    });
    if (reader.mismatch !== null) {
      return undefined;
    }
  }
  return new Map(sortedEntries(entries));
}

function addPair(
  reader: ValueReader,
  pair: JsonValue,
  type: MapType,
  entries: Map<MapKey, WitValue>,
): void {
  if (!isJsonArray(pair) || pair.length !== 2) {
    const pairType = { kind: "tuple", items: [type.key, type.value] } as const;
    reader.refuse(pair, pairType, "an entry of a map is [key, value]");
    return;
  }
  const [keyJson = null, valueJson = null] = pair;
  const key = scalarFromJson(keyJson, type.key.kind);
  if (typeof key === "object" || entries.has(key)) {
    const hint = typeof key === "object" ? key.hint : "this key is there twice";
    reader.within(0, () => reader.refuse(keyJson, type.key, hint));
    return;
  }
  entries.set(
    key,
    reader.within(1, () => reader.read(valueJson, type.value)),
  );
}

function numbersFromJson(
  reader: ValueReader,
  json: readonly JsonValue[],
  type: NumberType,
): WitValue {
  const numbers: Scalar[] = [];
  for (const [index, item] of json.entries()) {
    const number = scalarFromJson(item, type.kind);
    if (typeof number === "object") {
      return reader.within(index, () => reader.refuse(item, type, number.hint));
    }
    numbers.push(number);
  }
  return numberArrayOf(type.kind, numbers);
}

function itemsFromJson(reader: ValueReader, json: readonly JsonValue[], type: WitType): WitValue {
  const items: WitValue[] = [];
  for (const [index, item] of json.entries()) {
    items.push(reader.within(index, () => reader.read(item, type)));
    if (reader.mismatch !== null) {
      break;
    }
  }
  return items;
}

/** Bytes that are not an array. */
function bytesFromJson(reader: ValueReader, json: JsonValue, type: ListType): WitValue {
  const [key, text] = soleEntry(json) ?? [];
  const bytes = key === "base64" && typeof text === "string" ? decodeBase64(text) : null;
  if (bytes === null) {
    return reader.refuse(json, type, bytesHint(json));
  }
  return bytes.length > maxListLength ? reader.refuse(json, type, tooManyItems) : bytes;
}

function bytesHint(json: JsonValue): string {
  const [key, text] = soleEntry(json) ?? [];
  if (key === "base64") {
    return typeof text === "string"
      ? `${bytesForm}; this is not base64: ${base64Fault(text)}`
      : bytesForm;
  }
  if (typeof json === "string" && json !== "" && decodeBase64(json) !== null) {
    return `${bytesForm}; base64 text is {"base64": ${shorten(JSON.stringify(json))}}`;
  }
  if (isJsonObject(json) && json["type"] === "Buffer" && Object.hasOwn(json, "data")) {
    return `${bytesForm}; of a Buffer of Node send its \`data\``;
  }
  return notAnArray(json, bytesForm);
}
