import { describe, expect, it } from "vitest";
import { VALUE_LENGTH_MAX } from "../../src/execution/limits.ts";
import { BEGINNING_MS, ROOT, under } from "../support/sample-names.ts";
import { OutsideReply } from "./outside-reply.ts";
import type { WorkflowScript } from "./scripted-components.ts";
import { err, ok, TRAP } from "./scripted-components.ts";
import { TreeWorld } from "./tree-world.ts";

/** A world in which `get` waits until the test answers. */
function worldWith(main: WorkflowScript): {
  world: TreeWorld;
  answer: (value: number) => Promise<void>;
} {
  const world = new TreeWorld();
  const outside = new OutsideReply<number>();
  world.components.workflow("main", main).activity("get", async ({ beforeOutside }) => {
    beforeOutside();
    return ok(await outside.wait());
  });
  return {
    world,
    async answer(value) {
      outside.give(value);
      await world.settle();
    },
  };
}

/** Adds up the answers of three calls, and notes its time before, between and after them. */
function summing(times: number[]): WorkflowScript {
  return async (host) => {
    let sum = 0;
    times.length = 0;
    times.push(host.nowMs());
    for (const name of ["get", "get", "get"]) {
      const retval = await host.call(name, sum);
      sum += retval.kind === "ok" ? Number(retval.value) : NaN;
      times.push(host.nowMs());
    }
    return ok(sum);
  };
}

function runsOf(world: TreeWorld, name: string): number {
  return world.trace.filter((line) => line === `run ${name}`).length;
}

describe("a workflow", () => {
  it("[WF8] that stays in memory runs once, with one lock", async () => {
    const { world, answer } = worldWith(summing([]));
    await world.start();
    for (const value of [1, 2, 3]) await answer(value);
    expect(world.result()).toEqual({ kind: "ok", value: "6" });
    expect(runsOf(world, "main")).toBe(1);
    expect(world.events().filter((event) => event.body.kind === "locked")).toHaveLength(1);
  });

  it("[WF8] that is unloaded while it waits goes on by replay when its answer is there", async () => {
    const { world, answer } = worldWith(summing([]));
    await world.start();
    await answer(1);
    world.components.unload("main");
    await world.settle();
    const before = world.rows.length;
    expect(runsOf(world, "main")).toBe(1);
    expect(world.rows).toHaveLength(before);
    await answer(2);
    expect(runsOf(world, "main")).toBe(2);
    await answer(3);
    expect(world.result()).toEqual({ kind: "ok", value: "6" });
    expect(runsOf(world, "get")).toBe(3);
  });

  it("[WF8] that is unloaded again and again has the history of one that stays", async () => {
    const histories: string[] = [];
    for (const unloads of [false, true]) {
      const { world, answer } = worldWith(summing([]));
      await world.start();
      for (const value of [1, 2, 3]) {
        if (unloads) world.components.unload("main");
        await world.settle();
        await answer(value);
      }
      expect(world.result()).toEqual({ kind: "ok", value: "6" });
      const events = world.events().filter((event) => event.body.kind === "history-event");
      histories.push(JSON.stringify(events.map((event) => event.body)));
    }
    expect(histories[1]).toBe(histories[0]);
  });

  it("[WF8] that is unloaded within its replay is unlocked, which is no interruption, and tried again", async () => {
    const { world, answer } = worldWith(async (host) => {
      await host.call("get", 0);
      if (runsOf(world, "main") === 2) world.components.unload("main");
      await world.microtasks();
      await host.call("get", 1);
      return ok(1);
    });
    await world.start();
    world.components.unload("main");
    await world.settle();
    await answer(1);
    await answer(2);
    expect(world.result()).toEqual({ kind: "ok", value: "1" });
    expect(world.events().map((event) => event.body)).toContainEqual(
      expect.objectContaining({ kind: "unlocked", reason: "unloaded" }),
    );
    expect(world.aborts).toEqual([]);
  });

  it("[WF6] sees the same time in its first run and in every replay", async () => {
    const times: number[] = [];
    const { world, answer } = worldWith(summing(times));
    await world.start();
    for (const value of [1, 2, 3]) {
      await world.advance(1_000);
      await answer(value);
    }
    const hot = [...times];
    expect(hot).toEqual([0, 1, 2, 3].map((s) => BEGINNING_MS + 1_000 * s));

    const cold = new TreeWorld(world.rows.slice(0, -1));
    const seen: number[] = [];
    cold.components.workflow("main", summing(seen)).activity("get", () => ok(3));
    await cold.wake();
    await cold.fireAlarm();
    expect(seen.slice(0, 3)).toEqual(hot.slice(0, 3));
  });

  it("[WF2] is answered by the failure of a child as the journal has it", async () => {
    const kinds: string[] = [];
    const { world } = worldWith(async (host) => {
      const retval = await host.call("bad");
      kinds.push(retval.kind);
      return ok(retval.kind);
    });
    world.components.activity("bad", () => TRAP, {
      retry: { maxRetries: 0, retryExpBackoffMs: 100 },
    });
    await world.start();
    expect(kinds).toEqual(["execution-failure"]);
    expect(world.events(under(ROOT, "o:1-bad")).at(-1)?.body).toMatchObject({
      retval: { failure: { failure: "uncategorized", reason: "activity trap: unreachable" } },
    });
  });

  it("[WF12] whose params are over the limit gets a failed child without params, and goes on", async () => {
    const { world } = worldWith(async (host) => {
      const retval = await host.call("get", "x".repeat(VALUE_LENGTH_MAX - 3));
      return ok(retval.kind);
    });
    await world.start();
    expect(world.result()).toEqual({ kind: "ok", value: '"execution-failure"' });
    expect(runsOf(world, "get")).toBe(0);
    const [birth, end, ...rest] = world.events(under(ROOT, "o:1-get"));
    expect(birth?.body).toMatchObject({ kind: "created", params: null });
    expect(end?.body).toMatchObject({
      kind: "finished",
      retval: {
        failure: {
          failure: "uncategorized",
          reason: "the params have more than 1048576 characters of JSON",
        },
      },
    });
    expect(rest).toEqual([]);
  });

  it("[WF12] whose params are just at the limit calls with them", async () => {
    const { world, answer } = worldWith(async (host) => {
      const retval = await host.call("get", "x".repeat(VALUE_LENGTH_MAX - 4));
      return ok(retval.kind);
    });
    await world.start();
    await answer(1);
    expect(world.result()).toEqual({ kind: "ok", value: '"ok"' });
  });

  it("[EN10] gets its answers in the order in which their `finished` facts stand in the journal", async () => {
    const order: string[] = [];
    const world = new TreeWorld();
    world.components
      .workflow("main", async (host) => {
        for (const name of ["inner", "add"]) {
          const retval = await host.call(name);
          order.push(`main ${retval.kind === "execution-failure" ? "" : retval.value}`);
        }
        return ok(1);
      })
      .workflow("inner", async (host) => {
        for (const value of [1, 2]) {
          const retval = await host.call("add", value);
          order.push(`inner ${retval.kind === "execution-failure" ? "" : retval.value}`);
        }
        return err(3);
      })
      .activity("add", ({ number }) => ok(number));
    await world.start();
    expect(order).toEqual(["inner 1", "inner 2", "main 3", "main 3"]);
    const finished = world.facts().flatMap((fact) => (fact.kind === "finished" ? [fact.of] : []));
    expect(finished).toEqual([2, 3, 1, 4, 0]);
    expect(world.tree.ledger.tree.executions.size).toBe(1);
  });
});
