import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { citationsOf, rulesOf } from "../../scripts/spec-coverage.ts";
import { readPage } from "./page.ts";

const root = join(import.meta.dirname, "../..");
const page = readPage("docs/reliability.md");

/** The cells of each row that ends with rules and tests, of all tables that have such rows. */
const rows = page.split("\n").flatMap((line) => {
  const cells = line.split(" | ");
  return /^\| .*`test\/[^`]*` \|$/.test(line) && rulesIn(cells.at(-2) ?? "").length > 0
    ? [cells]
    : [];
});

function rulesIn(text: string): readonly string[] {
  return text.match(/\b[A-Z]{2}\d+\b/g) ?? [];
}

function filesIn(text: string): readonly string[] {
  return [...text.matchAll(/`(test\/[^`]*)`/g)].map(([, path = ""]) => path);
}

function citedIn(path: string): readonly string[] {
  return citationsOf(readPage(path));
}

describe("docs/reliability.md", () => {
  it("[PF40] names rules that exist", () => {
    const known = new Set(rulesOf(readPage("docs/spec.md")));
    expect(rulesIn(page).filter((rule) => !known.has(rule))).toEqual([]);
  });

  it("[PF40] names tests that exist, in its commands as well", () => {
    const paths = [...filesIn(page), ...(page.match(/\btest\/[\w/-]+\.test\.ts/g) ?? [])];
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    expect(paths.filter((path) => path.endsWith("/") && readdirSync(path).length === 0)).toEqual(
      [],
    );
  });

  it("[PF40] has rules and tests that belong together", () => {
    expect(rows.length).toBeGreaterThan(50);
    const apart = rows.flatMap((cells) => {
      const cited = new Set(filesIn(cells.at(-1) ?? "").flatMap(citedIn));
      return rulesIn(cells.at(-2) ?? "").filter((rule) => !cited.has(rule));
    });
    expect(apart).toEqual([]);
  });

  it("[PF40] has a rule or a reason for each scenario", () => {
    const [, scenarios = ""] = page.split("## Scenarios of upstream");
    const open = scenarios
      .split("\n")
      .filter((line) => line.startsWith("| `") && rulesIn(line).length === 0)
      .filter((line) => !line.includes("| does not apply: "));
    expect(open).toEqual([]);
  });
});
