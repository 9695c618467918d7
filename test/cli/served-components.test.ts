import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { freePort } from "../../scripts/free-port.ts";
import { runObelisk, startObelisk } from "./run-obelisk.ts";
import type { Ended, Running } from "./run-obelisk.ts";

const fibo = "testing:fibo-wat/fibo.fibo";

let folder: string;
let server: Running;
let environment: { readonly OBELISK_API_URL: string };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "obelisk-served-"));
  const port = await freePort();
  environment = { OBELISK_API_URL: `http://127.0.0.1:${port}` };
  server = startObelisk(["executor", "serve", "--port", `${port}`, "--persist-to", folder]);
  await Promise.race([
    vi.waitUntil(async () => (await obelisk("component", "list")).code === 0, 60_000),
    server.ended.then(({ stderr }) => Promise.reject(new Error(stderr))),
  ]);
}, 90_000);

afterAll(async () => {
  server.process.kill("SIGINT");
  await server.ended;
  await rm(folder, { recursive: true });
});

function obelisk(...parameters: readonly string[]): Promise<Ended> {
  return runObelisk(parameters, environment);
}

const page = await readFile(join(import.meta.dirname, "../../docs/cli.md"), "utf8");

/** Commands of the page with what they print: "$ obelisk", parameters, and the lines below. */
const examples = [...page.matchAll(/```console\n\$ obelisk (.+)\n([^]*?)```/g)].map(
  ([, command = "", output = ""]) => ({ command, output }),
);

/** Parameters as a shell takes them apart: blanks between them, except in apostrophes. */
function parametersOf(command: string): readonly string[] {
  return [...command.matchAll(/'([^']*)'|\S+/g)].map(([text, quoted]) => quoted ?? text);
}

/** Leaves out what differs from one machine, build or run to another. */
function withoutChanging(text: string): string {
  return text
    .replaceAll(/sha256:(?:[0-9a-f]+|\.\.\.) */g, "sha256:... ")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<instant>")
    .replaceAll(/\b(?:\d+ s ago|now) */g, "<age> ")
    .replaceAll(/\d\.\d s$/gm, "<duration>")
    .replaceAll(/127\.0\.0\.1:\d+/g, "<address>")
    .replaceAll(/ \/\S+, \d+ components/g, " <project>")
    .replaceAll(/\b(\d+\.\d+\.\d+|workerd \S+)/g, "<version>");
}

describe("docs/cli.md", () => {
  it("[CL31] has examples", () => {
    expect(examples.length).toBe(page.match(/```console/g)?.length);
    expect(examples.length).toBeGreaterThan(5);
  });

  it.each(examples)("[CL31] `obelisk $command` prints what the page says", async (example) => {
    const { stdout, stderr } = await obelisk(...parametersOf(example.command));
    // Of the heading of a table the width of a digest is left.
    const lines = (text: string): string =>
      withoutChanging(text).replace(/(digest|created) +/, "$1 ");
    expect(lines(stdout + stderr)).toBe(lines(example.output));
  });
});

describe("against a real server", () => {
  it("[CL17] component list has what obelisk.toml declares", async () => {
    const { stdout } = await obelisk("component", "list", "--kind", "activity");
    const [heading, ...rows] = stdout.trimEnd().split("\n");
    expect(heading).toMatch(/^component +kind +digest/);
    expect(rows.map((row) => row.split(/ +/).slice(0, 2))).toEqual([
      ["fibo", "activity"],
      ["fibo-wat", "activity"],
      ["misbehave", "activity"],
      ["http-small", "activity"],
      ["orders", "activity"],
    ]);
  });

  it("[CL18] component inspect has its functions, imports and WIT", async () => {
    const inspected = await obelisk("component", "inspect", "fibo-workflow");
    expect(inspected.stdout).toContain("\nexports\n  testing:fibo-workflow/workflow.fiboa ");
    expect(inspected.stdout).toContain("\nimports\n  testing:fibo-wat/fibo.fibo ");
    const wit = await obelisk("component", "inspect", "fibo-workflow", "--wit");
    expect(wit.stdout).toContain("export testing:fibo-workflow/workflow");
  });

  it("[CL21] function show has a command that runs", async () => {
    const { stdout } = await obelisk("function", "show", fibo);
    const [, params = ""] = /execution schedule \S+ '(.*)'$/m.exec(stdout) ?? [];
    const scheduled = await obelisk("execution", "schedule", fibo, params, "--follow");
    expect(scheduled).toMatchObject({ code: 0, stdout: expect.stringMatching(/^E_.*\nok: 1\n$/) });
  });

  it("[CL23] function show has WIT and JSON Schemas", async () => {
    const wit = await obelisk("function", "show", fibo, "--wit");
    expect(wit.stdout).toContain("fibo: func(n: u8) -> result<u64, string>;");
    const schema = await obelisk("function", "show", fibo, "--schema");
    expect(JSON.parse(schema.stdout)).toMatchObject({
      ffqn: fibo,
      params: { type: "array", minItems: 1, maxItems: 1 },
    });
  });

  it.each([
    ["[256]", ["  at        params[0] (parameter n)", "  expected  u8", "  found     256"]],
    ['["10"]', ["  at        params[0] (parameter n)", "  expected  u8", '  found     "10"']],
    ["[1, 2]", ["  expected  1 item: [n]", "  found     2 items"]],
  ])("[CL26] wrong params are explained: %s", async (params, lines) => {
    const { code, stderr } = await obelisk("execution", "schedule", fibo, params);
    expect(code).toBe(2);
    expect(stderr.split("\n")).toEqual(expect.arrayContaining(lines));
    expect(stderr).toContain(`\`obelisk function show ${fibo}\``);
  });

  it("[CL25] an unknown function is refused with what is near to it", async () => {
    const { code, stderr } = await obelisk("execution", "schedule", `${fibo}naci`, "[10]");
    expect(code).toBe(2);
    expect(stderr).toContain(`  near  ${fibo}\n`);
  });

  it.each([
    [
      "long-text",
      "[1048577]",
      /the component returned what its type does not allow: ok: expected string/,
    ],
    [
      "long-list",
      "[1048577]",
      /the component returned what its type does not allow: ok: expected list<u8>/,
    ],
    ["bad-char", "[]", /char/i],
  ])(
    "[CL30] a result that does not fit its type is a failure: %s",
    async (name, params, reason) => {
      const { code, stdout } = await obelisk(
        ...["execution", "schedule", `testing:misbehave/misbehave.${name}`, params, "--follow"],
      );
      expect(code).toBe(1);
      expect(stdout).toMatch(/^E_\w+\nexecution failed \(uncategorized\): /);
      expect(stdout).toMatch(reason);
      expect(stdout.length).toBeLessThan(5_000);
    },
  );
});
