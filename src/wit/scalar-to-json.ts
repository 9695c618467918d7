/** Booleans, numbers, characters and strings of a component to JSON. */
import { describeRange, isBigInteger, isSmallInteger } from "./integer-range.ts";
import type { BigIntegerKind, SmallIntegerKind } from "./integer-range.ts";
import { printNumber } from "./json-text.ts";
import { checkedString, isChar } from "./scalar-from-json.ts";
import type { Refused } from "./scalar-from-json.ts";
import type { FloatKind, PrimitiveType } from "./wit-type.ts";

/** Enough digits to tell one f32 from all others. */
const maxFloat32Digits = 9;

/** The JSON text of a value of a primitive type. */
export function scalarToJson(value: unknown, kind: PrimitiveType["kind"]): string | Refused {
  switch (kind) {
    case "bool":
      return booleanToJson(value);
    case "string":
      return stringToJson(value);
    case "char":
      return charToJson(value);
    case "f32":
    case "f64":
      return floatToJson(value, kind);
    case "u64":
    case "s64":
      return bigIntegerToJson(value, kind);
    default:
      return smallIntegerToJson(value, kind);
  }
}

function booleanToJson(value: unknown): string | Refused {
  return typeof value === "boolean" ? String(value) : { hint: null };
}

function stringToJson(value: unknown): string | Refused {
  const text = typeof value === "string" ? checkedString(value) : { hint: null };
  return typeof text === "string" ? JSON.stringify(text) : text;
}

function charToJson(value: unknown): string | Refused {
  return typeof value === "string" && isChar(value) ? JSON.stringify(value) : { hint: null };
}

function smallIntegerToJson(value: unknown, kind: SmallIntegerKind): string | Refused {
  return typeof value === "number" && isSmallInteger(value, kind)
    ? String(value)
    : { hint: describeRange(kind) };
}

function bigIntegerToJson(value: unknown, kind: BigIntegerKind): string | Refused {
  return typeof value === "bigint" && isBigInteger(value, kind)
    ? String(value)
    : { hint: `${describeRange(kind)}, as a bigint` };
}

/** A number that JSON has no digits for is written as its name in a string. */
function floatToJson(value: unknown, kind: FloatKind): string | Refused {
  if (typeof value !== "number") {
    return { hint: null };
  }
  const stored = kind === "f32" ? Math.fround(value) : value;
  if (!Number.isFinite(stored)) {
    return JSON.stringify(String(stored));
  }
  return printNumber(kind === "f32" ? shortestFloat32(stored) : stored);
}

/** The number with the fewest digits that rounds to this f32: 0.1, not 0.10000000149011612. */
function shortestFloat32(value: number): number {
  for (let digits = 1; digits <= maxFloat32Digits; digits += 1) {
    const candidate = Number(value.toPrecision(digits));
    if (Object.is(Math.fround(candidate), value)) {
      return candidate;
    }
  }
  return value;
}
