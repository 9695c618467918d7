/** Pages of the user's documentation, as far as tests read them. */
import { readFileSync } from "node:fs";

export function readPage(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
}

/** What stands below a heading, up to the next one of its level or above. */
export function section(page: string, heading: string): string {
  const level = /^#+/.exec(heading)?.[0].length ?? 1;
  const lines = page.split("\n");
  const start = lines.indexOf(heading);
  if (start < 0) throw new RangeError(`the page has no heading ${heading}`);
  const next = lines.findIndex(
    (line, place) => place > start && new RegExp(`^#{1,${level}} `).test(line),
  );
  return lines.slice(start + 1, next < 0 ? undefined : next).join("\n");
}

/** The fenced blocks whose line of opening is exactly this. */
export function blocks(page: string, opening: string): readonly string[] {
  const fences = [...page.matchAll(/^```(.+)\n([^]*?)^```$/gm)];
  return fences.flatMap(([, info, text = ""]) => (info === opening ? [text] : []));
}

/** The cells of the table with exactly these columns, without the backquotes around them. */
export function table(page: string, ...columns: readonly string[]): readonly (readonly string[])[] {
  const [, below] = page.split(`| ${columns.join(" | ")} |\n`);
  if (below === undefined) throw new RangeError(`the page has no table ${columns.join(" | ")}`);
  const lines = below.split("\n").slice(1);
  const end = lines.findIndex((line) => !line.startsWith("|"));
  return lines
    .slice(0, end < 0 ? undefined : end)
    .map((row) => row.slice(1, -1).split("|"))
    .map((cells) => cells.map((cell) => cell.trim().replace(/^`(.*)`$/, "$1")));
}

/** The first cells of all rows of tables, without their headings, and without backquotes. */
export function firstCells(page: string): readonly string[] {
  return [...page.matchAll(/^\| `([^`]+)` \|/gm)].map(([, cell = ""]) => cell);
}

/** The members of a union of string literals in a source of the program. */
export function literalsOf(path: string, declaration: RegExp): readonly string[] {
  const [, union] = declaration.exec(readPage(path)) ?? [];
  if (union === undefined) throw new RangeError(`${path} has no ${declaration.source}`);
  return [...union.matchAll(/"([^"]+)"/g)].map(([, literal = ""]) => literal);
}
