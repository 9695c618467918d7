/** The shapes that values of types with parts have in JavaScript. */
import type { NumberArray, TaggedValue, WitValue } from "../wit/wit-value.ts";

/** Whether a value can be one of WIT at all; its parts are looked at where their types are known. */
export function isWitValue(value: unknown): value is WitValue {
  return value !== null && typeof value !== "function" && typeof value !== "symbol";
}

/** Fields and flags by their keys. */
export type Fields = Record<string, WitValue>;

export function isFields(value: WitValue): value is Fields {
  return (
    typeof value === "object" &&
    !Array.isArray(value) &&
    !ArrayBuffer.isView(value) &&
    !(value instanceof Map)
  );
}

/** A part that is absent, or only inherited, is undefined. */
export function ownField(fields: Fields, key: string): WitValue {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

export function isArray(value: WitValue): value is WitValue[] {
  return Array.isArray(value);
}

export function isNumberArray(value: WitValue): value is NumberArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

export function isTagged(value: WitValue): value is TaggedValue {
  return isFields(value) && typeof ownField(value, "tag") === "string";
}
