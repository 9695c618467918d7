import { describe, expect, it } from "vitest";
import { BEGINNING_MS, component, ffqn, params, ROOT } from "../support/sample-names.ts";
import { ok } from "./scripted-components.ts";
import { TreeWorld } from "./tree-world.ts";

function worldWithMain(): TreeWorld {
  const world = new TreeWorld();
  world.components
    .workflow("main", async (host) => ok(host.params))
    .workflow("other", async () => ok(1));
  return world;
}

describe("creating an execution", () => {
  it("[EN11] writes its function, params and component, and runs it", async () => {
    const world = worldWithMain();
    await world.wake();
    expect(world.create({ params: params(1, "a") })).toEqual({ kind: "created" });
    await world.settle();
    expect(world.facts()[0]).toEqual({
      kind: "created",
      of: 0,
      id: ROOT,
      ffqn: ffqn("main"),
      params: params(1, "a"),
      component: component("workflow"),
    });
    expect(world.result()).toEqual({ kind: "ok", value: JSON.stringify(params(1, "a")) });
  });

  it("[EN11] twice with the same function and params is one execution", async () => {
    const world = worldWithMain();
    await world.start(1);
    const rows = world.rows.length;
    expect(world.create({ params: params(1) })).toEqual({ kind: "exists" });
    await world.restart();
    expect(world.create({ params: params(1) })).toEqual({ kind: "exists" });
    await world.settle();
    expect(world.rows).toHaveLength(rows);
  });

  it("[EN11] twice at once is one execution", async () => {
    const world = worldWithMain();
    await world.wake();
    expect(world.create()).toEqual({ kind: "created" });
    expect(world.create()).toEqual({ kind: "exists" });
    await world.settle();
    expect(world.kinds().filter((kind) => kind === "created")).toHaveLength(1);
  });

  it("[EN11] is refused when the id is another execution's, saying what differs", async () => {
    const world = worldWithMain();
    await world.start(1);
    expect(world.create({ ffqn: ffqn("other"), params: params(1) })).toEqual({
      kind: "conflict",
      ffqn: ffqn("main"),
      differs: "ffqn",
    });
    expect(world.create({ params: params(2) })).toEqual({
      kind: "conflict",
      ffqn: ffqn("main"),
      differs: "params",
    });
  });

  it("[EN11] is refused when no component exports the function, and leaves nothing behind", async () => {
    const world = worldWithMain();
    await world.wake();
    expect(world.create({ ffqn: ffqn("missing") })).toEqual({ kind: "function-not-found" });
    await world.settle();
    expect(world.rows).toEqual([]);
    expect(world.alarmAtMs).toBeNull();
    expect(world.create()).toEqual({ kind: "created" });
  });

  it("[EN11] is answered before its run begins", async () => {
    const world = worldWithMain();
    await world.wake();
    world.create();
    await world.microtasks();
    expect(world.trace).toEqual(["alarm +60000", "append created", "sync"]);
    await world.settle();
    expect(world.trace).toContain("run main");
  });

  it("[EN11] begins its run only when its row is durable", async () => {
    const world = worldWithMain();
    await world.wake();
    world.syncIsSlow = true;
    world.create();
    await world.settle();
    expect(world.trace).not.toContain("run main");
    await world.finishSync();
    expect(world.result()).toMatchObject({ kind: "ok" });
  });

  it("[EN11] can be of an activity by itself", async () => {
    const world = new TreeWorld();
    world.components.activity("main", ({ number }) => ok(number));
    await world.start();
    expect(world.result()).toEqual({ kind: "ok", value: "1" });
    expect(world.events().map((event) => event.body.kind)).toEqual([
      "created",
      "locked",
      "finished",
    ]);
    expect(world.commits()[0]?.atMs).toBe(BEGINNING_MS);
  });
});
