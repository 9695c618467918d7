import { describe, expect, it } from "vitest";
import { cancelDelay } from "../../src/engine/cancel-delay.ts";
import { pauseExecution, retryExecution, unpauseExecution } from "../../src/engine/control-tree.ts";
import { readStatus } from "../../src/engine/tree-reader.ts";
import type { DelayOf } from "../../src/execution/delay-id.ts";
import { parseDelayId } from "../../src/execution/delay-id.ts";
import { json, ROOT } from "../support/sample-names.ts";
import { delayIn, joinSetIn, next } from "./join-set-scripts.ts";
import type { ScriptHost } from "./scripted-components.ts";
import { err, ok } from "./scripted-components.ts";
import { TreeWorld } from "./tree-world.ts";

const HOUR_MS = 3_600_000;

function delayOf(path: string): DelayOf {
  const delay = parseDelayId(`Delay_${ROOT.slice("E_".length)}.${path}`);
  if ("kind" in delay) throw new Error(delay.reason);
  return delay;
}

const SLEEP = delayOf("o:1-sleep_1");

async function worldOf(main: (host: ScriptHost) => Promise<string>): Promise<TreeWorld> {
  const world = new TreeWorld();
  world.components.workflow("main", async (host) => ok(await main(host)));
  await world.start();
  return world;
}

async function sleepFor(host: ScriptHost, ms: number): Promise<string> {
  return (await host.sleep({ kind: "in", ms })).outcome;
}

describe("a delay that is cancelled by itself", () => {
  it.each([
    ["in memory", 1_000],
    ["that has left the memory", HOUR_MS],
  ])("[EN36] is a sleep %s, which ends so at once", async (_, ms) => {
    const world = await worldOf((host) => sleepFor(host, ms));
    expect(cancelDelay(world.tree, SLEEP)).toMatchObject({ kind: "done", status: { id: ROOT } });
    await world.settle();
    expect(world.result()).toEqual({ kind: "ok", value: json("cancelled") });
    while (world.alarmAtMs !== null) await world.fireAlarm();
    expect(world.aborts).toEqual([]);
  });

  it("[EN36] is one of a join set, which the others do not hear of", async () => {
    const world = await worldOf(async (host) => {
      const set = await joinSetIn(host);
      for (const ms of [HOUR_MS, 2 * HOUR_MS]) await delayIn(host, set, ms);
      return [await next(host, set), await next(host, set), await next(host, set)].join();
    });
    expect(cancelDelay(world.tree, delayOf("g:1_2")).kind).toBe("done");
    await world.settle();
    expect(readStatus(world.tree, ROOT)?.pending).toMatchObject({ awaits: "answer" });
    while (world.alarmAtMs !== null) await world.fireAlarm();
    expect(world.result()).toEqual({ kind: "ok", value: json("delay cancelled,delay ok,none") });
  });

  it("[EN36] wakes its workflow in the next life, should the object die before that has run", async () => {
    const world = await worldOf((host) => sleepFor(host, HOUR_MS));
    while ((world.alarmAtMs ?? Infinity) < world.clock.nowMs() + HOUR_MS / 2) {
      await world.fireAlarm();
    }
    cancelDelay(world.tree, SLEEP);
    expect(world.alarmAtMs).toBeLessThanOrEqual(world.clock.nowMs() + 60_000);
    await world.microtasks();
    await world.restart();
    await world.settle();
    expect(world.result()).toEqual({ kind: "ok", value: json("cancelled") });
  });

  it("[EN36] is heard of by a paused workflow when it is unpaused", async () => {
    const world = await worldOf((host) => sleepFor(host, HOUR_MS));
    pauseExecution(world.tree, ROOT);
    cancelDelay(world.tree, SLEEP);
    await world.settle();
    expect(readStatus(world.tree, ROOT)?.pending).toMatchObject({ inner: { kind: "pending-at" } });
    unpauseExecution(world.tree, ROOT);
    await world.settle();
    expect(world.result()).toEqual({ kind: "ok", value: json("cancelled") });
  });

  it("[EN37] stays so, also after the end and by a later life, and begins anew by a retry", async () => {
    const world = new TreeWorld();
    world.components.workflow("main", async (host) => err(await sleepFor(host, HOUR_MS)));
    await world.start();
    for (const restarts of [false, false, true]) {
      if (restarts) await world.restart();
      expect(cancelDelay(world.tree, SLEEP).kind).toBe("done");
      await world.settle();
    }
    expect(world.kinds().filter((kind) => kind === "delay-finished")).toHaveLength(1);
    retryExecution(world.tree, ROOT, "a retry");
    await world.settle();
    expect(readStatus(world.tree, ROOT)?.sleeps?.delay).toBe(SLEEP.id);
  });

  it("[EN37] is refused when it was over, and not found when nobody asked for it", async () => {
    const world = await worldOf((host) => sleepFor(host, 0));
    expect(cancelDelay(world.tree, SLEEP)).toEqual({ kind: "finished" });
    for (const path of ["o:1-sleep_2", "g:1_1", "g:1_1.o:1-sleep_1"]) {
      expect(cancelDelay(world.tree, delayOf(path))).toEqual({ kind: "not-found" });
    }
    expect(cancelDelay(new TreeWorld().tree, SLEEP)).toEqual({ kind: "not-found" });
  });
});
