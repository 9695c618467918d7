/** Where the parts of a type are: in memory and among core values. */
import type { Codec } from "./codec.ts";
import type { CoreType } from "./core-value.ts";
import { maxFlatParams } from "./limits.ts";

/** Parts one after the other, as fields of a record. */
export interface Layout {
  readonly size: number;
  readonly alignment: number;
  readonly flat: readonly CoreType[] | null;
  /** Of each part. */
  readonly offsets: readonly number[];
  /** The index of each part's first core value. */
  readonly flatOffsets: readonly number[];
}

export function layoutOf(parts: readonly Codec[]): Layout {
  const offsets: number[] = [];
  const flatOffsets: number[] = [];
  let end = 0;
  let flat: readonly CoreType[] | null = [];
  for (const part of parts) {
    const offset = alignTo(end, part.alignment);
    offsets.push(offset);
    end = offset + part.size;
    flatOffsets.push(flat?.length ?? 0);
    flat = concatFlat(flat, part.flat);
  }
  const alignment = maxAlignment(parts);
  return { size: alignTo(end, alignment), alignment, flat, offsets, flatOffsets };
}

export function maxAlignment(parts: readonly Codec[]): number {
  return Math.max(1, ...parts.map((part) => part.alignment));
}

export function alignTo(pointer: number, alignment: number): number {
  return Math.ceil(pointer / alignment) * alignment;
}

/** The core values of two things in a row, null when they are more than can be passed. */
export function concatFlat(
  left: readonly CoreType[] | null,
  right: readonly CoreType[] | null,
): readonly CoreType[] | null {
  return left === null || right === null || left.length + right.length > maxFlatParams
    ? null
    : [...left, ...right];
}
