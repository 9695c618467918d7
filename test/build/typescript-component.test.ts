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
    expect(problems).toContain("imports the package c, which its identity does not cover");
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
    expect(problems).toContain("Expected identifier but found end of file");
    expect(problems).toContain("main.ts:1:");
  });

  it("[BD64] with a list of fixed length is refused before anything is built", async () => {
    const problems = await problemsWith({
      "guest/wit/world.wit": answersWit(
        "test:guest",
        "answer: func(key: option<list<u8, 4>>) -> result<u32, string>;",
      ),
      "guest/main.ts": "export const answers = { answer: () => 1 };",
    });
    expect(problems).toContain(
      'guest/wit: component "guest": the param `key` of test:guest/answers.answer has the type list<u8, 4>, which a component in TypeScript cannot have',
    );
    expect(problems).toContain("Use a tuple or a `list` without length");
  });

  it.each([
    ["random", "Math.random()", "Math.random() cannot be used while the module is loaded"],
    ["ids", "crypto.randomUUID()", "crypto.randomUUID cannot be used while the module is loaded"],
    ["variables", "process.env", "process.env cannot be used while the module is loaded"],
  ])(
    "[BD65] that asks its host for %s while it is loaded is refused",
    async (_what, used, problem) => {
      const problems = await problemsWith({
        "guest/main.ts": `const frozen = ${used};
export const answers = { answer: () => (frozen ? 1 : 2) };`,
      });
      expect(problems).toContain(problem);
    },
  );

  it("[BD66] without a function of its interface is told which, and what it has", async () => {
    const problems = await problemsWith({
      "guest/main.ts": "export const answers = { anwser: () => 1 };",
    });
    expect(problems).toContain(
      "the export `answers` has no function `answer` for test:guest/answers.answer; it has anwser",
    );
  });

  it.each([
    ["test:guest/gone", "the world does not import test:guest/gone"],
    ["obelisk:log/lgo@1.0.0", "did you mean obelisk:log/log@1.0.0?"],
    ["obelisk-workers/workflows", "there is no obelisk-workers/workflows for components"],
  ])("[BD67] that imports %s is told what there is", async (name, problem) => {
    const problems = await problemsWith({
      "guest/main.ts": `import { f } from "${name}";
export const answers = { answer: () => f() };`,
    });
    expect(problems).toContain(problem);
  });

  it("[BD68] uses an interface of the host without declaring it", async () => {
    const problems = await problemsWith({
      "guest/main.ts": `import { info } from "obelisk:log/log";
import { log } from "obelisk-workers/log";
export const answers = { answer: () => { info("x"); log.warn("y"); return 1; } };`,
    });
    expect(problems).toBe("");
  });

  it("[BD68] may declare what the build adds as well", async () => {
    const problems = await problemsWith({
      "guest/wit/world.wit": `package test:guest;
interface answers { answer: func() -> result<u32, string>; }
world component { import obelisk:log/log@1.0.0; export answers; }`,
      "guest/wit/deps/log.wit": `package obelisk:log@1.0.0;
interface log { trace: func(message: string); debug: func(message: string); info: func(message: string);
  warn: func(message: string); error: func(message: string); }`,
      "guest/main.ts": `import { info } from "obelisk:log/log@1.0.0";
export const answers = { answer: () => { info("x"); console.log("y"); return 1; } };`,
    });
    expect(problems).toBe("");
  });

  it("[BD69] that is a workflow cannot import what is for activities", async () => {
    const problems = await problemsWith({
      "obelisk.toml": project["obelisk.toml"].replace("activity_wasm", "workflow_wasm"),
      "guest/main.ts": `import { info } from "obelisk-workers/activity";
export const answers = { answer: () => info().attempt };`,
    });
    expect(problems).toContain(
      "obelisk:activity/info@1.0.0, which the host does not offer to workflows",
    );
  });
});
