import { describe, expect, it } from "vitest";
import { readResponses, readStatus } from "../../src/engine/tree-reader.ts";
import {
  ALARM_AHEAD_MS_MAX,
  HOT_SLEEP_MS_MAX,
  INSTANT_MS_MAX,
} from "../../src/execution/limits.ts";
import { BEGINNING_MS, ROOT } from "../support/sample-names.ts";
import type { WorkflowScript } from "./scripted-components.ts";
import { ok } from "./scripted-components.ts";
import { TreeWorld } from "./tree-world.ts";

const LONG_MS = 3_600_000;
const SHORT_MS = 1_000;

function worldWith(main: WorkflowScript): TreeWorld {
  const world = new TreeWorld();
  world.components.workflow("main", main).activity("add", () => ok(1));
  return world;
}

/** Sleeps so long, one sleep after the other, and notes the workflow's own time and what each sleep says. */
function sleeping(durations: readonly number[], seen: unknown[] = []): WorkflowScript {
  return async (host) => {
    seen.length = 0;
    for (const ms of durations) {
      const { outcome, expiresAtMs } = await host.sleep({ kind: "in", ms });
      seen.push([outcome, expiresAtMs - BEGINNING_MS, host.nowMs() - BEGINNING_MS]);
    }
    return ok(durations.length);
  };
}

function runsOf(world: TreeWorld): number {
  return world.trace.filter((line) => line === "run main").length;
}

function alarmsIn(world: TreeWorld, since: number): string[] {
  return world.trace.slice(since).filter((line) => line.startsWith("alarm "));
}

describe("a sleep", () => {
  it("[WF16] is over at its instant, by alarm, and tells when it was due", async () => {
    const seen: unknown[] = [];
    const world = worldWith(sleeping([SHORT_MS], seen));
    await world.start();
    expect(world.alarmAtMs).toBe(BEGINNING_MS + SHORT_MS);
    await world.fireAlarm();
    expect(seen).toEqual([["ok", SHORT_MS, SHORT_MS]]);
    expect(world.result()).toEqual({ kind: "ok", value: "1" });
  });

  it("[WF17] that is due already is answered within the same turn, without an alarm", async () => {
    const world = worldWith(async (host) => {
      const now = await host.sleep({ kind: "now" });
      const past = await host.sleep({ kind: "at", atMs: BEGINNING_MS - 5 }, "past");
      return ok([now.outcome, past.outcome, past.expiresAtMs - BEGINNING_MS]);
    });
    await world.start();
    expect(world.result()).toEqual({ kind: "ok", value: '["ok","ok",-5]' });
    expect(world.rows).toHaveLength(2);
    expect(alarmsIn(world, 0)).toEqual(["alarm +60000"]);
  });

  it("[WF18] shows a workflow the instant of the row that ended it, late or not, in every replay", async () => {
    const seen: unknown[] = [];
    const world = worldWith(sleeping([SHORT_MS, SHORT_MS], seen));
    await world.start();
    world.clock.jumpTo(BEGINNING_MS + SHORT_MS + 250);
    await world.fireAlarm();
    world.components.unload("main");
    await world.settle();
    await world.fireAlarm();
    expect(runsOf(world)).toBe(2);
    expect(seen).toEqual([
      ["ok", SHORT_MS, SHORT_MS + 250],
      ["ok", 2 * SHORT_MS + 250, 2 * SHORT_MS + 250],
    ]);
  });

  it("[WF19] is `join_set_create`, a delay request and `join_next`, and its end a response", async () => {
    const world = worldWith(async (host) => {
      await host.call("add");
      await host.sleep({ kind: "in", ms: SHORT_MS }, "tea/5-min");
      return ok(1);
    });
    await world.start();
    await world.fireAlarm();
    const joinSet = "o:2-tea/5-min";
    const delay = `Delay_${ROOT.slice(2)}.${joinSet}_1`;
    const bodies = world.events().map(({ body }) => body);
    expect(bodies.slice(5, 8)).toEqual([
      { kind: "history-event", event: { kind: "join-set-create", joinSet } },
      {
        kind: "history-event",
        event: {
          kind: "delay-request",
          joinSet,
          delay,
          scheduleAt: { kind: "in", ms: SHORT_MS },
          expiresAtMs: BEGINNING_MS + SHORT_MS,
        },
      },
      {
        kind: "history-event",
        event: { kind: "join-next", joinSet, requestedFfqn: null, closing: false },
      },
    ]);
    const responses = readResponses(world.tree, ROOT, { from: 2, length: 9, keep: "oldest" });
    expect(responses?.items).toEqual([
      { cursor: 2, atMs: BEGINNING_MS + SHORT_MS, joinSet, delay, outcome: "ok" },
    ]);
  });

  it("[EN22] shows in the status: what is waited for, and when it is due", async () => {
    const world = worldWith(sleeping([LONG_MS]));
    await world.start();
    expect(readStatus(world.tree, ROOT)).toMatchObject({
      isHot: false,
      pending: { kind: "blocked-by-join-set", joinSet: "o:1-sleep", delay: 1 },
      blockedOn: null,
      sleeps: {
        delay: `Delay_${ROOT.slice(2)}.o:1-sleep_1`,
        expiresAtMs: BEGINNING_MS + LONG_MS,
      },
    });
  });

  it("[EN23] of some length gives the memory back at once; a short one keeps it", async () => {
    for (const [ms, leases] of [
      [HOT_SLEEP_MS_MAX, 1],
      [HOT_SLEEP_MS_MAX + 1, 0],
    ] as const) {
      const world = worldWith(sleeping([ms]));
      await world.start();
      expect(world.components.leaseCount).toBe(leases);
      expect(world.clock.timerCount).toBe(0);
      while (world.result() === undefined) await world.fireAlarm();
      expect(runsOf(world)).toBe(2 - leases);
      expect(world.components.leaseCount).toBe(0);
    }
  });

  it("[EN24] leaves no alarm but the one at its instant", async () => {
    const world = worldWith(sleeping([LONG_MS]));
    await world.start();
    await world.fireAlarm();
    expect(world.alarmAtMs).toBe(BEGINNING_MS + LONG_MS);
    expect(world.clock.nowMs()).toBe(BEGINNING_MS + 60_000);
    await world.fireAlarm();
    expect(world.result()).toEqual({ kind: "ok", value: "1" });
  });

  it.each([
    ["short", SHORT_MS, 1],
    ["long", LONG_MS, 2],
  ])("[WF21] that is %s costs one alarm and at most two rows", async (_, ms, rowsPerSleep) => {
    const sleeps = 5;
    const world = worldWith(sleeping(Array.from({ length: sleeps + 1 }, () => ms)));
    await world.start();
    // The guard of the creation may stand before the first sleep.
    while (world.alarmAtMs !== null && world.alarmAtMs < BEGINNING_MS + ms) await world.fireAlarm();
    const [rows, since] = [world.rows.length, world.trace.length];
    for (let fired = 0; fired < sleeps; fired += 1) await world.fireAlarm();
    expect(world.rows.length - rows).toBe(sleeps * rowsPerSleep);
    expect(alarmsIn(world, since)).toEqual(Array.from({ length: sleeps }, () => `alarm +${ms}`));
  });

  it("[EN25] goes on in an object that woke for it, and in one that died of what followed", async () => {
    const world = worldWith(sleeping([LONG_MS, LONG_MS]));
    await world.start();
    for (let life = 0; life < 2; life += 1) {
      world.clock.jumpTo(world.clock.nowMs() + LONG_MS);
      await world.restart();
      await world.restart();
      await world.advance(1_000);
      while (world.alarmAtMs !== null && world.alarmAtMs <= world.clock.nowMs() + 60_000) {
        await world.fireAlarm();
      }
    }
    expect(world.result()).toEqual({ kind: "ok", value: "2" });
    expect(world.kinds().filter((kind) => kind === "delay-finished")).toHaveLength(2);
    expect(world.aborts).toEqual([]);
  });

  it("[WF22] that became due while the object was gone ends before the incarnation, and is durable before a run", async () => {
    const world = worldWith(sleeping([LONG_MS]));
    await world.start();
    world.clock.jumpTo(BEGINNING_MS + LONG_MS);
    const since = world.trace.length;
    await world.restart();
    expect(world.trace.slice(since, since + 5)).toEqual([
      "died",
      "append delay-finished incarnation",
      "sync",
      "append locked",
      "sync",
    ]);
    expect(world.result()).toEqual({ kind: "ok", value: "1" });
  });

  it("[EN26] that is due beyond what an alarm can hold is looked after once a year", async () => {
    const world = worldWith(async (host) => {
      await host.sleep({ kind: "in", ms: INSTANT_MS_MAX });
      return ok(1);
    });
    await world.start();
    await world.fireAlarm();
    const fact = world.facts().find(({ kind }) => kind === "delay-requested");
    expect(fact).toMatchObject({ expiresAtMs: INSTANT_MS_MAX });
    expect(world.alarmAtMs).toBe(world.clock.nowMs() + ALARM_AHEAD_MS_MAX);
  });

  it("[WF20] of other intent than the recorded one diverges; the same intent at another time does not", async () => {
    const world = worldWith(sleeping([LONG_MS]));
    await world.start();
    world.components.workflow("main", sleeping([LONG_MS + 1]), { digit: "b" });
    world.clock.jumpTo(BEGINNING_MS + LONG_MS);
    await world.fireAlarm();
    expect(readStatus(world.tree, ROOT)?.pending).toMatchObject({
      kind: "parked",
      version: 2,
      expected: `join set o:1-sleep: sleep in ${LONG_MS} ms`,
      actual: `join set o:1-sleep: sleep in ${LONG_MS + 1} ms`,
    });
    world.components.workflow("main", sleeping([LONG_MS]), { digit: "c" });
    await world.fireAlarm();
    expect(world.result()).toEqual({ kind: "ok", value: "1" });
  });
});
