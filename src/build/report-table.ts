/**
 * A finished build as a table for a terminal.
 */
import type { BuildReport } from "./build.ts";
import { formatTable } from "./text-table.ts";

const heading = ["component", "kind", "digest", "border", "glue", "cores", "", "ms"];
const numeric = [4, 5, 7];

/** One line for each component, and the total time. */
export function formatReport({ components, elapsedMs }: BuildReport): string {
  const rows = components.map((component) => [
    component.name,
    component.kind,
    component.digest.slice(0, "sha256:".length + 12),
    component.border,
    kilobytes(component.glueBytes),
    kilobytes(component.coreBytes),
    component.isFresh ? "fresh" : "cached",
    component.elapsedMs.toFixed(0),
  ]);
  const table = formatTable([heading, ...rows], numeric);
  return `${table}\n${components.length} components in ${elapsedMs.toFixed(0)} ms`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
