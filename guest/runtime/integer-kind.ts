/** The integers of WIT as numbers of JavaScript, which are exact up to 2^53. */
import type { IntegerKind } from "../../src/wit/wit-type.ts";

const ranges: Readonly<Record<IntegerKind, readonly [min: number, max: number]>> = {
  u8: [0, 0xff],
  u16: [0, 0xffff],
  u32: [0, 0xffff_ffff],
  u64: [0, Number.MAX_SAFE_INTEGER],
  s8: [-0x80, 0x7f],
  s16: [-0x8000, 0x7fff],
  s32: [-0x8000_0000, 0x7fff_ffff],
  s64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};

export function isIntegerKind(kind: string): kind is IntegerKind {
  return Object.hasOwn(ranges, kind);
}

export function integerRange(kind: IntegerKind): readonly [min: number, max: number] {
  return ranges[kind];
}

/** Why a 64-bit integer beyond 2^53 is refused. */
export const exactnessRule =
  "a number of JavaScript is exact up to 2^53 - 1 only; declare it as a string in the WIT if it can be larger";
