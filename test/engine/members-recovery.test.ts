import { describe, expect, it } from "vitest";
import { INTERRUPTIONS_MAX } from "../../src/execution/limits.ts";
import { executionId, ROOT } from "../support/sample-names.ts";
import { close, delayIn, drain, joinSetIn, next, submit } from "./join-set-scripts.ts";
import { ok } from "./scripted-components.ts";
import { TreeWorld } from "./tree-world.ts";

const STEPS_MAX = 200;

/** Lets the object wake until the tree has its end; `dies` is told when it has to die. */
async function survive(world: TreeWorld, dies: () => boolean): Promise<void> {
  for (let steps = 0; world.result() === undefined && steps < STEPS_MAX; steps += 1) {
    if (dies()) await world.restart();
    else {
      await world.fireAlarm();
      await world.advance(0);
    }
  }
}

describe("an object that dies with several runs under way", () => {
  it("[RC10] goes on with each of them", async () => {
    const world = new TreeWorld();
    let isDown = true;
    world.components
      .workflow("main", async (host) => {
        const set = await joinSetIn(host);
        for (let i = 0; i < 4; i += 1) await submit(host, set, "get", i);
        await delayIn(host, set, 50);
        return ok((await drain(host, set)).length);
      })
      .activity("get", () => (isDown ? new Promise(() => undefined) : ok(1)));
    await world.start();
    isDown = false;
    await world.restart();
    expect(world.facts().filter((fact) => fact.kind === "unlocked")).toHaveLength(4);
    while (world.result() === undefined) await world.fireAlarm();
    expect(world.result()).toEqual({ kind: "ok", value: "5" });
  });

  it("[RC11] blames what it dies of in the end, and nothing beside it", async () => {
    const world = new TreeWorld();
    let mustDie = false;
    world.components
      .workflow("main", async (host) => {
        const set = await joinSetIn(host);
        for (const name of ["slow", "deadly", "slow", "deadly"]) await submit(host, set, name);
        return ok((await drain(host, set)).toSorted());
      })
      .activity("slow", async () => {
        const { clock } = world;
        await new Promise<void>((resolve) => clock.at(clock.nowMs() + 100, resolve));
        return ok(1);
      })
      .activity("deadly", () => {
        mustDie = true;
        return new Promise(() => undefined);
      });
    await world.wake();
    world.create();
    await world.settle();
    await survive(world, () => {
      const dies = mustDie;
      mustDie = false;
      return dies;
    });
    expect(world.result()).toEqual({
      kind: "ok",
      value: '["ok 1","ok 1","uncategorized","uncategorized"]',
    });
  });
});

describe("a workflow that kills its object", () => {
  /** It has members of every kind when it does; the child that cannot be cancelled is deadly too, or not. */
  function deadly(isInnerDeadly: boolean): { world: TreeWorld; dies: () => boolean } {
    const world = new TreeWorld();
    let mustDie = false;
    function die(): Promise<never> {
      mustDie = true;
      return new Promise(() => undefined);
    }
    world.components
      .workflow("main", async (host) => {
        const set = await joinSetIn(host);
        await submit(host, set, "work");
        await submit(host, set, "work-cancellable");
        await submit(host, set, "get");
        await delayIn(host, set, 3_600_000);
        await host.sleep({ kind: "in", ms: 10 });
        return await die();
      })
      .workflow("work", async (host) => {
        await host.sleep({ kind: "in", ms: 10 });
        return isInnerDeadly ? await die() : ok(1);
      })
      .workflow("work-cancellable", async (host) => {
        await host.sleep({ kind: "in", ms: 10 });
        return await die();
      })
      .activity("get", () => new Promise(() => undefined));
    return {
      world,
      dies: () => {
        const dies = mustDie;
        mustDie = false;
        return dies;
      },
    };
  }

  it.each([false, true])(
    "[RC12] is given up with its members, also when a child is given up with it: %s",
    async (isInnerDeadly) => {
      const { world, dies } = deadly(isInnerDeadly);
      await world.start();
      await survive(world, dies);
      expect(world.aborts).toEqual([]);
      const reason = `interrupted ${INTERRUPTIONS_MAX} times without progress`;
      expect(world.result()).toMatchObject({ failure: { failure: "uncategorized", reason } });
      const ends = world.facts().flatMap((fact) => (fact.kind === "finished" ? [fact.of] : []));
      expect(ends.at(-1)).toBe(0);
      expect(new Set(ends).size).toBe(ends.length);
      expect(world.events(executionId(`${ROOT}.g:1_1`)).at(-1)?.body.kind).toBe("finished");
    },
  );
});

describe("a tree with join sets", () => {
  /** Closings of all kinds, with a workflow that is awaited. */
  function closing(rows: TreeWorld["rows"] = []): TreeWorld {
    const world = new TreeWorld(rows);
    world.components
      .workflow("main", async (host) => {
        const first = await joinSetIn(host, "first");
        for (const name of ["add", "work", "work-cancellable"]) await submit(host, first, name);
        await delayIn(host, first, 5);
        const one = await next(host, first);
        await close(host, first);
        const second = await joinSetIn(host, "second");
        await submit(host, second, "work");
        await host.ask((h) => h.closeJoinSet(second));
        await host.call("add");
        await submit(host, await joinSetIn(host, "third"), "work-cancellable");
        return ok(one);
      })
      .workflow("work", async (host) => {
        await host.sleep({ kind: "in", ms: 20 });
        return ok(1);
      })
      .workflow("work-cancellable", async (host) => {
        const set = await joinSetIn(host);
        await submit(host, set, "work");
        await submit(host, set, "add");
        return ok((await drain(host, set)).length);
      })
      .activity("add", () => ok(1));
    return world;
  }

  it("[RC13] goes on from each prefix of its journal to the same result, whatever it was closing", async () => {
    const whole = closing();
    await whole.start();
    while (whole.result() === undefined) await whole.fireAlarm();
    expect(whole.result()).toEqual({ kind: "ok", value: '"ok 1"' });
    for (let length = 1; length < whole.rows.length; length += 1) {
      const world = closing(whole.rows.slice(0, length));
      await world.wake();
      while (world.result() === undefined) await world.fireAlarm();
      expect(world.aborts).toEqual([]);
      expect(world.result()).toEqual(whole.result());
    }
  });
});
