/** The stack of an error in the user's own files and lines. The build appends the table to the bundle. */

/** One run of lines: the first one in the bundle, how many, the file's number and its first line. */
type LineRun = readonly [bundleLine: number, count: number, file: number, line: number];

interface LineTable {
  readonly files: readonly string[];
  /** Ordered by `bundleLine`. */
  readonly runs: readonly LineRun[];
}

interface CallSite {
  getFunctionName(): string | null;
  getLineNumber(): number | null;
}

declare global {
  var obeliskLines: LineTable | undefined;
}

/** The text of a stack, as `Error.prepareStackTrace` makes it. */
export function stackTrace(error: Error, sites: readonly CallSite[]): string {
  const frames = sites.flatMap((site) => {
    const place = placeOf(site.getLineNumber() ?? 0);
    if (place === null) return [];
    const name = site.getFunctionName() ?? "";
    return [name === "" ? `    at ${place}` : `    at ${name} (${place})`];
  });
  return [`${error.name}: ${error.message}`, ...frames].join("\n");
}

/** Null for what is not the user's. */
function placeOf(bundleLine: number): string | null {
  const table = globalThis.obeliskLines;
  if (table === undefined) return null;
  const run = table.runs.findLast(([first]) => first <= bundleLine);
  if (run === undefined) return null;
  const [first, count, file, line] = run;
  const offset = bundleLine - first;
  return offset < count ? `${table.files[file] ?? "?"}:${line + offset}` : null;
}
