import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { defaultHangMs } from "../../src/cli/hang-limit.ts";
import { HangWatch, isBusy } from "../../src/cli/hang-watch.ts";
import { CpuStopwatch } from "../../src/cli/runtime-cpu.ts";
import { makeProject, temporaryFolder } from "../build/project-fixture.ts";

const busy = { elapsedMs: 1000, cpuMs: 950 };
const sharing = { elapsedMs: 1000, cpuMs: 250 };
const resting = { elapsedMs: 1000, cpuMs: 20 };
const unknown = { elapsedMs: 1000, cpuMs: null };

describe("HangWatch", () => {
  it("[CL92] counts the time in which the runtime computes without an answer", () => {
    const watch = new HangWatch(3000);
    watch.observe(busy, false);
    watch.observe(sharing, false);
    expect({ silentMs: watch.silentMs, hangs: watch.hangs }).toEqual({
      silentMs: 2000,
      hangs: false,
    });
    watch.observe(busy, false);
    expect(watch.hangs).toBe(true);
  });

  it("[CL92] begins again with each answer", () => {
    const watch = new HangWatch(2000);
    watch.observe(busy, false);
    watch.observe(busy, true);
    watch.observe(busy, false);
    expect({ silentMs: watch.silentMs, hangs: watch.hangs }).toEqual({
      silentMs: 1000,
      hangs: false,
    });
  });

  it("[CL92] leaves out the time in which the runtime rests", () => {
    const watch = new HangWatch(2000);
    for (let second = 0; second < 60; second += 1) watch.observe(resting, false);
    expect(watch.silentMs).toBe(0);
    watch.observe(busy, false);
    watch.observe({ elapsedMs: 3_600_000, cpuMs: 1000 }, false);
    expect(watch.silentMs).toBe(1000);
  });

  it("[CL92] where the system tells no CPU time silence alone counts", () => {
    const watch = new HangWatch(2000);
    watch.observe(unknown, false);
    watch.observe(unknown, false);
    expect(watch.hangs).toBe(true);
    expect([busy, sharing, resting, unknown].map(isBusy)).toEqual([true, true, false, true]);
  });
});

describe("CpuStopwatch", () => {
  /** A program that is called like the runtime, in a process group of its own. */
  async function startBusyRuntime(): Promise<number> {
    const program = join(await temporaryFolder(), "workerd");
    // Node gives itself another name than that of its file.
    await copyFile("/bin/sh", program);
    const child = spawn(program, ["-c", "while :; do :; done"], {
      detached: true,
      stdio: "ignore",
    });
    const { pid } = child;
    if (pid === undefined) throw new Error("it does not start");
    onTestFinished(async () => {
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    });
    return pid;
  }

  it.skipIf(process.platform === "win32")(
    "[CL92] tells how much a runtime has computed, from any moment on",
    async () => {
      const stopwatch = new CpuStopwatch(await startBusyRuntime());
      await vi.waitFor(() => expect(stopwatch.soFar().cpuMs).toBeGreaterThan(200), 20_000);
      const stretch = stopwatch.restart();
      expect(stretch.cpuMs).toBeGreaterThan(200);
      expect(stretch.elapsedMs).toBeGreaterThan(0);
      expect(stopwatch.soFar().cpuMs).toBeLessThan(stretch.cpuMs ?? 0);
    },
  );

  it("[CL92] knows nothing of other groups", () => {
    expect(new CpuStopwatch(-1).soFar().cpuMs ?? 0).toBe(0);
  });
});

describe("how long a component may compute", () => {
  const table = (kind: string, name: string, expiry: string): string => `[[${kind}_wasm]]
name = "${name}"
location = "${name}.wasm"
exec.lock_expiry = ${expiry}
`;

  it.each([
    ["", 15_000],
    [table("activity", "a", "{ seconds = 2 }"), 15_000],
    [
      table("activity", "a", "{ seconds = 2 }") + table("activity", "b", "{ minutes = 2 }"),
      125_000,
    ],
    [table("workflow", "w", "{ minutes = 2 }"), 15_000],
    ["[[activity", 15_000],
  ])("[CL93] follows the longest lock_expiry of an activity: %#", async (text, expected) => {
    expect(await defaultHangMs(await makeProject({ "obelisk.toml": text }))).toBe(expected);
  });
});
