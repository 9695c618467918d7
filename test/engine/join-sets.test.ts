import { describe, expect, it } from "vitest";
import type { Fact } from "../../src/execution/fact.ts";
import { isRequest } from "../../src/execution/fold.ts";
import { BEGINNING_MS, executionId, json } from "../support/sample-names.ts";
import { askingWorld } from "./asking-world.ts";
import { close, delayIn, drain, joinSetIn, next, submit, tryNext } from "./join-set-scripts.ts";
import type { WorkflowScript } from "./scripted-components.ts";
import { called, err, ok, TRAP } from "./scripted-components.ts";
import type { TreeWorld } from "./tree-world.ts";

function requests(world: TreeWorld): Fact[] {
  return world.facts().filter((fact) => isRequest(fact) && fact.of === 0);
}

function permutations(names: readonly string[]): readonly (readonly string[])[] {
  if (names.length === 0) return [[]];
  return names.flatMap((first) =>
    permutations(names.filter((name) => name !== first)).map((rest) => [first, ...rest]),
  );
}

const NAMES = ["a", "b", "c", "d", "e"] as const;

describe("members of a join set", () => {
  it.each([1, 2, 3, 4, 5])(
    "[JS2] [JS4] answer in the order in which they came, in memory as out of it: %i children, in every order",
    async (count) => {
      const names = NAMES.slice(0, count);
      for (const order of permutations(names)) {
        const stories = [];
        for (const isCold of [false, true]) {
          const { world, replies } = askingWorld(async (host) => {
            const set = await joinSetIn(host);
            for (const name of names) await submit(host, set, "get", name);
            return ok(await drain(host, set));
          });
          await world.start();
          for (const [place, name] of order.entries()) {
            if (isCold) world.components.unload("main");
            await world.settle();
            await replies.give(json([name]), place);
          }
          expect(world.result()).toEqual({
            kind: "ok",
            value: json(order.map((_, place) => `ok ${place}`)),
          });
          stories.push(requests(world));
        }
        expect(stories[0]).toEqual(stories[1]);
        expect(stories[0]).toHaveLength(2 * count + 2);
      }
    },
    60_000,
  );

  it("[JS1] run beside each other, delays and children of any function in one set", async () => {
    const { world, replies } = askingWorld(async (host) => {
      const set = await joinSetIn(host, "mixed");
      await submit(host, set, "get", "a");
      await delayIn(host, set, 1_000);
      await submit(host, set, "get", "b");
      return ok(await drain(host, set));
    });
    await world.start();
    expect(replies.waiting).toEqual(['["a"]', '["b"]']);
    await replies.give('["b"]', 2);
    await world.fireAlarm();
    await replies.give('["a"]', 1);
    expect(world.result()).toEqual({ kind: "ok", value: '["ok 2","delay ok","ok 1"]' });
  });

  it("[JS1] have sets with names, each given once, and numbers", async () => {
    const { world } = askingWorld(async (host) => {
      const made = [];
      for (const name of ["x", null, "x", null, "y"]) {
        made.push(await host.ask((h) => h.createJoinSet(name)));
      }
      return ok(made);
    });
    await world.start();
    expect(world.result()).toEqual({ kind: "ok", value: '["n:x","g:1",null,"g:2","n:y"]' });
  });

  it("[JS2] that have all been taken leave nothing to wait for, whatever was tried or refused", async () => {
    const { world } = askingWorld(async (host) => {
      const set = await joinSetIn(host);
      const refused = await host.ask((h) =>
        h.submit(set, { ...called("add", []), refusal: () => ({ kind: "function-not-found" }) }),
      );
      await submit(host, set, "add");
      await host.call("add");
      const tried = [await tryNext(host, set), await tryNext(host, set)];
      return ok([refused.kind, ...tried, await next(host, set), await next(host, set)]);
    });
    world.components.activity("add", ({ number }) => ok(number));
    await world.start();
    expect(world.result()).toEqual({
      kind: "ok",
      value: '["refused","ok 1","all-processed","none","none"]',
    });
  });

  it("[JS3] are seen by a try as soon as they are recorded, and seen so again", async () => {
    const { world, replies } = askingWorld(async (host) => {
      const set = await joinSetIn(host);
      await submit(host, set, "get", "a");
      const before = await tryNext(host, set);
      await host.call("get", "b");
      const after = [await tryNext(host, set), await tryNext(host, set)];
      await host.call("get", "c");
      return ok([before, ...after]);
    });
    await world.start();
    await replies.give('["a"]', 1);
    await replies.give('["b"]', 2);
    world.components.unload("main");
    await world.settle();
    await replies.give('["c"]', 3);
    expect(world.result()).toEqual({ kind: "ok", value: '["pending","ok 1","all-processed"]' });
  });

  it("[JS3] come while a workflow does nothing but try", async () => {
    const { world } = askingWorld(async (host) => {
      const set = await joinSetIn(host);
      await submit(host, set, "add");
      let tries = 1;
      while ((await tryNext(host, set)) === "pending") tries += 1;
      return ok(tries);
    });
    world.components.activity("add", () => ok(1));
    await world.start();
    expect(world.result()).toMatchObject({ kind: "ok" });
  });

  it("[JS5] have not moved the time of their workflow before they are taken", async () => {
    const { world, replies } = askingWorld(async (host) => {
      const set = await joinSetIn(host);
      await submit(host, set, "get", "a");
      await delayIn(host, set, 4_000);
      const times = [];
      for (let i = 0; i < 2; i += 1) {
        await next(host, set);
        times.push(host.nowMs() - BEGINNING_MS);
      }
      return ok(times);
    });
    await world.start();
    await world.advance(1_000);
    world.components.unload("main");
    await replies.give('["a"]', 1);
    await world.fireAlarm();
    expect(world.result()).toEqual({ kind: "ok", value: "[1000,4000]" });
  });

  it("[JS6] that were refused stay so in each replay, whatever is deployed by then", async () => {
    let isKnown = false;
    const { world, replies } = askingWorld(async (host) => {
      const set = await joinSetIn(host);
      const refusal = () => (isKnown ? null : ({ kind: "function-not-found" } as const));
      const kinds = [];
      for (let i = 0; i < 2; i += 1) {
        kinds.push((await host.ask((h) => h.submit(set, { ...called("add", []), refusal }))).kind);
        await host.call("get", i);
        if (i === 0) kinds.push(await next(host, set));
      }
      const id = executionId("E_01JD0000000000000000000001");
      const call = { ...called("add", []), refusal };
      const refused = await host.ask((h) => h.schedule(id, { kind: "now" }, call));
      return ok([...kinds, refused]);
    });
    world.components.activity("add", () => ok(1));
    await world.start();
    isKnown = true;
    world.components.unload("main");
    await replies.give("[0]", 1);
    await replies.give("[1]", 1);
    expect(world.result()).toEqual({ kind: "ok", value: '["refused","none","submitted",null]' });
    expect(world.facts().flatMap((fact) => (fact.kind === "submit-refused" ? [fact] : []))).toEqual(
      [expect.objectContaining({ joinSet: "g:1", ordinal: 1 })],
    );
  });

  it("[JS7] that were taken can be asked for again, by id", async () => {
    const { world } = askingWorld(async (host) => {
      const set = await joinSetIn(host);
      const id = await submit(host, set, "add");
      const early = await host.ask((h) => h.taken(id));
      await next(host, set);
      const taken = await host.ask((h) => h.taken(id));
      if (taken === undefined) return TRAP;
      const retval = await host.ask((h) => h.resultOf(taken));
      const last = await host.ask((h) => h.lastId(set));
      return ok([early === undefined, retval.kind, taken.ffqn, last === id]);
    });
    world.components.activity("add", () => err("no"));
    await world.start();
    while (world.result() === undefined) await world.fireAlarm();
    expect(world.result()).toEqual({
      kind: "ok",
      value: '[true,"err","sample:functions/ifc.add",true]',
    });
  });
});

describe("a join set that is closed", () => {
  /** A set with an activity, a delay, a workflow that can be cancelled and one that cannot. */
  function closing(
    how: (
      host: Parameters<WorkflowScript>[0],
      set: Awaited<ReturnType<typeof joinSetIn>>,
    ) => Promise<unknown>,
  ): ReturnType<typeof askingWorld> {
    const made = askingWorld(async (host) => {
      const set = await joinSetIn(host);
      await submit(host, set, "get", "a");
      await delayIn(host, set, 60_000);
      await submit(host, set, "work-cancellable");
      await submit(host, set, "work");
      await submit(host, set, "get", "b");
      await how(host, set);
      return ok(host.nowMs() - BEGINNING_MS);
    });
    made.world.components
      .workflow("work", async (host) => ok(await host.call("get", "inner").then(() => 1)))
      .workflow("work-cancellable", async (host) => {
        const set = await joinSetIn(host);
        await submit(host, set, "get", "inner of cancellable");
        return ok(await next(host, set));
      });
    return made;
  }

  function ends(world: TreeWorld): unknown[] {
    return world.facts().flatMap((fact) => {
      if (fact.kind === "finished") return [`finished ${fact.of}`];
      if (fact.kind === "delay-finished") return [`delay ${fact.outcome}`];
      if (fact.kind === "ending" || fact.kind === "closing-awaited")
        return [`${fact.kind} ${fact.of}`];
      return fact.kind === "join-set-closed" ? [`closed with ${fact.members}`] : [];
    });
  }

  const CANCELLED = [
    "closed with 5",
    "delay cancelled",
    "finished 6",
    "ending 2",
    "finished 4",
    "finished 2",
    "finished 1",
    "closing-awaited 0",
  ];

  it.each<[string, Parameters<typeof closing>[0]]>([
    ["explicitly", (host, set) => close(host, set)],
    ["by its end", async () => undefined],
    [
      "by dropping it, before a call",
      async (host, set) => {
        await host.ask((h) => h.closeJoinSet(set));
        await host.call("get", "after");
      },
    ],
  ])(
    "[JS10] cancels what can be, the youngest first, delays before children, and waits for the rest: %s",
    async (how, act) => {
      const { world, replies } = closing(act);
      await world.start();
      expect(ends(world)).toEqual(CANCELLED);
      expect(replies.waiting).not.toContain('["after"]');
      await world.advance(2_000);
      await replies.give('["inner"]', 1);
      if (how.includes("dropping")) await replies.give('["after"]', 1);
      expect(world.result()).toMatchObject({ kind: "ok" });
      expect(world.aborts).toEqual([]);
      expect(world.components.leaseCount).toBe(0);
    },
  );

  it("[JS11] has the same result and the same history when its object dies while it waits", async () => {
    const { world, replies } = closing((host, set) => close(host, set));
    await world.start();
    const asked = requests(world);
    await world.restart();
    await world.fireAlarm();
    await replies.give('["inner"]', 1);
    expect(world.result()).toMatchObject({ kind: "ok" });
    expect(requests(world)).toEqual(asked);
  });

  it("[JS12] is closed by a trap as well, the youngest set first", async () => {
    const { world } = askingWorld(async (host) => {
      for (const name of ["first", "second"]) {
        await submit(host, await joinSetIn(host, name), "get", name);
      }
      return TRAP;
    });
    await world.start();
    expect(
      world.facts().flatMap((fact) => (fact.kind === "join-set-closed" ? [fact.joinSet] : [])),
    ).toEqual(["n:second", "n:first"]);
    expect(world.result()).toMatchObject({
      kind: "execution-failure",
      failure: { reason: "workflow trap: unreachable" },
    });
  });

  it("[JS13] that its history goes beyond is not awaited once more, so that nothing waits for itself", async () => {
    const { world, replies } = askingWorld(async (host) => {
      const first = await joinSetIn(host, "first");
      await submit(host, first, "get", "a");
      await close(host, first);
      const second = await joinSetIn(host, "second");
      await submit(host, second, "work");
      await host.ask((h) => h.closeJoinSet(second));
      await host.ask((h) => h.createJoinSet("third"));
      return ok(await inside());
    });
    let replays = 0;
    async function inside(): Promise<number> {
      replays += 1;
      return replays === 1 ? await replies.wait("inside") : 2;
    }
    world.components.workflow("work", async (host) =>
      ok(await host.call("get", "b").then(() => 1)),
    );
    await world.start();
    world.components.unload("main");
    await world.settle();
    // The replay got beyond the first close while the second one still waits.
    expect(replays).toBe(2);
    await replies.give('["b"]', 1);
    expect(world.result()).toEqual({ kind: "ok", value: "2" });
  });
});
