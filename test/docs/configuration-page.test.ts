import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import { GENERATIONS_KEPT } from "../../src/execution/limits.ts";
import { allowedHostKeys } from "../../src/build/allowed-host-setting.ts";
import { tableKeys, type ComponentDeclaration } from "../../src/build/component-declaration.ts";
import { durationUnits } from "../../src/build/duration-setting.ts";
import { environmentKeys } from "../../src/build/environment-setting.ts";
import { parseProjectFile } from "../../src/build/project-file.ts";
import { readConfig } from "../../src/cli/cli-config.ts";
import { packageRoot } from "../../src/cli/package-root.ts";
import { suggestedWranglerToml } from "../../src/cli/wrangler-config.ts";
import { withDefaults } from "../../src/execution/retry-policy.ts";
import { makeProject } from "../build/project-fixture.ts";
import { blocks, firstCells, readPage, section, table } from "./page.ts";
import { filesOf } from "./page-project.ts";

const page = readPage("docs/configuration.md");
const keyColumns = ["key", "default", "most", "meaning"] as const;

function keyTable(heading: string): readonly (readonly string[])[] {
  return table(section(page, heading), ...keyColumns);
}

const both = keyTable("### Keys of both");
const ofKind = {
  activity: [...both, ...keyTable("### Keys of activities")],
  workflow: [...both, ...keyTable("### Keys of workflows")],
} as const;

type Kind = keyof typeof ofKind;

function keysOf(rows: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(rows.map(([key = ""]) => key.split(".")[0] ?? ""))];
}

/** A component with this line in its table. */
function tomlWith(kind: Kind, line: string): string {
  return `[[${kind}_wasm]]\nname = "a"\nlocation = "a.wasm"\n${line}\n`;
}

function accepted(toml: string): readonly ComponentDeclaration[] {
  const declarations = parseProjectFile(toml);
  if ("problems" in declarations) throw new Error(JSON.stringify(declarations.problems));
  return declarations;
}

/** The same of a component whose source is TypeScript: some keys belong to those alone. */
function typescriptWith(kind: Kind, line: string): string {
  const origin = 'source = "a.ts"\nwit = "wit"\nworld = "component"';
  return tomlWith(kind, line).replace('location = "a.wasm"', origin);
}

/** With every default of the retry policy, and of what is kept, in its place. */
function declared(kind: Kind, line: string): unknown {
  return accepted(typescriptWith(kind, line)).map((declaration) => ({
    ...declaration,
    settings: {
      generationsKept: GENERATIONS_KEPT,
      ...declaration.settings,
      ...withDefaults(declaration.settings),
    },
  }));
}

/** The keys that a refusal lists as known in the place of a wrong one. */
function knownIn(toml: string): readonly string[] {
  const parsed = parseProjectFile(toml);
  const [problem] = "problems" in parsed ? parsed.problems : [];
  const [, list = ""] = /^Known keys: (.+)\.$/.exec(problem?.remedy ?? "") ?? [];
  return list.split(", ");
}

/** Every key in a value, and its path in front of it. */
function pathsIn(value: unknown, path: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => pathsIn(item, path));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const full = path === "" ? key : `${path}.${key}`;
    return [full, ...pathsIn(inner, full)];
  });
}

const rows = (["activity", "workflow"] as const).flatMap((kind) =>
  ofKind[kind].map(([key = "", standard = "", most = ""]) => ({ kind, key, standard, most })),
);

describe("docs/configuration.md", () => {
  it.each(["activity", "workflow"] as const)(
    "[DC20] has the keys of an %s, and no other",
    (kind) => {
      const keys: readonly string[] = tableKeys[`${kind}_wasm`];
      expect(keysOf(ofKind[kind]).toSorted()).toEqual(keys.toSorted());
    },
  );

  it("[DC20] has the keys of every table below, and no other", () => {
    const cells = (heading: string): readonly string[] => firstCells(section(page, heading));
    expect(cells("### Durations")).toEqual(durationUnits);
    expect(cells("### Allowed hosts")).toEqual(allowedHostKeys);
    expect(cells("### Environment variables")).toEqual(environmentKeys);
    const unknown = "no_such_key_at_all";
    const executionKeys = knownIn(tomlWith("activity", `exec = { ${unknown} = 1 }`));
    const ofActivities = [...both, ...keyTable("### Keys of activities")];
    const documented = ofActivities
      .map(([key = ""]) => key)
      .filter((key) => key.startsWith("exec."));
    expect(documented.toSorted()).toEqual(executionKeys.map((key) => `exec.${key}`).toSorted());
    for (const name of knownIn(`${unknown} = 1`)) expect(page).toContain(`\`[[${name}]]\``);
  });

  it.each(rows.filter(({ standard }) => standard !== "" && standard !== "needed"))(
    "[DC21] has the default of $key of an $kind",
    ({ kind, key, standard }) => {
      expect(declared(kind, `${key} = ${standard}`)).toEqual(declared(kind, ""));
    },
  );

  it.each(rows.filter(({ most }) => most !== ""))(
    "[DC21] has the largest $key of an $kind",
    ({ kind, key, most }) => {
      const beyond = most.replace(/\d+/, (digits) => String(Number(digits) + 1));
      accepted(tomlWith(kind, `${key} = ${most}`));
      expect(parseProjectFile(tomlWith(kind, `${key} = ${beyond}`))).toHaveProperty("problems");
    },
  );

  it("[DC22] has an example with every key", () => {
    const [example = ""] = blocks(section(page, "### All of it"), "toml");
    accepted(example);
    const used = new Set(pathsIn(parse(example), ""));
    const keys = rows.map(({ kind, key }) => `${kind}_wasm.${key}`);
    const idle = ["workflow_wasm.exec.lock_expiry", "workflow_wasm.retry_exp_backoff"];
    const needless = [...idle, "workflow_wasm.location"];
    expect([...keys, "activity_wasm.allowed_host.methods"].filter((key) => !used.has(key))).toEqual(
      needless.toSorted((left, right) => keys.indexOf(left) - keys.indexOf(right)),
    );
  });

  it("[DC23] has the wrangler.toml that the command suggests", async () => {
    const suggested = suggestedWranglerToml(await makeProject({}));
    const [, path = ""] = /^main = "(.+)\/src\/worker\.ts"$/m.exec(suggested) ?? [];
    const installed = suggested.replaceAll(path, "node_modules/obelisk-workers");
    const shown = parse(filesOf(page)["wrangler.toml"] ?? "");
    expect(shown).toEqual({ ...parse(installed), name: "shop" });
  });

  it("[DC24] has the variables of the Worker, and no other", () => {
    const names = [...readPage("src/env.d.ts").matchAll(/^ +readonly (\w+)\??:/gm)];
    expect(firstCells(section(page, "## Variables of the Worker"))).toEqual(
      names.map(([, name]) => name),
    );
  });

  it("[DC24] has the variables of the command, and no other", async () => {
    const folder = join(packageRoot, "src/cli");
    const sources = await Promise.all(
      (await readdir(folder)).map((file) => readFile(join(folder, file), "utf8")),
    );
    const names = sources.flatMap((text) => text.match(/\b(?:OBELISK|XDG)_[A-Z_]+\b/g) ?? []);
    const ofWorker = firstCells(section(page, "## Variables of the Worker"));
    const ofCommand = new Set(names.filter((name) => !ofWorker.includes(name)));
    expect(firstCells(section(page, "## The command")).toSorted()).toEqual(
      [...ofCommand].toSorted(),
    );
  });

  it("[DC24] has a file that the command reads", async () => {
    const file = "config.toml";
    const project = await makeProject({ [file]: filesOf(page)[file] ?? "" });
    expect(readConfig(join(project, file))).toMatchObject({ ok: { current: "production" } });
  });
});
