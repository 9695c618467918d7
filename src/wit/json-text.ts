/**
 * JSON without loss: an integer of any size keeps all its digits and minus zero its sign, in both
 * directions. Text that the engine keeps is canonical (no blanks, one spelling for each value), so
 * equal values are equal strings.
 */
import { maxIntegerLength } from "./limits.ts";
import { findJsonFault, nestsTooDeep } from "./json-fault.ts";
import type { JsonMalformed } from "./json-fault.ts";

declare const jsonTextBrand: unique symbol;

/** Canonical JSON text. Made by `printJson`, `valueToJson` and `paramsFromJson` only. */
export type JsonText = string & { readonly [jsonTextBrand]: true };

/**
 * An integer that a number cannot hold exactly is a bigint. Keys are own properties, `__proto__`
 * too: look them up as own properties.
 */
export type JsonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly JsonValue[]
  | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/**
 * The third argument of a reviver (ECMAScript 2026), which TypeScript's library does not know yet.
 */
type SourceReviver = (
  key: string,
  value: unknown,
  context: { readonly source?: string },
) => unknown;

type ParseWithSource = (text: string, reviver?: SourceReviver) => unknown;

/**
 * Only such texts can hold a number that the native parser rounds or overflows: an integer part of
 * 16 digits, or an exponent of three.
 */
const needsSource = /(?<![\d.])\d{16}|\d[eE]\+?\d{3}/;

const integerLiteral = /^-?\d+$/;

/** Parses any JSON text (RFC 8259). Of equal keys in one object the last one counts. */
export function parseJson(text: string): { readonly ok: JsonValue } | JsonMalformed {
  if (nestsTooDeep(text)) {
    return fault(text);
  }
  try {
    return { ok: needsSource.test(text) ? parseExactly(text) : parseNatively(text) };
  } catch (error) {
    if (error instanceof SyntaxError) {
      return fault(text);
    }
    throw error;
  }
}

/** The canonical text of a JSON value: no blanks, keys in the order in which the value has them. */
export function printJson(value: JsonValue): JsonText {
  return canonicalText(print(value));
}

/** Brands a text that its writer has made canonical. */
export function canonicalText(text: string): JsonText {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the caller vouches for it
  return text as JsonText;
}

export function isJsonArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

export function isJsonObject(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseNatively(text: string): JsonValue {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the parser's own value types
  return JSON.parse(text) as JsonValue;
}

function parseExactly(text: string): JsonValue {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the declaration lacks `context`
  const parse = JSON.parse as ParseWithSource;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the parser's own value types
  return parse(text, exactNumber) as JsonValue;
}

function exactNumber(_key: string, value: unknown, context: { readonly source?: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) {
    return value;
  }
  const { source = "" } = context;
  const isInteger = integerLiteral.test(source);
  if (isInteger ? source.length > maxIntegerLength : !Number.isFinite(value)) {
    throw new SyntaxError("number out of range");
  }
  return isInteger ? BigInt(source) : value;
}

function fault(text: string): JsonMalformed {
  const found = findJsonFault(text);
  if (found === null) {
    throw new TypeError("no fault found in a JSON text that could not be parsed");
  }
  return found;
}

function print(value: JsonValue): string {
  if (typeof value === "string") {
    return JSON.stringify(value);
  }
  if (typeof value === "number") {
    return printNumber(value);
  }
  if (typeof value !== "object" || value === null) {
    return String(value);
  }
  if (isJsonArray(value)) {
    return `[${value.map(print).join(",")}]`;
  }
  const entries = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}:${print(item)}`,
  );
  return `{${entries.join(",")}}`;
}

/**
 * The shortest digits that read back as the same number; minus zero, which JSON can say, keeps its
 * sign.
 */
export function printNumber(value: number): string {
  if (!Number.isFinite(value)) {
    throw new RangeError(`JSON has no number ${value}`);
  }
  return Object.is(value, -0) ? "-0" : String(value);
}
