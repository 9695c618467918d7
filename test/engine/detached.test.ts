import { describe, expect, it } from "vitest";
import { cancelExecution, pauseExecution, stubTarget } from "../../src/engine/control-tree.ts";
import type { CreateReply, CreateRequest } from "../../src/engine/execution-rpc.ts";
import type { Outbox } from "../../src/engine/outbox.ts";
import { VALUE_LENGTH_MAX } from "../../src/execution/limits.ts";
import type { Retval } from "../../src/wit/retval.ts";
import { BEGINNING_MS, executionId, ffqn, json, params, ROOT } from "../support/sample-names.ts";
import { joinSetIn, next, submit, textOf } from "./join-set-scripts.ts";
import { OutsideReply } from "./outside-reply.ts";
import type { ScriptHost } from "./scripted-components.ts";
import { called, ok } from "./scripted-components.ts";
import { TreeWorld } from "./tree-world.ts";

const FIRST = executionId("E_01JD0000000000000000000001");
const SECOND = executionId("E_01JD0000000000000000000002");
const RESULT: Retval = { kind: "ok", value: json(7) };

/** Other objects, which take what arrives unless they are down. */
class OtherObjects implements Outbox {
  readonly requests: CreateRequest[] = [];
  readonly down = new Set<string>();
  reply: CreateReply = { kind: "created" };

  async tell(): Promise<void> {
    await Promise.resolve();
  }

  async create(request: CreateRequest): Promise<CreateReply> {
    await Promise.resolve();
    this.requests.push(request);
    if (this.down.has(request.id)) throw new Error("it is down");
    return this.reply;
  }

  stub(): Promise<never> {
    return Promise.reject(new Error("there is no stub"));
  }
}

function scheduling(main: (host: ScriptHost) => Promise<unknown>): {
  readonly world: TreeWorld;
  readonly others: OtherObjects;
} {
  const others = new OtherObjects();
  const world = new TreeWorld([], others);
  world.components.workflow("main", async (host) => {
    await main(host);
    return ok(1);
  });
  return { world, others };
}

function scheduled(world: TreeWorld): { sent: string[]; delivered: string[] } {
  return {
    sent: world.facts().flatMap((fact) => (fact.kind === "scheduled" ? [fact.id] : [])),
    delivered: world.facts().flatMap((fact) => (fact.kind === "delivered" ? [fact.id] : [])),
  };
}

describe("a scheduled execution", () => {
  it("[JS30] is created by its object as it was asked for, once its request is written", async () => {
    const { world, others } = scheduling((host) =>
      host.ask((h) => h.schedule(FIRST, { kind: "in", ms: 5_000 }, called("add", [1]))),
    );
    await world.start();
    expect(others.requests).toEqual([]);
    expect(world.alarmAtMs).toBe(BEGINNING_MS);
    await world.fireAlarm();
    expect(others.requests).toEqual([
      {
        id: FIRST,
        ffqn: ffqn("add"),
        params: params(1),
        scheduledAtMs: BEGINNING_MS + 5_000,
        scheduledBy: ROOT,
      },
    ]);
    expect(scheduled(world)).toEqual({ sent: [FIRST], delivered: [FIRST] });
    while (world.alarmAtMs !== null) await world.fireAlarm();
    expect(others.requests).toHaveLength(1);
  });

  it("[JS31] that does not arrive is sent again after waits that double, and holds up no other", async () => {
    const { world, others } = scheduling(async (host) => {
      await host.ask((h) => h.schedule(FIRST, { kind: "now" }, called("add", [1])));
      await host.sleep({ kind: "in", ms: 10_000 });
      await host.ask((h) => h.schedule(SECOND, { kind: "now" }, called("add", [2])));
    });
    others.down.add(FIRST);
    await world.start();
    const instants: number[] = [];
    while (instants.length < 5) {
      const before = others.requests.filter(({ id }) => id === FIRST).length;
      await world.fireAlarm();
      const after = others.requests.filter(({ id }) => id === FIRST).length;
      if (after > before) instants.push(world.clock.nowMs() - BEGINNING_MS);
    }
    expect(instants).toEqual([0, 1_000, 3_000, 7_000, 15_000]);
    expect(scheduled(world)).toEqual({ sent: [FIRST, SECOND], delivered: [SECOND] });
    others.down.clear();
    while (world.alarmAtMs !== null) await world.fireAlarm();
    expect(scheduled(world).delivered).toEqual([SECOND, FIRST]);
  });

  it("[JS31] is sent by the next life of its object, even after the end of its tree", async () => {
    const { world, others } = scheduling((host) =>
      host.ask((h) => h.schedule(FIRST, { kind: "now" }, called("add", [1]))),
    );
    others.down.add(FIRST);
    await world.start();
    await world.fireAlarm();
    others.down.clear();
    others.reply = { kind: "exists" };
    world.alarmAtMs = null;
    await world.restart();
    await world.fireAlarm();
    expect(scheduled(world).delivered).toEqual([FIRST]);
    expect(world.aborts).toEqual([]);
  });

  it("[JS32] that has the id of another one is not created, nor is one that the host refuses", async () => {
    const { world, others } = scheduling(async (host) => {
      for (const value of [1, 2]) {
        await host.ask((h) => h.schedule(FIRST, { kind: "now" }, called("add", [value])));
      }
      const long = called("add", ["x".repeat(VALUE_LENGTH_MAX)]);
      const refusal = await host.ask((h) => h.schedule(SECOND, { kind: "now" }, long));
      if (refusal?.kind !== "type-check-error") throw new Error("it is not refused");
    });
    await world.start();
    while (world.alarmAtMs !== null) await world.fireAlarm();
    expect(others.requests.map((request) => request.params)).toEqual([params(1)]);
    expect(world.result()).toMatchObject({ kind: "ok" });
  });
});

describe("an execution of a stub", () => {
  function stubbed(main: (host: ScriptHost) => Promise<unknown>): TreeWorld {
    const world = new TreeWorld();
    world.components
      .workflow("main", async (host) => ok(json(String(await main(host)))))
      .stub("ask");
    return world;
  }

  it("[JS40] gets its result from its own workflow, once; the same one again is no conflict", async () => {
    const world = stubbed(async (host) => {
      const set = await joinSetIn(host);
      const id = await submit(host, set, "ask");
      const outcomes = [];
      for (const value of [7, 7, 8]) {
        const retval = { kind: "ok", value: json(value) } as const;
        outcomes.push((await host.ask((h) => h.stub(id, retval))).kind);
      }
      const nobody = executionId(`${ROOT}.g:9_1`);
      outcomes.push((await host.ask((h) => h.stub(nobody, RESULT))).kind);
      return [...outcomes, await next(host, set)].join();
    });
    await world.start();
    expect(world.result()).toEqual({
      kind: "ok",
      value: json(json("ok,ok,conflict,execution-not-found,ok 7")),
    });
  });

  it("[JS40] does not get a result that is not of its function's type", async () => {
    const world = stubbed(async (host) => {
      const set = await joinSetIn(host);
      const id = await submit(host, set, "ask");
      const outcome = await host.ask((h) => h.stub(id, RESULT));
      return outcome.kind === "type-check-error" ? outcome.message : outcome.kind;
    });
    world.components.resultMismatch = (name) => `no ${name}`;
    await world.start();
    expect(world.result()).toMatchObject({ value: json(json(`no ${ffqn("ask")}`)) });
  });

  it("[JS41] gets its result from an operator; its tree wakes by alarm, should its object die", async () => {
    const world = stubbed(async (host) => textOf(await host.call("ask")));
    await world.start();
    while (world.alarmAtMs !== null) await world.fireAlarm();
    const id = executionId(`${ROOT}.o:1-ask_1`);
    expect(stubTarget(world.tree, id, RESULT)).toEqual({ kind: "ok" });
    expect(world.alarmAtMs).not.toBeNull();
    await world.microtasks();
    await world.restart();
    await world.settle();
    expect(world.result()).toMatchObject({ kind: "ok" });
    expect(stubTarget(world.tree, id, RESULT)).toEqual({ kind: "ok" });
    expect(stubTarget(world.tree, id, { kind: "ok", value: json(8) })).toEqual({
      kind: "conflict",
    });
    expect(stubTarget(world.tree, ROOT, RESULT)).toEqual({ kind: "execution-not-found" });
  });
});

describe("a cancellation", () => {
  function working(): { readonly world: TreeWorld; readonly outside: OutsideReply<number> } {
    const world = new TreeWorld();
    const outside = new OutsideReply<number>();
    world.components
      .workflow("main", async (host) => {
        const set = await joinSetIn(host);
        await submit(host, set, "get");
        await submit(host, set, "work-cancellable");
        return ok([await next(host, set), await next(host, set)]);
      })
      .workflow("work-cancellable", async (host) => {
        const set = await joinSetIn(host);
        await submit(host, set, "inner");
        await submit(host, set, "get");
        return ok(await next(host, set));
      })
      .workflow("inner", async (host) => ok(await host.call("wait").then(() => 1)))
      .activity("get", () => new Promise(() => undefined))
      .activity("wait", async ({ beforeOutside }) => {
        beforeOutside();
        return ok(await outside.wait());
      });
    return { world, outside };
  }

  it("[JS50] ends an activity while it runs, and drops what it would have returned", async () => {
    const { world } = working();
    await world.start();
    const id = executionId(`${ROOT}.g:1_1`);
    expect(cancelExecution(world.tree, id)).toMatchObject({ kind: "done" });
    expect(cancelExecution(world.tree, id)).toMatchObject({ refusal: { kind: "finished" } });
    await world.settle();
    expect(world.components.leaseCount).toBe(5);
    expect(world.result()).toBeUndefined();
  });

  it("[JS51] ends a workflow that can be cancelled with the last of its members, and no other", async () => {
    const { world, outside } = working();
    await world.start();
    const id = executionId(`${ROOT}.g:1_2`);
    expect(cancelExecution(world.tree, ROOT)).toMatchObject({
      refusal: { kind: "not-cancellable" },
    });
    expect(cancelExecution(world.tree, id)).toMatchObject({
      kind: "done",
      status: { pending: { kind: "cancelling" } },
    });
    expect(cancelExecution(world.tree, id).kind).toBe("done");
    expect(pauseExecution(world.tree, id)).toEqual({
      kind: "refused",
      refusal: { kind: "ending" },
    });
    expect(
      world
        .events(id)
        .map(({ body }) => body.kind)
        .at(-1),
    ).toBe("cancellation-requested");
    expect(world.facts().filter((fact) => fact.kind === "finished")).toHaveLength(1);
    await world.microtasks();
    await world.restart();
    await world.fireAlarm();
    outside.give(1);
    await world.settle();
    expect(
      world
        .events(id)
        .map(({ body }) => body.kind)
        .at(-1),
    ).toBe("finished");
    expect(world.aborts).toEqual([]);
  });
});
