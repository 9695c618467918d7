import type { MapKey } from "./wit-value.ts";

/**
 * The order in which the entries of a map are kept and written, since a map has none of its own:
 * numbers by value, false before true, texts by UTF-16 code units (as RFC 8785 has it for keys).
 * The keys are of one type.
 */
export function sortedEntries<Value>(
  entries: ReadonlyMap<MapKey, Value>,
): readonly (readonly [MapKey, Value])[] {
  return [...entries].toSorted(([left], [right]) => (left < right ? -1 : Number(left > right)));
}
