/** `docs/getting-started.md` from its first file to its last command, in a project of its own. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { temporaryFolder, writeFiles } from "../build/project-fixture.ts";
import { launchObelisk } from "../cli/launch-obelisk.ts";
import { runObelisk } from "../cli/run-obelisk.ts";
import { blocks, readPage, section } from "../docs/page.ts";
import { filesOf } from "../docs/page-project.ts";
import { linkPackage } from "../support/type-check.ts";
import { startServer } from "./local-server.ts";

const page = readPage("docs/getting-started.md");
/** What the server says when it serves what was built again. */
const ready = "Local server updated and ready";
const readMaxMs = 30_000;
const rebuildMaxMs = 60_000;

/** Time for people to find the key for Ctrl-C; the test is faster, but the sleep still leaves the memory. */
const sleepOfPage = "{ seconds: 20 }";
const sleepOfTest = "{ seconds: 8 }";

/** Runs the first commands of the page, and checks what it says of the outcome. Gives the project's folder. */
async function makeProject(): Promise<string> {
  const start = section(page, "## A project");
  const commands = [...start.matchAll(/^ {4}(.+)$/gm)].map(([, command = ""]) =>
    command.split(" "),
  );
  const [init = [], cd = [], install] = commands;
  expect([init[0], init[1], cd[0], install]).toEqual(["npx", "obelisk", "cd", ["npm", "install"]]);
  const folder = await temporaryFolder();
  const { code, stdout } = await launchObelisk(init.slice(2), folder);
  expect(code).toBe(0);
  const project = join(folder, cd[1] ?? "");
  await linkPackage(project);
  await checkMade(/`init` makes (.+)\. They run/.exec(start)?.[1] ?? "", project, stdout);
  return project;
}

/** @param sentence names files, and kinds of what is in them */
async function checkMade(sentence: string, project: string, printed: string): Promise<void> {
  const files = [...sentence.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
  expect(files.length).toBeGreaterThan(2);
  expect(await readdir(project)).toEqual(expect.arrayContaining(files));
  const table = await readFile(join(project, "obelisk.toml"), "utf8");
  const kinds = sentence.split(/, | and /).filter((part) => /^an? /.test(part));
  expect(kinds).toEqual(["an activity", "a workflow", "a test"]);
  expect(table.match(/^\[\[\w+\]\]$/gm)).toEqual(["[[activity_wasm]]", "[[workflow_wasm]]"]);
  expect(printed).toContain(".test.mjs\n");
}

async function writePage(folder: string): Promise<void> {
  const files = filesOf(page);
  const order = files["order/order.ts"] ?? "";
  expect(order).toContain(sleepOfPage);
  await writeFiles(folder, {
    ...files,
    "order/order.ts": order.replace(sleepOfPage, sleepOfTest),
    "order/wit/deps/payment.wit": files["payment/wit/payment.wit"] ?? "",
  });
}

/** As the page says: "Raise it to ... in `obelisk.toml`". */
async function raiseLimit(folder: string): Promise<void> {
  const [, limit = ""] = /Raise it to `(\d+)` in `obelisk\.toml`/.exec(page) ?? [];
  const file = join(folder, "obelisk.toml");
  const toml = await readFile(file, "utf8");
  await writeFile(file, toml.replace(/(key = "LIMIT_CENTS", value = )"\d+"/, `$1"${limit}"`));
}

function idIn(text: string): string | undefined {
  return /E_[0-9A-Z]{26}/.exec(text)?.[0];
}

function countOf(part: string, text: string): number {
  return text.split(part).length - 1;
}

/** What differs from run to run: ids, instants, times, digests. */
function alike(text: string): string {
  return text
    .replaceAll(/E_[0-9A-Z]{26}/g, "E_")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<instant>")
    .replaceAll(/\((?:in )?\d+ m?s(?: ago)?\)|\(now\)/g, "(<time>)")
    .replaceAll(/sha256:[0-9a-f]+/g, "sha256:");
}

it("[DC25] the page on getting started shows what happens", async () => {
  const folder = await makeProject();
  await writePage(folder);
  const server = await startServer((port, state) => [
    ...["src/cli/obelisk.ts", "executor", "serve", "--project", folder],
    ...["--port", port, "--persist-to", state],
  ]);
  /** The ids of this run, by those of the page. */
  const ids = new Map<string, string>();

  async function output(command: string): Promise<string> {
    const words = [...command.matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) => quoted ?? word);
    const parameters = words.map((word) => ids.get(word) ?? word);
    return (await runObelisk(parameters, { OBELISK_API_URL: server.url })).stdout;
  }

  /** Runs the commands of a section, whose output has to be that of the page. */
  async function follow(heading: string): Promise<void> {
    for (const example of blocks(section(page, heading), "console")) {
      const [, command = "", shown = ""] = /^\$ obelisk (.+)\n([^]*)$/.exec(example) ?? [];
      const check = async (): Promise<void> => {
        const printed = await output(command);
        expect(`${command}\n${alike(printed)}`).toBe(`${command}\n${alike(shown)}`);
        const [idOfPage, id] = [idIn(shown), idIn(printed)];
        if (idOfPage !== undefined && id !== undefined) ids.set(idOfPage, id);
      };
      // Whoever only reads may come too early.
      if (/^execution (?:schedule|retry) /.test(command)) await check();
      else await vi.waitFor(check, { timeout: readMaxMs, interval: 100 });
    }
  }

  await follow("## Run it");
  await server.kill();
  await server.start();
  await follow("## Kill it");
  await follow("## See what it did");
  await follow("## Let one fail");
  const reloads = countOf(ready, server.output);
  await raiseLimit(folder);
  await vi.waitUntil(() => countOf(ready, server.output) > reloads, rebuildMaxMs);
  await follow("## Retry it");
});
