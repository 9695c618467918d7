import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { answering, answersWit, makeProject, temporaryFolder } from "../build/project-fixture.ts";
import { installPackage } from "../support/installed-package.ts";
import { launchObelisk as obelisk } from "./launch-obelisk.ts";

const packageFolder = join(import.meta.dirname, "../..");
const minuteMs = 60_000;

const project = {
  "obelisk.toml": `[[activity_wasm]]
name = "answers"
source = "wat/main.wat"
wit = "wat/wit"
world = "component"

[[activity_wasm]]
name = "script"
source = "script/main.ts"
wit = "script/wit"
world = "component"
`,
  "wat/main.wat": answering("test:answers/answers", 42),
  "wat/wit/world.wit": answersWit("test:answers", "answer: func() -> result<u32, string>;"),
  "script/main.ts": "export const answers = { answer(): number { return 42; } };",
  "script/wit/world.wit": answersWit("test:script", "answer: func() -> result<u32, string>;"),
};

describe("a project in any folder", () => {
  it.each([
    ["script/wit", []],
    ["..", ["--project", "PROJECT"]],
  ])(
    "[BD60] [BD61] is built from %s with %j, into its own folder",
    { timeout: minuteMs },
    async (start, parameters) => {
      const root = await makeProject(project);
      const { code, stdout, stderr } = await obelisk(
        ["build", ...parameters.map((text) => text.replace("PROJECT", root))],
        join(root, start),
      );
      expect({ code, stderr }).toMatchObject({ code: 0 });
      expect(stdout).toContain("2 components");
      expect((await readdir(join(root, ".obelisk"))).toSorted()).toEqual(
        ["cache", "components.js", "cores", "glue"].toSorted(),
      );
      expect(await readFile(join(root, ".obelisk/components.js"), "utf8")).toContain(
        '"ffqn":"test:script/answers.answer"',
      );
    },
  );

  it("[CL98] is reported as JSON, as are its problems", { timeout: minuteMs }, async () => {
    const root = await makeProject(project);
    const built = await obelisk(["build", "--json"], root);
    expect(built.code).toBe(0);
    expect(built.stdout.trimEnd().split("\n").map(parseLine)).toEqual(
      ["answers", "script"].map((name) => ({
        name,
        kind: "activity",
        component_digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
        border: name === "answers" ? "core" : "jco",
        glue_bytes: expect.any(Number),
        core_bytes: expect.any(Number),
        is_fresh: true,
      })),
    );
    await writeFile(join(root, "script/main.ts"), "export const answers = {;");
    const { code, stdout } = await obelisk(["build", "--json"], root);
    expect(code).toBe(1);
    expect(stdout.trimEnd().split("\n").map(parseLine)).toEqual([
      {
        problem: "source-build-failed",
        file: "script/main.ts",
        component: "script",
        message: expect.any(String),
        remedy: expect.any(String),
        tool_output: expect.stringContaining("main.ts:1:24"),
      },
    ]);
  });

  it.each([[["build"]], [["executor", "serve"]]])(
    "[BD60] is missed by %j where there is none, with 2",
    async (parameters) => {
      const folder = await temporaryFolder();
      expect(await obelisk(parameters, folder)).toEqual({
        code: 2,
        stdout: "",
        stderr: expect.stringContaining(
          `There is no obelisk.toml in ${folder} or in a folder above it.`,
        ),
      });
      const { code, stderr } = await obelisk([...parameters, "--project", folder], packageFolder);
      expect(code).toBe(2);
      expect(stderr).toContain(`There is no obelisk.toml in ${folder}.`);
    },
  );

  it("[BD62] is not served without a wrangler.toml, which is shown as it should be", async () => {
    const root = await makeProject(project);
    const { code, stderr } = await obelisk(["executor", "serve"], root);
    expect(code).toBe(2);
    expect(stderr).toContain(`There is no wrangler.toml in ${root}.`);

    const own = parse(await readFile(join(packageFolder, "wrangler.toml"), "utf8"));
    const shown = parse(stderr.slice(stderr.indexOf("\nname = ")));
    const { main } = z.object({ main: z.string() }).parse(shown);
    expect(join(root, main)).toBe(join(packageFolder, "src/worker.ts"));
    expect(shown).toEqual({ ...own, name: shown["name"], main, build: shown["build"] });
  });

  it(
    "[BD63] is built by a package that is installed below its node_modules",
    { timeout: minuteMs },
    async () => {
      const root = await makeProject(project);
      const installed = await installPackage(root);
      const { code, stdout, stderr } = await obelisk(
        ["build"],
        root,
        join(installed, "bin/obelisk.mjs"),
      );
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining("Warning") });
      expect(stdout).toContain("2 components");
    },
  );
});

function parseLine(line: string): unknown {
  return JSON.parse(line);
}
