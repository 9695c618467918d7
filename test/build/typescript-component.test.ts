import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { formatProblem } from "../../src/build/build-problem.ts";
import { answersWit, build, makeProject, type Files } from "./project-fixture.ts";

vi.setConfig({ testTimeout: 60_000 });

const project = {
  "obelisk.toml": `[[activity_wasm]]
name = "guest"
source = "guest/main.ts"
wit = "guest/wit"
world = "component"
`,
  "guest/wit/world.wit": answersWit("test:guest", "answer: func() -> result<u32, string>;"),
};

async function problemsOf(root: string): Promise<string> {
  const result = await build(root);
  return result.kind === "refused" ? result.problems.map(formatProblem).join("\n") : "";
}

async function problemsWith(files: Files): Promise<string> {
  return problemsOf(await makeProject({ ...project, ...files }));
}

describe("a component of TypeScript", () => {
  it("[BD13] is bundled from the files below its folder, whatever lies around it", async () => {
    const problems = await problemsWith({
      "tsconfig.json": `{ "compilerOptions": { "jsx": "not a value" }, "extends": "./gone.json" }`,
      "guest/main.ts": `import { value } from "./lib/value.ts";
export const answers = { answer: (): number => value };`,
      "guest/lib/value.ts": `import data from "./data.json";
export const value: number = data.value;`,
      "guest/lib/data.json": `{ "value": 7 }`,
    });
    expect(problems).toBe("");
  });

  it("[BD13] is refused when it reaches a file or a package that its identity does not cover", async () => {
    const problems = await problemsWith({
      "guest/main.ts": `import { a } from "../other/a.ts";
import { b } from "b";
export const answers = { answer: (): number => a + b };`,
      "other/a.ts": "export const a = 1;",
      "guest/node_modules/b/package.json": `{ "name": "b", "main": "index.js" }`,
      "guest/node_modules/b/index.js": "export const b = 2;",
    });
    expect(problems).toContain(
      'guest/main.ts: component "guest": imports other/a.ts, the package b, which its identity does not cover',
    );
  });

  it("[BD13] is refused when it imports a package that is not there", async () => {
    const problems = await problemsWith({
      "guest/main.ts": `import { c } from "c";
export const answers = { answer: (): number => c };`,
    });
    expect(problems).toContain("imports `c`, which its identity does not cover");
  });

  it("[BD34] that uses a module of Node is refused, and its WIT folder is left alone", async () => {
    const root = await makeProject({
      ...project,
      "guest/main.ts": `import { readFileSync } from "node:fs";
export const answers = { answer: (): number => readFileSync("x").length };`,
    });
    expect(await problemsOf(root)).toContain("uses a module of Node that needs the system");
    expect(await readdir(join(root, "guest/wit"), { recursive: true })).toEqual(["world.wit"]);
  });

  it("[BD47] that cannot be parsed is reported with all that the builder says", async () => {
    const problems = await problemsWith({ "guest/main.ts": "export const answers = {" });
    expect(problems).toContain('guest/main.ts: component "guest": cannot be made a component');
    expect(problems).toContain("PARSE_ERROR");
    expect(problems).toContain("main.ts:1:");
  });
});
