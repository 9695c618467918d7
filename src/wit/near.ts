/** Finds what somebody probably meant to write. */
import { snakeCase } from "./name.ts";

/**
 * The candidate that is at most a third of its letters away from `text`, at least one and not all
 * of them; or null.
 */
export function nearMatch(text: string, candidates: Iterable<string>): string | null {
  let best: string | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const farthest = Math.max(1, candidate.length / 3);
    // No distance is less than the difference in length; most need not be computed.
    const isTooFar = Math.abs(text.length - candidate.length) > farthest;
    const distance = isTooFar ? Number.POSITIVE_INFINITY : editDistance(text, candidate);
    if (distance < bestDistance && distance <= farthest && distance < candidate.length) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/**
 * The name in the form that JSON has, if one is near to what was written in its place. Letter case
 * and what joins the words make no difference, so `skuId` is near to `sku-id`.
 */
export function nearName(written: string, names: readonly string[]): string | null {
  const namesByLetters = new Map(names.map((name) => [lettersOf(name), snakeCase(name)]));
  const near = nearMatch(lettersOf(written), namesByLetters.keys());
  return near === null ? null : (namesByLetters.get(near) ?? null);
}

/** The end of a message about a name that does not exist. */
export function didYouMean(written: string, names: readonly string[]): string {
  const near = nearName(written, names);
  return near === null ? "" : `; did you mean ${near}?`;
}

function lettersOf(name: string): string {
  return name.toLowerCase().replaceAll(/[-_\s]/g, "");
}

/** Levenshtein distance: insertions, deletions and replacements of single characters. */
function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      const removed = (previous[column] ?? 0) + 1;
      const added = (current[column - 1] ?? 0) + 1;
      current.push(Math.min(replaced, removed, added));
    }
    previous = current;
  }
  return previous.at(-1) ?? 0;
}
