/**
 * Looking into a value of which nothing is known: it came from bindings over a component's memory.
 * Only own properties count, so that a field named like a method of objects is a field.
 */
import { camelCase } from "./name.ts";
import type { MapKey } from "./wit-value.ts";

export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Arrays, and the typed arrays of numbers. */
export function isArrayLike(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

export function isMapKey(value: unknown): value is MapKey {
  return ["boolean", "number", "bigint", "string"].includes(typeof value);
}

export function ownProperty(value: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(value, key)?.value;
}

/** The parts of a variant, a result or a nested option; undefined for what is not there. */
export function taggedParts(value: unknown): { readonly tag: unknown; readonly val: unknown } {
  return isObject(value)
    ? { tag: ownProperty(value, "tag"), val: ownProperty(value, "val") }
    : { tag: undefined, val: undefined };
}

/** A key that is not the camelCase form of one of the names. */
export function unknownKey(value: object, names: readonly string[]): string | undefined {
  const known = new Set(names.map(camelCase));
  return Object.keys(value).find((key) => !known.has(key));
}

/** What a value is, for messages; it can be large, so only scalars are shown whole. */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "object":
      return value === null ? "null" : describeObject(value);
    case "function":
    case "symbol":
      return `a ${typeof value}`;
    default:
      return String(value);
  }
}

function describeObject(value: object): string {
  if (value instanceof Map) {
    return `a Map of ${value.size} entries`;
  }
  return isArrayLike(value)
    ? `an array of ${value.length} items`
    : `an object with the keys ${Object.keys(value).join(", ")}`;
}
