import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { runObelisk } from "./run-obelisk.ts";

const root = join(import.meta.dirname, "../..");

interface Help {
  /** Without `obelisk`. */
  readonly command: string;
  readonly text: string;
}

/** Of each command that does something, found by the lists of those above. */
async function readHelps(group: string): Promise<readonly Help[]> {
  const { stdout: text } = await runObelisk([...group.split(" ").filter(Boolean), "--help"]);
  const list = /^Commands:\n([^]*?)\n(?:\n|$)/m.exec(text)?.[1];
  if (list === undefined) return [{ command: group, text }];
  const names = [...list.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name = ""]) => name);
  const below = names
    .filter((name) => name !== "help")
    .map((name) => readHelps(`${group} ${name}`.trim()));
  return (await Promise.all(below)).flat();
}

let helps: readonly Help[];
beforeAll(async () => {
  helps = await readHelps("");
}, 60_000);

/** Commands that print nothing to the standard output, or never end. */
const silent = ["executor serve", "profile use", "profile set", "profile remove"];

describe("every command", () => {
  it("[CL94] has help with an example of itself and the exit codes", () => {
    expect(helps.length).toBeGreaterThan(20);
    for (const { command, text } of helps) {
      expect(text).toMatch(
        new RegExp(`^Examples?:\\n(?: {2}.*\\n)*? {2}obelisk ${command}\\b`, "m"),
      );
      expect(text).toContain("\nExit codes:\n");
    }
  });

  it("[CL94] has --json if it prints anything", () => {
    const without = helps.filter(({ text }) => !/^ {2}--json/m.test(text));
    expect(without.map(({ command }) => command).toSorted()).toEqual(silent.toSorted());
  });

  it("[CL95] is in the table of docs/cli.md, and no other", async () => {
    const page = await readFile(join(root, "docs/cli.md"), "utf8");
    const rows = [...page.matchAll(/^\| `obelisk ([^`]+)` \|/gm)].map(([, row = ""]) => row);
    const commands = rows.map((row) => row.replace(/ [<[].*/, ""));
    expect(commands.toSorted()).toEqual(helps.map(({ command }) => command).toSorted());
  });
});

it("[CL97] --version prints the version of the package", async () => {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(root, "package.json"), "utf8")));
  expect(await runObelisk(["--version"])).toEqual({
    code: 0,
    stdout: `${version}\n`,
    stderr: "",
  });
});

describe("obelisk generate execution-id", () => {
  it("[CL97] prints an id that schedule takes, a new one each time", async () => {
    const ids = await Promise.all([1, 2].map(() => runObelisk(["generate", "execution-id"])));
    for (const { code, stdout } of ids) {
      expect(code).toBe(0);
      expect(stdout).toMatch(/^E_[0-7][0-9A-HJKMNP-TV-Z]{25}\n$/);
    }
    expect(ids[0]?.stdout).not.toBe(ids[1]?.stdout);
    const { stdout } = await runObelisk(["generate", "execution-id", "--json"]);
    expect(JSON.parse(stdout)).toMatch(/^E_/);
  });
});
