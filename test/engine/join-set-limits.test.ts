import { describe, expect, it } from "vitest";
import { ANSWERS_LENGTH_MAX, JOIN_SETS_MAX, VALUE_LENGTH_MAX } from "../../src/execution/limits.ts";
import { json } from "../support/sample-names.ts";
import { drain, joinSetIn, next, submit } from "./join-set-scripts.ts";
import { OutsideReply } from "./outside-reply.ts";
import { ok } from "./scripted-components.ts";
import { TreeWorld } from "./tree-world.ts";

describe("a fan-out", () => {
  it("[JS20] of 1,000 children that answer within their turn costs at most a row for ten of them", async () => {
    const world = new TreeWorld();
    world.components
      .workflow("main", async (host) => {
        const set = await joinSetIn(host);
        for (let i = 0; i < 1_000; i += 1) await submit(host, set, "add", i);
        return ok((await drain(host, set)).length);
      })
      .activity("add", () => ok(1));
    await world.start();
    expect(world.result()).toEqual({ kind: "ok", value: "1000" });
    expect(world.rows.length).toBeLessThanOrEqual(100);
    expect(world.trace.filter((line) => line.startsWith("alarm"))).toHaveLength(1);
  });

  it("[JS21] whose answers are longer than what is kept in memory gives all of them, hot and cold", async () => {
    const count = 12;
    const value = "x".repeat(VALUE_LENGTH_MAX - 10);
    expect(count * value.length).toBeGreaterThan(ANSWERS_LENGTH_MAX);
    const world = new TreeWorld();
    const outside = new OutsideReply<number>();
    world.components
      .workflow("main", async (host) => {
        const set = await joinSetIn(host);
        for (let i = 0; i < count; i += 1) await submit(host, set, "add", i);
        await host.call("wait");
        const all = await drain(host, set);
        await host.call("wait");
        return ok(all.map((text) => text.slice(0, 7)));
      })
      .activity("add", ({ params }) => ok(`${params}${value}`.slice(0, value.length)))
      .activity("wait", async ({ beforeOutside }) => {
        beforeOutside();
        return ok(await outside.wait());
      });
    await world.start();
    outside.give(1);
    await world.settle();
    world.components.unload("main");
    await world.settle();
    outside.give(2);
    await world.settle();
    const expected = Array.from({ length: count }, (_, i) => `ok "[${i}]x`.slice(0, 7));
    expect(world.result()).toEqual({ kind: "ok", value: json(expected) });
  }, 30_000);
});

describe("a limit of a workflow", () => {
  /** A workflow that goes on until it may not, and has a member that cannot be cancelled. */
  function greedy(
    step: (host: Host, set: Awaited<ReturnType<typeof joinSetIn>>) => Promise<unknown>,
  ): {
    readonly world: TreeWorld;
    readonly outside: OutsideReply<number>;
  } {
    const world = new TreeWorld();
    const outside = new OutsideReply<number>();
    world.components
      .workflow("main", async (host) => {
        const set = await joinSetIn(host, "open");
        await submit(host, set, "work");
        try {
          for (;;) await step(host, set);
        } catch (error) {
          return { kind: "trapped", reason: String(error), detail: null };
        }
      })
      .workflow("work", async (host) => ok(await host.call("wait").then(() => 1)))
      .activity("wait", async ({ beforeOutside }) => {
        beforeOutside();
        return ok(await outside.wait());
      })
      .activity("add", () => ok(1));
    return { world, outside };
  }
  type Host = Parameters<Parameters<TreeWorld["components"]["workflow"]>[1]>[0];

  it("[JS22] is named by the failure that ends it, with the last of its members", async () => {
    const { world, outside } = greedy((host) => host.ask((h) => h.createJoinSet(null)));
    await world.start();
    while (world.trace.at(-1)?.startsWith("alarm +0") === true) await world.fireAlarm();
    expect(world.tree.ledger.tree.executions.get(0)?.pending.kind).toBe("cancelling");
    outside.give(1);
    await world.settle();
    const reason = `workflow trap: a limit is reached: at most ${JOIN_SETS_MAX} join sets of an execution; use one for more members`;
    expect(world.result()).toMatchObject({
      kind: "execution-failure",
      failure: { failure: "uncategorized", reason },
    });
    expect(world.kinds()).not.toContain("parked");
  }, 60_000);
});

describe("params over the limit", () => {
  it("[JS23] of a submitted child are its failure, in its turn among the answers", async () => {
    const world = new TreeWorld();
    world.components
      .workflow("main", async (host) => {
        const set = await joinSetIn(host);
        await submit(host, set, "add", "x".repeat(VALUE_LENGTH_MAX));
        await submit(host, set, "add", 1);
        return ok([await next(host, set), await next(host, set), await next(host, set)]);
      })
      .activity("add", () => ok(1));
    await world.start();
    expect(world.result()).toEqual({ kind: "ok", value: '["uncategorized","ok 1","none"]' });
  });
});
