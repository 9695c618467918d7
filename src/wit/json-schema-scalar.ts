/** JSON Schema of booleans, numbers, characters and strings. */
import { integerRange } from "./integer-range.ts";
import type { JsonObject } from "./json-text.ts";
import type { PrimitiveType } from "./wit-type.ts";

/** `accepted` is what a client may send, `written` the one form that answers have. */
export type JsonForm = "accepted" | "written";

/**
 * The least number that rounds to an infinite f32: half a step beyond the largest finite one, which
 * is 2^128 - 2^104.
 */
const float32Limit = (1n << 128n) - (1n << 103n);

const namedFloats = { enum: ["NaN", "Infinity", "-Infinity"] };

/** Bounds of 64 bits are written with all their digits. */
export function scalarSchema(kind: PrimitiveType["kind"], form: JsonForm): JsonObject {
  switch (kind) {
    case "bool":
      return { type: "boolean" };
    case "string":
      return { type: "string" };
    case "char":
      return { type: "string", minLength: 1, maxLength: 1 };
    case "f32":
      return {
        anyOf: [
          { type: "number", exclusiveMinimum: -float32Limit, exclusiveMaximum: float32Limit },
          namedFloats,
        ],
      };
    case "f64":
      return { anyOf: [{ type: "number" }, namedFloats] };
    case "u64":
    case "s64": {
      const { min, max } = integerRange(kind);
      const integer = { type: "integer", minimum: min, maximum: max };
      const decimal = { type: "string", pattern: decimalPattern(BigInt(min), BigInt(max)) };
      return form === "written" ? integer : { anyOf: [integer, decimal] };
    }
    default: {
      const { min, max } = integerRange(kind);
      return { type: "integer", minimum: min, maximum: max };
    }
  }
}

/** Exactly the decimal texts of the integers from `min` (0 or less) to `max` (10 or more). */
function decimalPattern(min: bigint, max: bigint): string {
  const negative = min === 0n ? [] : [`-(?:${upTo(-min)})`];
  return `^(?:0|${[upTo(max), ...negative].join("|")})$`;
}

/**
 * The texts of 1 to `max`: those with fewer digits, those that fall below `max` in the digit at
 * some place, and `max`.
 */
function upTo(max: bigint): string {
  const text = String(max);
  const below = Array.from(text, (digit, place) => {
    const least = place === 0 ? 1 : 0;
    const left = text.length - 1 - place;
    const rest = left === 0 ? "" : `[0-9]{${left}}`;
    return Number(digit) === least
      ? null
      : `${text.slice(0, place)}[${least}-${Number(digit) - 1}]${rest}`;
  });
  return [`[1-9][0-9]{0,${text.length - 2}}`, ...below.filter((each) => each !== null), text].join(
    "|",
  );
}
