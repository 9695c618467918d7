import { assertNever } from "./assert-never.ts";
import type { Scalar } from "./scalar-from-json.ts";
import type { FloatKind, IntegerKind, WitType } from "./wit-type.ts";
import type { NumberArray } from "./wit-value.ts";

/** The types whose lists are typed arrays. */
type NumberKind = IntegerKind | FloatKind;

export interface NumberType {
  readonly kind: NumberKind;
}

const numberKinds: ReadonlySet<string> = new Set<NumberKind>([
  "u8",
  "s8",
  "u16",
  "s16",
  "u32",
  "s32",
  "u64",
  "s64",
  "f32",
  "f64",
]);

export function isNumberType(type: WitType): type is NumberType {
  return numberKinds.has(type.kind);
}

/** The typed array of a list of numbers, or of bigints when its items have 64 bits. */
export function numberArrayOf(kind: NumberKind, values: readonly Scalar[]): NumberArray {
  const numbers = values.filter((value) => typeof value === "number");
  switch (kind) {
    case "u8":
      return Uint8Array.from(numbers);
    case "s8":
      return Int8Array.from(numbers);
    case "u16":
      return Uint16Array.from(numbers);
    case "s16":
      return Int16Array.from(numbers);
    case "u32":
      return Uint32Array.from(numbers);
    case "s32":
      return Int32Array.from(numbers);
    case "f32":
      return Float32Array.from(numbers);
    case "f64":
      return Float64Array.from(numbers);
    case "u64":
      return BigUint64Array.from(bigints(values));
    case "s64":
      return BigInt64Array.from(bigints(values));
    default:
      return assertNever(kind);
  }
}

function bigints(values: readonly Scalar[]): readonly bigint[] {
  return values.filter((value) => typeof value === "bigint");
}
