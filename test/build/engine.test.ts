import { describe, expect, it } from "vitest";
import { formatProblem } from "../../src/build/build-problem.ts";
import type { ComponentOrigin } from "../../src/build/component-declaration.ts";
import { componentDigest } from "../../src/build/component-digest.ts";
import { parseProjectFile } from "../../src/build/project-file.ts";
import { readToolVersions } from "../../src/build/tool-versions.ts";
import { answersWit, build, makeProject } from "./project-fixture.ts";

const source = `name = "a"\nsource = "guest/main.ts"\nwit = "wit"\nworld = "component"\n`;
const activity = `[[activity_wasm]]\n${source}`;
const workflow = `[[workflow_wasm]]\n${source}`;

function originOf(text: string): ComponentOrigin {
  const parsed = parseProjectFile(text);
  const [declaration] = "problems" in parsed ? [] : parsed;
  if (declaration === undefined) throw new Error(problemsOf(text));
  return declaration.origin;
}

function problemsOf(text: string): string {
  const parsed = parseProjectFile(text);
  return "problems" in parsed ? parsed.problems.map(formatProblem).join("\n") : "";
}

describe("the engine of a component", () => {
  it("[BD90] is QuickJS unless it is StarlingMonkey", () => {
    const quickJs = originOf(activity);
    expect(quickJs).not.toHaveProperty("engine");
    expect(originOf(`${activity}engine = "quickjs"`)).toEqual(quickJs);
    const starlingMonkey = originOf(`${activity}engine = "starlingmonkey"`);
    expect(starlingMonkey).toEqual({ ...quickJs, engine: "starlingmonkey" });
  });

  it.each([
    [`${activity}engine = "v8"`, '`engine` is "v8"', '"quickjs" or "starlingmonkey"'],
    [`${workflow}engine = "starlingmonkey"`, "unknown key `engine`", "[[activity_wasm]]"],
    [
      `${activity.replace("main.ts", "main.wat")}engine = "quickjs"`,
      "`engine`",
      "only TypeScript has an engine",
    ],
    [
      `[[activity_wasm]]\nname = "a"\nlocation = "a.wasm"\nengine = "starlingmonkey"`,
      "`engine`",
      "only TypeScript has an engine",
    ],
  ])("[BD90] is none of %j", (text, ...parts) => {
    const problems = problemsOf(text);
    for (const part of parts) expect(problems).toContain(part);
  });

  it("[BD91] makes another component of the same source, and so does its version", async () => {
    const root = await makeProject({ "guest/main.ts": "", "wit/world.wit": "package a:b;" });
    const tools = await readToolVersions();
    const other = { ...tools, componentizeJs: "0.0.1" };
    const quickJs = originOf(activity);
    const starlingMonkey = originOf(`${activity}engine = "starlingmonkey"`);
    const digests = await Promise.all([
      componentDigest(root, quickJs, tools),
      componentDigest(root, starlingMonkey, tools),
      componentDigest(root, starlingMonkey, other),
    ]);
    expect(new Set(digests).size).toBe(digests.length);
    expect(await componentDigest(root, quickJs, other)).toBe(digests[0]);
  });

  it("[BD94] has no library for it when it is StarlingMonkey, and says what to import", async () => {
    const root = await makeProject({
      "obelisk.toml": `${activity}engine = "starlingmonkey"`,
      "wit/world.wit": answersWit("test:guest", "answer: func() -> result<u32, string>;"),
      "guest/main.ts": `import { log } from "obelisk-workers/log";
export const answers = { answer() { log.info("x"); return 1; } };`,
    });
    const built = await build(root);
    const problems = "problems" in built ? built.problems.map(formatProblem).join("\n") : "";
    expect(problems).toContain("obelisk-workers/log is for components that are built with QuickJS");
    expect(problems).toContain("obelisk:log/log@1.0.0");
  });
});
