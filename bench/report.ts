/** Findings as a table for a terminal. */
import { assertNever } from "../src/wit/assert-never.ts";
import type { Finding, TimeFinding } from "./finding.ts";
import { verdictOf } from "./finding.ts";
import type { Spread } from "./spread.ts";

const heading = ["what", "measured", "peer", "ratio", "budget", "verdict"] as const;

/** One line a finding. Times are medians, with the least and the most of all rounds. */
export function reportTable(findings: readonly Finding[]): string {
  const rows = [heading, ...findings.map(cells)];
  const widths = heading.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "))
    .map((line) => line.trimEnd())
    .join("\n");
}

function cells(finding: Finding): readonly string[] {
  const verdict = verdictOf(finding);
  switch (finding.kind) {
    case "time":
      return [finding.what, ...timeCells(finding), verdict];
    case "count": {
      const { what, measured, budget } = finding;
      return [what, decimal(measured), "", "", budget === null ? "" : limit(budget), verdict];
    }
    case "size": {
      const { what, bytes, budgetBytes } = finding;
      const budget = budgetBytes === null ? "" : `<= ${size(budgetBytes)}`;
      return [what, size(bytes), "", "", budget, verdict];
    }
    case "not-measured":
      return [finding.what, "", "", "", finding.budget, `not measured: ${finding.reason}`];
    default:
      return assertNever(finding);
  }
}

function timeCells({ measured, unit, peer, budget }: TimeFinding): readonly string[] {
  if (peer === null) {
    return [spread(measured, unit), "", "", budget === null ? "" : `<= ${budget} ${unit}`];
  }
  return [
    spread(measured, unit),
    `${spread(peer.time, unit)} ${peer.name}`,
    `${ratio(peer.ratio.median)} (${ratio(peer.ratio.least)} to ${ratio(peer.ratio.most)})`,
    budget === null ? "" : `<= ${ratio(budget)}`,
  ];
}

function spread({ median, least, most }: Spread, unit: string): string {
  return `${decimal(median)} ${unit} (${decimal(least)} to ${decimal(most)})`;
}

function limit(budget: { readonly most: number } | { readonly exactly: number }): string {
  return "most" in budget ? `<= ${budget.most}` : `${budget.exactly}`;
}

/** Three digits that say something. */
function decimal(value: number): string {
  return value === 0 ? "0" : String(Number(value.toPrecision(3)));
}

function ratio(value: number): string {
  return value < 0.7 ? `1/${decimal(1 / value)}` : `${decimal(value)}x`;
}

function size(bytes: number): string {
  return bytes < 10_000_000
    ? `${(bytes / 1_000).toFixed(1)} kB`
    : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
