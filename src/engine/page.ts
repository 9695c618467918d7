/** Pages of lists whose positions are dense, cut to what one message may hold. */
import { PAGE_LENGTH_MAX } from "../execution/limits.ts";
import type { Page, PageRequest } from "./execution-rpc.ts";

/** @param positionOf ascending over `all` */
export function pageOf<T>(
  all: Iterable<T>,
  positionOf: (item: T) => number,
  { from, length, keep }: PageRequest,
): Page<T> {
  const items: T[] = [];
  let newest: number | null = null;
  let start = from;
  for (const item of all) {
    const position = positionOf(item);
    // What is before the first one has been forgotten.
    if (newest === null && keep === "oldest") start = Math.max(start, position);
    newest = position;
    if (position >= start && position < start + length) items.push(item);
  }
  return { items: fitting(items, keep), newest };
}

/** As many items as can be sent in one message, from the end that is to stay; at least one. */
function fitting<T>(items: readonly T[], keep: PageRequest["keep"]): readonly T[] {
  const lengths = items.map((item) => JSON.stringify(item).length);
  if (keep === "newest") lengths.reverse();
  let count = 0;
  let total = 0;
  for (const length of lengths) {
    total += length;
    if (count > 0 && total > PAGE_LENGTH_MAX) break;
    count += 1;
  }
  return keep === "newest" ? items.slice(items.length - count) : items.slice(0, count);
}
