import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { readPage } from "./page.ts";

const root = join(import.meta.dirname, "../..");

const pages = [
  "README.md",
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => join("docs", file)),
];

/** Pages whose code is built from all its blocks. */
const pagesWithCode = ["getting-started", "writing-activities", "writing-workflows"];

function withoutCode(text: string): string {
  return text.replaceAll(/^```[^]*?^```$/gm, "").replaceAll(/^ {4}.*$/gm, "");
}

/** The anchors that a page's headings get where it is shown. */
function anchorsOf(text: string): readonly string[] {
  const headings = [...withoutCode(text).matchAll(/^#+ (.+)$/gm)];
  return headings.map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** What is wrong with a link of a page; null when it leads somewhere. */
function faultOf(page: string, target: string): string | null {
  const [path = "", anchor] = target.split("#");
  const file = path === "" ? page : normalize(join(dirname(page), path));
  if (relative("", file).startsWith("..")) return `${target} leads out of the repository`;
  if (!existsSync(join(root, file))) return `${target}: there is no ${file}`;
  if (anchor === undefined || statSync(join(root, file)).isDirectory()) return null;
  const anchors = anchorsOf(readFileSync(join(root, file), "utf8"));
  return anchors.includes(anchor) ? null : `${target}: ${file} has no such heading`;
}

describe("the documentation", () => {
  it.each(pages)("[DC26] has no dead link in %s", (page) => {
    const links = [...withoutCode(readPage(page)).matchAll(/\]\(([^)\s]+)\)/g)];
    const targets = links.map(([, target = ""]) => target);
    const own = targets.filter((target) => !/^[a-z]+:/.test(target));
    expect(own.flatMap((target) => faultOf(page, target) ?? [])).toEqual([]);
  });

  it("[DC26] is linked from the README", () => {
    const readme = readPage("README.md");
    const unlinked = pages.filter(
      (page) => page.split("/").length === 2 && !readme.includes(`](${page})`),
    );
    expect(unlinked).toEqual([]);
  });

  it.each(pagesWithCode)("[DC27] names the file of every block of code in %s", (page) => {
    const openings = readPage(`docs/${page}.md`).match(/^```(?:ts|js|wat)\b.*$/gm) ?? [];
    expect(openings.length).toBeGreaterThan(0);
    expect(openings.filter((opening) => !/^```\w+ \S+$/.test(opening))).toEqual([]);
  });
});
