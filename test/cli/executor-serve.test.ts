import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ProcessGroup } from "../../src/cli/process-group.ts";
import { runObelisk, startObelisk } from "./run-obelisk.ts";
import { freePort } from "../../scripts/free-port.ts";

it("[CL15] a server runs what the command schedules, and leaves nothing behind when it is stopped", async () => {
  const folder = await mkdtemp(join(tmpdir(), "obelisk-serve-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = startObelisk(["executor", "serve", "--port", `${port}`, "--persist-to", folder]);
  try {
    await expect.poll(() => isHealthy(url), { timeout: 60_000, interval: 200 }).toBe(true);
    const parameters = ["testing:fibo-workflow/workflow.fiboa", "[10, 2]", "--follow"];
    const { code, stdout } = await runObelisk([
      ...["execution", "schedule", ...parameters],
      ...["--api-url", url],
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain("ok: 55");
  } finally {
    server.process.kill("SIGINT");
    await server.ended;
    await rm(folder, { recursive: true });
  }
  expect(await isHealthy(url)).toBe(false);
}, 120_000);

it("[CL16] a process group ends as a whole, with the exit code of its leader", async () => {
  const folder = await mkdtemp(join(tmpdir(), "obelisk-group-"));
  const file = join(folder, "pid");
  const leader = `
    const { spawn } = require("node:child_process");
    const { writeFileSync } = require("node:fs");
    const { pid } = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    writeFileSync(${JSON.stringify(file)}, String(pid));
    process.exit(7);`;
  const group = new ProcessGroup(process.execPath, ["-e", leader], { stdio: "inherit" });
  expect(await group.ended).toBe(7);
  const pid = Number(await readFile(file, "utf8"));
  await rm(folder, { recursive: true });
  await expect.poll(() => isRunning(pid)).toBe(false);
});

/** A process that has ended but that nobody has waited for yet does not run any more. */
async function isRunning(pid: number): Promise<boolean> {
  try {
    const [, state] = /^State:\t(\w)/m.exec(await readFile(`/proc/${pid}/status`, "utf8")) ?? [];
    return state !== "Z";
  } catch {
    return false;
  }
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health`)).ok;
  } catch {
    return false;
  }
}
