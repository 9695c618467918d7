import { describe, expect, it } from "vitest";
import { askingWorld } from "./asking-world.ts";
import { close, joinSetIn, next, submit } from "./join-set-scripts.ts";
import type { WorkflowScript } from "./scripted-components.ts";
import { ok } from "./scripted-components.ts";

describe("another component of a workflow with join sets", () => {
  it("[JS14] takes over when it agrees with the whole history, and is parked when it does not", async () => {
    const { world, replies } = askingWorld(v1);
    async function v1(host: Parameters<WorkflowScript>[0]) {
      const set = await joinSetIn(host);
      await submit(host, set, "get", "a");
      await close(host, set);
      await submit(host, await joinSetIn(host), "get", "b");
      await host.call("get", "c");
      return ok(1);
    }
    await world.start();
    world.components.workflow(
      "main",
      async (host) => {
        const set = await joinSetIn(host);
        await submit(host, set, "get", "a");
        await close(host, set);
        await joinSetIn(host, "other");
        return ok(2);
      },
      { digit: "b" },
    );
    world.components.unload("main");
    await replies.give('["c"]', 1);
    expect(world.kinds()).not.toContain("upgraded");
    expect(world.facts().findLast((fact) => fact.kind === "parked")).toMatchObject({
      expected: "join set g:2: create",
      actual: "join set n:other: create",
      version: 5,
    });
    world.components.workflow("main", v1, { digit: "c" });
    await world.fireAlarm();
    expect(world.result()).toEqual({ kind: "ok", value: "1" });
    expect(world.kinds()).toContain("upgraded");
  });

  it("[JS15] that must not diverge ends with the last of its members", async () => {
    const settings = { onNondeterminism: "fail" } as const;
    const { world, replies } = askingWorld(async () => ok(1));
    world.components
      .workflow("work", async (host) => ok(await host.call("get", "b").then(() => 1)))
      .workflow(
        "main",
        async (host) => {
          const set = await joinSetIn(host);
          await submit(host, set, "work");
          await submit(host, set, "get", "a");
          await next(host, set);
          return ok(1);
        },
        settings,
      );
    await world.start();
    world.components.workflow("main", async () => ok(2), { ...settings, digit: "b" });
    world.components.unload("main");
    await replies.give('["a"]', 1);
    expect(world.result()).toBeUndefined();
    expect(world.tree.ledger.tree.executions.get(0)?.pending.kind).toBe("cancelling");
    await replies.give('["b"]', 1);
    expect(world.result()).toMatchObject({
      kind: "execution-failure",
      failure: { failure: "nondeterminism-detected" },
    });
  });
});
