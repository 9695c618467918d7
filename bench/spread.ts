/** What several rounds of one measurement have in common, and how far they lie apart. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** At least one value. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (least === undefined || most === undefined) throw new Error("nothing was measured");
  const middle = (sorted.length - 1) / 2;
  const below = sorted[Math.floor(middle)] ?? least;
  const above = sorted[Math.ceil(middle)] ?? most;
  return { median: (below + above) / 2, least, most };
}
