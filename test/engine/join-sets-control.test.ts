import { describe, expect, it } from "vitest";
import { pauseExecution, retryExecution, unpauseExecution } from "../../src/engine/control-tree.ts";
import { json, ROOT } from "../support/sample-names.ts";
import { askingWorld } from "./asking-world.ts";
import { delayIn, drain, joinSetIn, next, submit } from "./join-set-scripts.ts";
import { called, err, ok } from "./scripted-components.ts";

describe("a pause of a workflow with members", () => {
  it("[EN27] lets them go on, and what they answered is there when it is unpaused, in their order", async () => {
    const { world, replies } = askingWorld(async (host) => {
      const set = await joinSetIn(host);
      for (const name of ["a", "b", "c"]) await submit(host, set, "get", name);
      await delayIn(host, set, 1_000);
      return ok(await drain(host, set));
    });
    await world.start();
    pauseExecution(world.tree, ROOT);
    await replies.give('["c"]', 3);
    await world.fireAlarm();
    await replies.give('["a"]', 1);
    expect(world.facts().filter((fact) => fact.kind === "joined")).toHaveLength(1);
    unpauseExecution(world.tree, ROOT);
    await world.settle();
    await replies.give('["b"]', 2);
    expect(world.result()).toEqual({ kind: "ok", value: '["ok 3","delay ok","ok 1","ok 2"]' });
  });
});

describe("a retry of a tree with join sets", () => {
  it("[EX25] begins with the submit whose answer failed; what ran beside it by then runs on, what began later begins anew", async () => {
    let isBroken = true;
    const { world, replies } = askingWorld(async (host) => {
      const set = await joinSetIn(host);
      await submit(host, set, "get", "before");
      await submit(host, set, "check");
      await submit(host, set, "get", "after");
      const first = await next(host, set);
      if (first.startsWith("err")) return err(first);
      return ok([first, ...(await drain(host, set))].toSorted());
    });
    world.components.activity("check", () => ({
      kind: "returned",
      retval: isBroken ? { kind: "err", value: json("broken") } : { kind: "ok", value: json(0) },
      isPermanent: true,
    }));
    await world.start();
    expect(world.result()).toMatchObject({ kind: "err" });
    // The end of the tree has closed its join set: nothing is under way any more.
    expect(world.tree.ledger.tree.executions.size).toBe(1);
    isBroken = false;
    retryExecution(world.tree, ROOT, "r");
    await world.settle();
    for (const name of ["before", "after"]) await replies.give(json([name]), 1);
    expect(world.result()).toEqual({ kind: "ok", value: '["ok 0","ok 1","ok 1"]' });
    const events = world.tree.ledger.tree.executions.get(0);
    expect(events?.children).toBe(0);
    expect(world.aborts).toEqual([]);
  });

  it("[EX25] asks the host once more for what it has refused", async () => {
    let isKnown = false;
    const { world } = askingWorld(async (host) => {
      const refusal = () => (isKnown ? null : ({ kind: "function-not-found" } as const));
      const returned = await host.ask((h) => h.call({ ...called("add", []), refusal }));
      return returned.kind === "refused" ? err(returned.refusal.kind) : ok(1);
    });
    world.components.activity("add", () => ok(1));
    await world.start();
    expect(world.result()).toMatchObject({ kind: "err" });
    isKnown = true;
    retryExecution(world.tree, ROOT, "r");
    await world.settle();
    expect(world.result()).toEqual({ kind: "ok", value: "1" });
  });
});
