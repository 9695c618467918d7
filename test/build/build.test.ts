import { writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { parse } from "@bytecodealliance/jco";
import { describe, expect, it, vi } from "vitest";
import { formatProblem } from "../../src/build/build-problem.ts";
import { buildProject } from "../../src/build/build.ts";
import { formatReport } from "../../src/build/report-table.ts";
import {
  answering,
  answersWit,
  build,
  makeProject,
  outputOf,
  writeFiles,
} from "./project-fixture.ts";

vi.setConfig({ testTimeout: 60_000 });

const answer = "answer: func() -> result<u32, string>;";

function table(name: string, wat = "main.wat"): string {
  return `[[activity_wasm]]
name = "${name}"
source = "${name}/${wat}"
wit = "${name}/wit"
world = "component"
`;
}

function component(name: string, value: number): Record<string, string> {
  return {
    [`${name}/main.wat`]: answering(`test:${name}/answers`, value),
    [`${name}/wit/world.wit`]: answersWit(`test:${name}`, answer),
  };
}

const twoComponents = {
  "obelisk.toml": table("one") + table("two"),
  ...component("one", 1),
  ...component("two", 2),
};

async function problemsOf(root: string): Promise<readonly string[]> {
  const result = await build(root);
  return result.kind === "refused" ? result.problems.map(formatProblem) : [];
}

describe("a build", () => {
  it("[BD41] lists the components with their functions and settings", async () => {
    const root = await makeProject(twoComponents);
    expect(await build(root)).toMatchObject({
      kind: "built",
      components: [
        { name: "one", kind: "activity", isFresh: true },
        { name: "two", kind: "activity", isFresh: true },
      ],
    });
    const output = await outputOf(root);
    const registry = output["components.js"]?.text ?? "";
    expect(registry).toContain('"name":"one"');
    expect(registry).toContain('"ffqn":"test:two/answers.answer"');
    expect(registry).toContain('"lockExpiryMs":30000');
  });

  it("[BD54] lists functions with handles apart from those that can be executions", async () => {
    const root = await makeProject({
      "obelisk.toml": table("shop"),
      "shop/wit/world.wit": answersWit(
        "test:shop",
        `resource cart; open: func() -> cart; ${answer}`,
      ),
      "shop/main.wat": `(module
  (memory (export "memory") 1)
  (func (export "test:shop/answers#open") (result i32) (i32.const 0))
  (func (export "test:shop/answers#answer") (result i32) (i32.const 0)))`,
    });
    expect(await problemsOf(root)).toEqual([]);
    const registry = (await outputOf(root))["components.js"]?.text ?? "";
    expect(registry).toMatch(/"exports":\[\{"ffqn":"test:shop\/answers.answer"[^[]*\[\][^[]*\]/);
    expect(registry).toContain('"notCallable":[{"ffqn":"test:shop/answers.open"');
  });

  it("[BD41] of a project without components has an empty list", async () => {
    const root = await makeProject({ "obelisk.toml": "" });
    expect(await build(root)).toMatchObject({ kind: "built", components: [] });
    expect(Object.keys(await outputOf(root))).toEqual(["components.js"]);
  });

  it("[BD42] stores equal core modules once, under the hash of their bytes", async () => {
    const componentText = (packageName: string, value: number): string => `(component
  (core module $shared (func (export "same")))
  (core instance (instantiate $shared))
  (core module $own
    (memory (export "memory") 1)
    (func (export "answer") (result i32) (i32.const ${value})))
  (core instance $own (instantiate $own))
  (func $answer (result (result u32 (error string)))
    (canon lift (core func $own "answer") (memory (core memory $own "memory"))))
  (instance $answers (export "answer" (func $answer)))
  (export "test:${packageName}/answers" (instance $answers)))`;
    const root = await makeProject({
      "obelisk.toml": `activity_wasm = [{ name = "one", location = "one.wasm" }, { name = "two", location = "two.wasm" }]`,
      "one.wasm": await parse(componentText("one", 0)),
      "two.wasm": await parse(componentText("two", 16)),
    });
    expect(await problemsOf(root)).toEqual([]);
    const output = await outputOf(root);
    const cores = Object.keys(output).filter((path) => path.startsWith("cores"));
    expect(cores).toHaveLength(3);
    for (const path of cores) {
      const hash = createHash("sha256")
        .update(output[path]?.text ?? "", "latin1")
        .digest("hex");
      expect(path).toBe(join("cores", `${hash.slice(0, 32)}.wasm`));
    }
    expect(Object.keys(output).filter((path) => path.startsWith("glue"))).toHaveLength(2);
  });

  it("[BD43] with nothing changed comes from the cache and writes no file", async () => {
    const root = await makeProject(twoComponents);
    await build(root);
    const before = await outputOf(root);
    expect(await build(root)).toMatchObject({
      components: [{ isFresh: false }, { isFresh: false }],
    });
    expect(await outputOf(root)).toEqual(before);
  });

  it("[BD43] after the output was deleted restores it from the cache", async () => {
    const root = await makeProject(twoComponents);
    await build(root);
    const before = await outputOf(root);
    await Promise.all(Object.keys(before).map((path) => rm(join(root, ".obelisk", path))));
    expect(await build(root)).toMatchObject({
      components: [{ isFresh: false }, { isFresh: false }],
    });
    const after = await outputOf(root);
    expect(Object.keys(after)).toEqual(Object.keys(before));
    expect(after["components.js"]?.text).toBe(before["components.js"]?.text);
  });

  it("[BD44] after a change makes the changed component alone and removes what it replaces", async () => {
    const root = await makeProject(twoComponents);
    await build(root);
    const before = await outputOf(root);
    await writeFiles(root, component("two", 3));
    expect(await build(root)).toMatchObject({
      components: [{ isFresh: false }, { isFresh: true }],
    });
    const after = await outputOf(root);
    const kept = Object.keys(after).filter((path) => path in before);
    expect(kept).toHaveLength(2);
    expect(Object.keys(after)).toHaveLength(3);
  });

  it("[BD44] after a change of settings makes no component", async () => {
    const root = await makeProject(twoComponents);
    await build(root);
    await writeFiles(root, { "obelisk.toml": `${table("one")}max_retries = 1\n${table("two")}` });
    expect(await build(root)).toMatchObject({
      components: [{ isFresh: false }, { isFresh: false }],
    });
    expect((await outputOf(root))["components.js"]?.text).toContain('"maxRetries":1');
  });

  it("[BD44] starts over with a component whose source changes while it is made", async () => {
    const root = await makeProject(twoComponents);
    let hasChanged = false;
    const log = (): void => {
      if (!hasChanged) {
        writeFileSync(join(root, "one/main.wat"), answering("test:one/answers", 9));
        hasChanged = true;
      }
    };
    const first = await buildProject({ root, log });
    const second = await build(root);
    const digests = [first, second].map((report) =>
      report.kind === "built" ? report.components.map(({ digest }) => digest) : [],
    );
    expect(digests[0]).toEqual(digests[1]);
    expect(second).toMatchObject({ components: [{ isFresh: false }, { isFresh: false }] });
  });

  it("[BD45] that fails leaves the output of the last one as it was", async () => {
    const root = await makeProject(twoComponents);
    await build(root);
    const before = await outputOf(root);
    await writeFiles(root, { ...component("one", 5), "two/main.wat": "(module (func $" });
    expect(await build(root)).toMatchObject({ kind: "refused" });
    expect(await outputOf(root)).toEqual(before);
  });

  it("[BD46] reports the problems of all components together", async () => {
    const tables = ["junk", "core", "gone"].map(
      (name) => `{ name = "${name}", location = "${name}.wasm" }`,
    );
    const root = await makeProject({
      "obelisk.toml": `activity_wasm = [${tables.join(",")}]`,
      "junk.wasm": "this is text",
      "core.wasm": await parse("(module)"),
    });
    expect(await problemsOf(root)).toEqual([
      expect.stringContaining('junk.wasm: component "junk": is not a WebAssembly component'),
      expect.stringContaining('core.wasm: component "core": is a core WebAssembly module'),
      expect.stringMatching(/gone\.wasm: component "gone": cannot be read: .*ENOENT/),
    ]);
  });

  it("[BD47] points into WebAssembly text that cannot be assembled", async () => {
    const root = await makeProject({
      ...twoComponents,
      "one/main.wat": "(module\n  (func (call $x)))",
    });
    const [problem] = await problemsOf(root);
    expect(problem).toContain('one/main.wat: component "one"');
    expect(problem).toContain("line 2, column 15: unknown func");
  });

  it("[BD47] says what a module lacks for its world", async () => {
    const root = await makeProject({ ...twoComponents, "one/main.wat": "(module)" });
    const [problem] = await problemsOf(root);
    expect(problem).toContain("test:one/answers");
  });

  it.each([
    [
      "[BD47] says what is wrong in a WIT folder",
      { "one/wit/world.wit": answersWit("test:one", "f: func() -> nothing;") },
      "name `nothing` does not exist",
    ],
    [
      "[BD47] says that a world does not exist",
      { "one/wit/world.wit": "package test:one; world other {}" },
      "World `component` not found",
    ],
  ])("%s", async (_title, files, message) => {
    const [problem] = await problemsOf(await makeProject({ ...twoComponents, ...files }));
    expect(problem).toContain('one/wit: component "one": does not declare the world');
    expect(problem).toContain(message);
  });

  it("[BD48] waits for another build of the same project", async () => {
    const root = await makeProject(twoComponents);
    const reports = await Promise.all([build(root), build(root), build(root)]);
    const fresh = reports.flatMap((report) =>
      report.kind === "built" ? report.components.filter(({ isFresh }) => isFresh) : [],
    );
    expect(fresh.map(({ name }) => name)).toEqual(["one", "two"]);
  });

  it("[BD48] does not wait for a process that has ended", async () => {
    const root = await makeProject({ ...twoComponents, ".obelisk/build.lock": "2147483646" });
    expect(await build(root)).toMatchObject({ kind: "built" });
  });

  it("[BD49] is reported as a table", async () => {
    const root = await makeProject(twoComponents);
    const report = await build(root);
    expect(report.kind === "built" ? formatReport(report) : "").toMatch(
      /^component +kind +digest +border +glue +cores +ms\none +activity +sha256:[0-9a-f]{12} +core +\d+\.\d kB +\d+\.\d kB +fresh +\d+\ntwo .*\n2 components in \d+ ms$/,
    );
  });
});
