/**
 * A finished build as a table for a terminal.
 */
import type { BuildReport } from "./build.ts";

const heading = ["component", "kind", "digest", "glue", "cores", "", "ms"];
const numeric = new Set([3, 4, 6]);

/** One line for each component, and the total time. */
export function formatReport({ components, elapsedMs }: BuildReport): string {
  const rows = components.map((component) => [
    component.name,
    component.kind,
    component.digest.slice(0, "sha256:".length + 12),
    kilobytes(component.glueBytes),
    kilobytes(component.coreBytes),
    component.isFresh ? "fresh" : "cached",
    component.elapsedMs.toFixed(0),
  ]);
  const widths = heading.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lines = [heading, ...rows].map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return numeric.has(column) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  "),
  );
  return [...lines, `${components.length} components in ${elapsedMs.toFixed(0)} ms`].join("\n");
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
