import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { formatProblem } from "../../src/build/build-problem.ts";
import { build, makeProject } from "../build/project-fixture.ts";
import { blocks, firstCells, literalsOf, readPage, section } from "./page.ts";

const root = join(import.meta.dirname, "../..");
const page = readPage("docs/errors.md");

const buildSection = section(page, "## Problems of a build");
const kinds = [...buildSection.matchAll(/^### `(.+)`$/gm)].map(([, kind = ""]) => kind);

const buildExamples = kinds.flatMap((kind) => {
  const text = section(page, `### \`${kind}\``);
  return blocks(text, "toml").map((toml, place) => ({
    kind,
    toml,
    printed: blocks(text, "text")[place] ?? "",
  }));
});

async function exampleFiles(): Promise<Record<string, string>> {
  const paths = await readdir(join(root, "examples"), { recursive: true, withFileTypes: true });
  const files = paths.filter((entry) => entry.isFile());
  return Object.fromEntries(
    await Promise.all(
      files.map(async ({ parentPath, name }) => {
        const path = join(parentPath, name);
        return [path.slice(root.length + 1), await readFile(path, "utf8")] as const;
      }),
    ),
  );
}

describe("docs/errors.md", () => {
  it("[DC3] has every kind of a build problem, and no other", () => {
    const known = literalsOf(
      "src/build/build-problem.ts",
      /export type BuildProblemKind =([^;]+);/,
    );
    expect(kinds.toSorted()).toEqual(known.toSorted());
  });

  it("[DC4] has examples of build problems", () => {
    expect(buildExamples.length).toBe(blocks(buildSection, "text").length);
    expect(buildExamples.length).toBeGreaterThan(5);
  });

  it.each(buildExamples)("[DC4] $kind is printed as the page says", async (example) => {
    const project = await makeProject({ ...(await exampleFiles()), "obelisk.toml": example.toml });
    const report = await build(project);
    const problems = report.kind === "refused" ? report.problems : [];
    expect(problems.map(({ kind }) => kind)).toContain(example.kind);
    expect(problems.map(formatProblem).join("\n")).toContain(example.printed.trimEnd());
  });

  it("[DC5] has every kind of a failure, reason to park and error of HTTP, and no other", () => {
    const failures = literalsOf("src/wit/retval.ts", /export type FailureKind =([^;]+);/);
    expect(firstCells(section(page, "## Executions that fail"))).toEqual(
      failures.map((kind) => kind.replaceAll("-", "_")),
    );
    const reasons = literalsOf(
      "src/execution/fact.ts",
      /interface ParkedReason \{\n +readonly reason:([^;]+);/,
    );
    expect(firstCells(section(page, "## Executions that wait for code"))).toEqual(reasons);
    const [, errors = ""] =
      /variant http-error \{([^}]*)\}/.exec(readPage("wit/obelisk-http/client.wit")) ?? [];
    const cases = [...errors.matchAll(/^ +([a-z-]+)(?:\(\w+\))?,$/gm)].map(([, name]) => name);
    expect(firstCells(section(page, "## Requests of activities"))).toEqual(cases);
  });
});
