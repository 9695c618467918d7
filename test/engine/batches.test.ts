import { describe, expect, it } from "vitest";
import { BATCH_LENGTH_MAX } from "../../src/execution/limits.ts";
import { BEGINNING_MS } from "../support/sample-names.ts";
import { joinSetIn, submit } from "./join-set-scripts.ts";
import { OutsideReply } from "./outside-reply.ts";
import type { WorkflowScript } from "./scripted-components.ts";
import { ok } from "./scripted-components.ts";
import { TreeWorld } from "./tree-world.ts";

/** Calls `add` so many times, one after the other. */
function adding(count: number, ...values: string[]): WorkflowScript {
  return async (host) => {
    for (let i = 0; i < count; i += 1) await host.call("add", i, ...values);
    return ok(count);
  };
}

/** A world whose `add` answers within its turn. */
function worldWith(main: WorkflowScript): TreeWorld {
  const world = new TreeWorld();
  world.components.workflow("main", main).activity("add", ({ number }) => ok(number));
  return world;
}

function stepsIn(world: TreeWorld): number {
  return world.facts().filter((fact) => fact.kind === "asked").length;
}

function appends(world: TreeWorld): string[] {
  return world.trace.filter((line) => line.startsWith("append"));
}

/** How many steps a workflow makes in each turn. */
async function strides(world: TreeWorld, total: number): Promise<number[]> {
  await world.wake();
  world.create();
  const seen: number[] = [];
  do {
    await world.microtasks();
    seen.push(stepsIn(world));
  } while (world.clock.takeTurns());
  expect(seen.at(-1)).toBe(total);
  return seen.map((steps, i) => steps - (seen[i - 1] ?? 0));
}

describe("steps that end within their turn", () => {
  it("[EN1] cost at most a row for 20 of them, in batches of 100", async () => {
    const world = worldWith(adding(250));
    await world.start();
    expect(world.result()).toMatchObject({ kind: "ok" });
    const [creation, ...batches] = world.commits();
    expect(creation?.facts).toHaveLength(1);
    const steps = batches.map(({ facts }) => facts.filter((fact) => fact.kind === "asked").length);
    expect(steps).toEqual([100, 100, 50]);
    expect(world.rows.length / 250).toBeLessThanOrEqual(0.05);
  });

  it("[EN2] let others have their turn after 300 of them", async () => {
    expect(Math.max(...(await strides(worldWith(adding(700)), 700)))).toBe(300);
  });

  it("[EN2] let others have their turn after 100 of them while many runs are under way", async () => {
    const world = worldWith(async (host) => {
      const joinSet = await joinSetIn(host);
      for (let i = 0; i < 250; i += 1) await submit(host, joinSet, "get", i);
      return ok(0);
    });
    world.components.activity("get", () => new Promise(() => {}));
    expect(Math.max(...(await strides(world, 250)))).toBeLessThanOrEqual(100);
  });

  it("[EN2] let others have their turn sooner when their payloads are large", async () => {
    const large = "x".repeat(BATCH_LENGTH_MAX / 4);
    expect(Math.max(...(await strides(worldWith(adding(24, large)), 24)))).toBe(12);
  });

  it("[EN1] are written sooner when their payloads reach 256 KB", async () => {
    const world = worldWith(adding(12, "x".repeat(BATCH_LENGTH_MAX / 4)));
    await world.start();
    const batches = world.commits().slice(1);
    const steps = batches.map(({ facts }) => facts.filter((fact) => fact.kind === "asked").length);
    expect(steps).toEqual([4, 4, 4]);
  });

  it("[EN3] set one alarm, the guard of the create, and none of their own", async () => {
    const world = worldWith(adding(250));
    await world.start();
    expect(world.trace.filter((line) => line.startsWith("alarm"))).toEqual(["alarm +60000"]);
  });

  it("[EN4] arm no timer", async () => {
    const world = worldWith(adding(250));
    await world.start();
    expect(world.clock.timerCount).toBe(0);
  });
});

describe("a long burst of steps", () => {
  it("[EN5] continues in a new event of the platform after 10,000", async () => {
    const world = worldWith(adding(10_050));
    await world.start();
    expect(stepsIn(world)).toBe(9_999);
    expect(world.trace.at(-1)).toBe("alarm +0");
    expect(world.result()).toBeUndefined();
    await world.fireAlarm();
    expect(stepsIn(world)).toBe(10_050);
    expect(world.result()).toMatchObject({ kind: "ok" });
    expect(world.aborts).toEqual([]);
  });

  it("[EN5] is continued after a crash too, from what was written when it paused", async () => {
    const world = worldWith(adding(10_050));
    await world.start();
    await world.restart();
    expect(stepsIn(world)).toBe(10_050);
    expect(world.result()).toMatchObject({ kind: "ok" });
  });
});

describe("a step that waits for something outside", () => {
  /** Calls `get` so many times; each goes outside and is answered by the test. */
  function outside(count: number): { world: TreeWorld; answer: () => Promise<void> } {
    const world = new TreeWorld();
    const reply = new OutsideReply<number>();
    world.components
      .workflow("main", async (host) => {
        for (let i = 0; i < count; i += 1) await host.call("get", i);
        return ok(count);
      })
      .activity("get", async ({ beforeOutside }) => {
        beforeOutside();
        world.trace.push("outside");
        return ok(await reply.wait());
      });
    return {
      world,
      async answer() {
        reply.give(1);
        await world.settle();
      },
    };
  }

  it("[EN1] costs one row", async () => {
    const { world, answer } = outside(5);
    await world.start();
    for (let i = 0; i < 5; i += 1) await answer();
    expect(world.result()).toMatchObject({ kind: "ok" });
    expect(appends(world)).toEqual([
      "append created",
      "append locked asked locked",
      ...Array.from({ length: 4 }, () => "append finished asked locked"),
      "append finished finished",
    ]);
  });

  it("[EN6] begins to work outside after its row is written", async () => {
    const { world } = outside(1);
    await world.start();
    expect(world.trace.slice(-3)).toEqual(["run get", "append locked asked locked", "outside"]);
  });

  it("[EN3] sets no alarm", async () => {
    const { world, answer } = outside(5);
    await world.start();
    for (let i = 0; i < 5; i += 1) await answer();
    expect(world.trace.filter((line) => line.startsWith("alarm"))).toHaveLength(1);
  });
});

describe("a batch", () => {
  it("[EN7] is written at the end of its turn, though nobody asks", async () => {
    const world = new TreeWorld();
    world.components
      .workflow("main", async (host) => {
        await host.call("wait");
        return ok(1);
      })
      .activity("wait", () => new Promise(() => undefined));
    await world.start();
    expect(world.kinds()).toEqual(["created", "locked", "asked", "locked"]);
  });

  it("[EN7] has the instant at which it opened, for all of its facts", async () => {
    const world = worldWith(async (host) => {
      await host.call("add", 1);
      world.clock.jumpTo(BEGINNING_MS + 500);
      await host.call("add", 2);
      return ok(1);
    });
    await world.start();
    expect(world.commits().map((commit) => commit.atMs)).toEqual([BEGINNING_MS, BEGINNING_MS]);
  });

  it("[EN7] never lies before an earlier one, though the clock is set back", async () => {
    const world = worldWith(adding(250));
    await world.wake();
    world.create();
    do {
      await world.microtasks();
      world.clock.jumpTo(world.clock.nowMs() - 1_000);
    } while (world.clock.takeTurns());
    expect(world.result()).toMatchObject({ kind: "ok" });
    expect(world.commits().map((commit) => commit.atMs)).toEqual(
      world.commits().map(() => BEGINNING_MS),
    );
  });

  it("[RC8] that cannot be written aborts the object", async () => {
    const world = worldWith(adding(3));
    await world.wake();
    world.create();
    await world.microtasks();
    world.writeError = new Error("disk full");
    await world.settle();
    expect(world.aborts[0]).toBe("the journal could not be written: Error: disk full");
    expect(world.kinds()).toEqual(["created"]);
    world.writeError = null;
    await world.restart();
    expect(world.result()).toMatchObject({ kind: "ok" });
  });
});
