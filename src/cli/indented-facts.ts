/** What is known about a thing, one labelled line each. */
import { formatTable } from "../build/text-table.ts";

/** Of several lines the first one has the label. */
export type Fact = readonly [label: string, ...lines: readonly string[]];

/** Labels and values below each other, indented by two blanks. */
export function indentFacts(facts: readonly Fact[]): readonly string[] {
  const rows = facts.flatMap(([label, ...lines]) =>
    lines.map((line, index) => [`  ${index === 0 ? label : ""}`, line]),
  );
  return rows.length === 0 ? [] : formatTable(rows).split("\n");
}
