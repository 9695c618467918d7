/**
 * Booleans, numbers, characters and strings from JSON. Nothing is changed on the way, but that f32
 * rounds to the nearest value that it has.
 */
import { describeRange, isBigInteger, isSmallInteger } from "./integer-range.ts";
import type { BigIntegerKind, SmallIntegerKind } from "./integer-range.ts";
import { example, maxExampleLength, onlyOptionsAreNull, wrongForm } from "./json-hint.ts";
import type { JsonValue } from "./json-text.ts";
import { maxStringLength } from "./limits.ts";
import type { FloatKind, IntegerKind, PrimitiveType } from "./wit-type.ts";

export type Scalar = boolean | number | bigint | string;

/** A value that does not fit; `hint` is null when the expected type says all. */
export interface Refused {
  readonly hint: string | null;
}

/** Numbers that JSON has no digits for. */
const namedFloats: ReadonlyMap<string, number> = new Map([
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
]);

const namedFloatsHint = 'not a number is written "NaN", "Infinity" or "-Infinity"';

const decimalDigits = /^(?:0|-?[1-9]\d{0,19})$/;

/** A value of a primitive type, in the form of `WitValue`. */
export function scalarFromJson(json: JsonValue, kind: PrimitiveType["kind"]): Scalar | Refused {
  switch (kind) {
    case "bool":
      return typeof json === "boolean" ? json : { hint: boolHint(json) };
    case "string":
      return typeof json === "string" ? checkedString(json) : { hint: stringHint(json) };
    case "char":
      return charFromJson(json);
    case "f32":
    case "f64":
      return floatFromJson(json, kind);
    case "u64":
    case "s64":
      return bigIntegerFromJson(json, kind);
    default:
      return smallIntegerFromJson(json, kind);
  }
}

/** Also accepts a number whose fraction is zero, such as `2.0`. */
function smallIntegerFromJson(json: JsonValue, kind: SmallIntegerKind): number | Refused {
  if (typeof json !== "number" || !isSmallInteger(json, kind)) {
    return { hint: integerHint(json, kind) };
  }
  return json === 0 ? 0 : json;
}

/** Also accepts decimal digits in a string, for clients whose numbers are 64-bit floats. */
function bigIntegerFromJson(json: JsonValue, kind: BigIntegerKind): bigint | Refused {
  const value = exactInteger(json);
  return value !== null && isBigInteger(value, kind) ? value : { hint: integerHint(json, kind) };
}

/** Also accepts the strings `NaN`, `Infinity` and `-Infinity`. */
function floatFromJson(json: JsonValue, kind: FloatKind): number | Refused {
  if (typeof json === "string") {
    return namedFloats.get(json) ?? { hint: floatTextHint(json) };
  }
  if (typeof json !== "number" && typeof json !== "bigint") {
    return { hint: json === null ? `${onlyOptionsAreNull}; ${namedFloatsHint}` : null };
  }
  const value = kind === "f32" ? Math.fround(Number(json)) : Number(json);
  return Number.isFinite(value) ? value : { hint: `too large for ${kind}` };
}

function charFromJson(json: JsonValue): string | Refused {
  return typeof json === "string" && isChar(json)
    ? json
    : { hint: wrongForm(json, "a char is a string of exactly one Unicode character") };
}

/** Whether a text is one Unicode scalar value. */
export function isChar(text: string): boolean {
  return /^.$/su.test(text) && text.isWellFormed();
}

/** Refuses a string that is too long or cannot be encoded. */
export function checkedString(text: string): string | Refused {
  if (text.length > maxStringLength) {
    return { hint: `longer than the limit of ${maxStringLength} UTF-16 code units` };
  }
  return text.isWellFormed() ? text : { hint: "half of a surrogate pair has no encoding" };
}

function exactInteger(json: JsonValue): bigint | null {
  if (typeof json === "bigint") {
    return json;
  }
  const isExact =
    (typeof json === "number" && Number.isSafeInteger(json)) ||
    (typeof json === "string" && decimalDigits.test(json));
  return isExact ? BigInt(json) : null;
}

function boolHint(json: JsonValue): string | null {
  if (json === 0 || json === 1) {
    return `a bool is no number: ${json} is written ${json === 1}`;
  }
  const word = typeof json === "string" ? json.toLowerCase() : null;
  return word === "true" || word === "false"
    ? `a bool is written without quotes: ${word}`
    : wrongForm(json, "a bool is true or false");
}

function stringHint(json: JsonValue): string {
  const isScalar = json !== null && typeof json !== "object";
  return isScalar
    ? `a string is in double quotes: "${example(json)}"`
    : wrongForm(json, "a string is text in double quotes");
}

function floatTextHint(text: string): string {
  return isDecimal(text)
    ? `a number is written without quotes: ${text}; ${namedFloatsHint}`
    : namedFloatsHint;
}

function integerHint(json: JsonValue, kind: IntegerKind): string | null {
  switch (typeof json) {
    case "string":
      return integerTextHint(json, kind);
    case "bigint":
      return describeRange(kind);
    case "number":
      if (!Number.isInteger(json)) {
        return "an integer has no fraction";
      }
      return Number.isSafeInteger(json)
        ? describeRange(kind)
        : "a large integer is written with all its digits, without fraction or exponent";
    default:
      return wrongForm(json, "an integer is written in digits");
  }
}

function integerTextHint(text: string, kind: IntegerKind): string {
  if (kind !== "u64" && kind !== "s64") {
    const form = "an integer is written in digits, without quotes";
    return isDecimal(text) ? `${form}: ${text}` : form;
  }
  return /^-?\d+$/.test(text) && !/^-?0\d|^-0/.test(text)
    ? describeRange(kind)
    : `inside quotes a ${kind} is decimal digits alone, such as "1000"`;
}

/** Whether a text is a number that a hint can show. */
function isDecimal(text: string): boolean {
  return text.length <= maxExampleLength && /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text);
}
