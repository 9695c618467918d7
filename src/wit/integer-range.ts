import type { IntegerKind } from "./wit-type.ts";

/** The integers that JavaScript bindings give as numbers. */
export type SmallIntegerKind = Exclude<IntegerKind, BigIntegerKind>;

/** The integers that JavaScript bindings give as bigints. */
export type BigIntegerKind = "u64" | "s64";

interface Range<Integer> {
  readonly min: Integer;
  readonly max: Integer;
}

const smallIntegerRanges: { readonly [Kind in SmallIntegerKind]: Range<number> } = {
  u8: { min: 0, max: 0xff },
  u16: { min: 0, max: 0xffff },
  u32: { min: 0, max: 0xffff_ffff },
  s8: { min: -0x80, max: 0x7f },
  s16: { min: -0x8000, max: 0x7fff },
  s32: { min: -0x8000_0000, max: 0x7fff_ffff },
};

const bigIntegerRanges: { readonly [Kind in BigIntegerKind]: Range<bigint> } = {
  u64: { min: 0n, max: 0xffff_ffff_ffff_ffffn },
  s64: { min: -0x8000_0000_0000_0000n, max: 0x7fff_ffff_ffff_ffffn },
};

/** Whether a number is an integer of this kind. */
export function isSmallInteger(value: number, kind: SmallIntegerKind): boolean {
  const { min, max } = smallIntegerRanges[kind];
  return Number.isInteger(value) && value >= min && value <= max;
}

/** Whether a bigint is an integer of this kind. */
export function isBigInteger(value: bigint, kind: BigIntegerKind): boolean {
  const { min, max } = bigIntegerRanges[kind];
  return value >= min && value <= max;
}

/** The least and the greatest integer of this kind. */
export function integerRange(kind: IntegerKind): Range<number | bigint> {
  return kind === "u64" || kind === "s64" ? bigIntegerRanges[kind] : smallIntegerRanges[kind];
}

/** `u8 holds 0 to 255`. */
export function describeRange(kind: IntegerKind): string {
  const { min, max } = integerRange(kind);
  return `${kind} holds ${min} to ${max}`;
}
