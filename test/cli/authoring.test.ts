import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  answering,
  answersWit,
  makeProject,
  temporaryFolder,
  writeFiles,
} from "../build/project-fixture.ts";
import { installPackage } from "../support/installed-package.ts";
import { launchObelisk } from "./launch-obelisk.ts";
import type { Ended } from "./run-obelisk.ts";

const packageFolder = join(import.meta.dirname, "../..");
const minuteMs = 60_000;

const wit = answersWit("test:script", "answer: func() -> result<u32, string>;");
const project = {
  "obelisk.toml": `[[activity_wasm]]
name = "script"
source = "script/main.ts"
wit = "script/wit"
world = "component"

[[activity_wasm]]
name = "other"
source = "other/main.ts"
wit = "other/wit"
world = "component"

# The last one.
[[activity_wasm]]
name = "text"
source = "text/main.wat"
wit = "text/wit"
world = "component"
`,
  "script/main.ts": "export const answers = { answer: () => 42 };",
  "script/wit/world.wit": wit,
  "other/main.ts": "export const answers = { answer: () => 42 };",
  "other/wit/world.wit": wit.replace("test:script", "test:other"),
  "text/main.wat": answering("test:text/answers", 42),
  "text/wit/world.wit": wit.replace("test:script", "test:text"),
};

describe("obelisk generate types", () => {
  const typed = ["script/main.wit.d.ts", "other/main.wit.d.ts"];

  it("[CL60] writes a file beside each TypeScript source, and what is right not again", async () => {
    const root = await makeProject(project);
    expect(await launchObelisk(["generate", "types"], join(root, "script"))).toEqual({
      code: 0,
      stdout: typed.map((path) => `written    ${path}\n`).join(""),
      stderr: "",
    });
    expect(await readFile(join(root, "script/main.wit.d.ts"), "utf8")).toContain(
      "answer(): number | Promise<number>;",
    );
    const again = await launchObelisk(["generate", "types"], root);
    expect(again.stdout).toBe(typed.map((path) => `unchanged  ${path}\n`).join(""));
    const asJson = await launchObelisk(["generate", "types", "other", "--json"], root);
    expect(JSON.parse(asJson.stdout)).toEqual({
      path: "other/main.wit.d.ts",
      components: ["other"],
      state: "unchanged",
    });
    expect(await readdir(join(root, "text"))).toEqual(["main.wat", "wit"]);
  });

  it("[CL60] writes that of one component", async () => {
    const root = await makeProject(project);
    const { stdout } = await launchObelisk(["generate", "types", "other", "--project", root], "/");
    expect(stdout).toBe("written    other/main.wit.d.ts\n");
    expect(await readdir(join(root, "script"))).toEqual(["main.ts", "wit"]);
  });

  it("[CL61] --check names what would change and changes nothing", async () => {
    const root = await makeProject(project);
    const check = (): Promise<Ended> => launchObelisk(["generate", "types", "--check"], root);
    expect(await check()).toEqual({
      code: 1,
      stdout: "",
      stderr: `Not what \`obelisk generate types\` writes:\n${typed.map((path) => `  ${path}\n`).join("")}`,
    });
    expect(await readdir(join(root, "script"))).toEqual(["main.ts", "wit"]);
    await launchObelisk(["generate", "types"], root);
    expect(await check()).toEqual({ code: 0, stdout: "", stderr: "" });
    await writeFiles(root, { "other/wit/world.wit": wit.replace("test:script", "test:changed") });
    expect(await check()).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/:\n {2}other\/main\.wit\.d\.ts\n$/),
    });
  });

  it.each([
    ["scripts", "obelisk.toml has no component scripts. In TypeScript it has: script, other."],
    ["text", "text is not made from TypeScript"],
  ])("[CL62] refuses the component %s", async (name, reason) => {
    const root = await makeProject(project);
    const { code, stderr } = await launchObelisk(["generate", "types", name], root);
    expect(code).toBe(2);
    expect(stderr).toContain(reason);
  });

  it.each([
    [
      "a text that is no WIT",
      "package test:script; interface answers { answer: fun(); }",
      "expected",
    ],
    [
      "a type that TypeScript cannot have",
      wit.replace("func()", "func(x: list<u8, 2>)"),
      "list<u8, 2>",
    ],
    ["another world", wit.replace("world component", "world other"), "component"],
  ])("[CL62] tells of %s as the build does", { timeout: minuteMs }, async (_what, text, reason) => {
    const root = await makeProject({ ...project, "script/wit/world.wit": text });
    const types = await launchObelisk(["generate", "types"], root);
    expect(types.code).toBe(1);
    expect(types.stderr).toContain(reason);
    const build = await launchObelisk(["build"], root);
    expect(build.stderr).toContain(types.stderr.trim());
  });
});

describe("obelisk init", () => {
  it("[CL65] refuses a folder with something in it, and names it", async () => {
    const folder = await temporaryFolder();
    await writeFiles(folder, { "shop/notes.txt": "", "shop/.hidden": "" });
    expect(await launchObelisk(["init", "shop"], folder)).toEqual({
      code: 2,
      stdout: "",
      stderr: `${join(folder, "shop")} is not empty: it has .hidden, notes.txt. A project is made in a new or an empty folder.\n`,
    });
    expect((await readdir(join(folder, "shop"))).toSorted()).toEqual([".hidden", "notes.txt"]);
    await writeFiles(
      folder,
      Object.fromEntries(["a", "b", "c", "d", "e", "f"].map((name) => [`many/${name}`, ""])),
    );
    expect((await launchObelisk(["init", "many"], folder)).stderr).toContain(
      "a, b, c, d, e and 1 more",
    );
  });

  it("[CL65] refuses a file", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "shop"), "");
    const { code, stderr } = await launchObelisk(["init", "shop"], folder);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining("cannot be a project"),
    });
  });

  it("[CL64] takes an empty folder, and one with a repository alone", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "My Shop/.git"), { recursive: true });
    const { code, stderr } = await launchObelisk(["init", "."], join(folder, "My Shop"));
    expect(code).toBe(0);
    expect(stderr).toBe("Next:\n  npm install\n  npx obelisk executor serve\n");
    expect(await packageOf(join(folder, "My Shop"))).toMatchObject({ name: "my-shop" });
    const asJson = await launchObelisk(["init", "other", "--json"], folder);
    expect(JSON.parse(asJson.stdout)).toEqual({
      folder: join(folder, "other"),
      files: expect.arrayContaining(["obelisk.toml", "wrangler.toml"]),
    });
  });

  it("[CL66] depends on the folder of this package, or on its version where it is installed", async () => {
    const folder = await temporaryFolder();
    await launchObelisk(["init", "deep/linked"], folder);
    const linked = await packageOf(join(folder, "deep/linked"));
    const [, path = ""] = /^file:(.*)$/.exec(linked.dependencies["obelisk-workers"] ?? "") ?? [];
    expect(join(folder, "deep/linked", path)).toBe(packageFolder);

    const launcher = join(await installPackage(folder), "bin/obelisk.mjs");
    expect(await launchObelisk(["init", "installed"], folder, launcher)).toMatchObject({ code: 0 });
    const { version } = await packageOf(packageFolder);
    const installed = await packageOf(join(folder, "installed"));
    expect(installed.dependencies).toEqual({ "obelisk-workers": version });
  });
});

describe("obelisk new", () => {
  it("[CL67] keeps the text of obelisk.toml, and takes the namespace that is there", async () => {
    const root = await makeProject({
      ...project,
      "obelisk.toml": project["obelisk.toml"].trimEnd(),
    });
    const { code, stdout, stderr } = await launchObelisk(["new", "workflow", "OrderFlow.v2"], root);
    expect(code).toBe(0);
    expect(stdout.split("\n")).toEqual(
      expect.arrayContaining([
        "  workflows/order-flow-v2/order-flow-v2.wit.d.ts",
        "  obelisk.toml",
      ]),
    );
    expect(stderr).toContain("test:order-flow-v2/order-flow-v2.run");
    expect(await readFile(join(root, "obelisk.toml"), "utf8")).toBe(`${project["obelisk.toml"]}
[[workflow_wasm]]
name = "OrderFlow.v2"
source = "workflows/order-flow-v2/order-flow-v2.ts"
wit = "workflows/order-flow-v2/wit"
world = "component"
`);
    const asJson = await launchObelisk(["new", "activity", "mail", "--json"], root);
    expect(JSON.parse(asJson.stdout)).toEqual({
      name: "mail",
      kind: "activity",
      ffqn: "test:mail/mail.run",
      files: expect.arrayContaining(["activities/mail/mail.ts", "obelisk.toml"]),
    });
  });

  it.each([
    ["script", "obelisk.toml has a component script already"],
    ["Script", "obelisk.toml has a component script already"],
    ["mail/out", "is no name of a component"],
    ["..", "has to begin with a letter"],
    ["7up", "has to begin with a letter"],
    ["import", "import has a meaning of its own"],
    ["delete", "delete has a meaning of its own"],
    ["component", "component has a meaning of its own"],
    ["taken", "activities/taken is there already"],
  ])("[CL68] refuses the name %s", async (name, reason) => {
    const root = await makeProject({ ...project, "activities/taken/notes.txt": "" });
    const before = (await readdir(root, { recursive: true })).toSorted();
    const { code, stderr } = await launchObelisk(["new", "activity", name], root);
    expect(code).toBe(2);
    expect(stderr).toContain(reason);
    expect((await readdir(root, { recursive: true })).toSorted()).toEqual(before);
    expect(await readFile(join(root, "obelisk.toml"), "utf8")).toBe(project["obelisk.toml"]);
  });

  it("[CL68] refuses a project whose WIT is wrong, before anything is written", async () => {
    const root = await makeProject({ ...project, "script/wit/world.wit": "package test:script" });
    const { code, stderr } = await launchObelisk(["new", "activity", "mail"], root);
    expect(code).toBe(2);
    expect(stderr).toContain('script/wit: component "script": does not declare the world');
    expect((await readdir(root)).toSorted()).toEqual(["obelisk.toml", "other", "script", "text"]);
  });

  it.each([
    ["that is wrong", "[[activity_wasm]]\nname = 7\n", "obelisk.toml"],
    ["that takes no table at its end", "activity_wasm = []\n", "cannot be added at the end"],
  ])("[CL68] refuses an obelisk.toml %s", async (_what, text, reason) => {
    const root = await makeProject({ "obelisk.toml": text });
    const { code, stderr } = await launchObelisk(["new", "activity", "mail"], root);
    expect(code).toBe(2);
    expect(stderr).toContain(reason);
    expect(await readdir(root)).toEqual(["obelisk.toml"]);
  });
});

const packageShape = z.object({
  name: z.string(),
  version: z.string(),
  dependencies: z.record(z.string(), z.string()),
});

async function packageOf(folder: string): Promise<z.infer<typeof packageShape>> {
  return packageShape.parse(JSON.parse(await readFile(join(folder, "package.json"), "utf8")));
}
