import { describe, expect, it } from "vitest";
import { executionOf } from "../../src/execution/tree-state.ts";
import { component } from "../support/sample-names.ts";
import type { Settings, WorkflowScript } from "./scripted-components.ts";
import { ok, TRAP } from "./scripted-components.ts";
import { TreeWorld } from "./tree-world.ts";

/** Calls those functions one after the other and returns how many they were. */
function calling(...names: string[]): WorkflowScript {
  return async (host) => {
    for (const name of names) await host.call(name);
    return ok(names.length);
  };
}

/** A tree whose workflow has called `a` and waits for a retry of `b`; the object has died since. */
async function halfWay(): Promise<TreeWorld> {
  const world = new TreeWorld();
  world.components
    .workflow("main", calling("a", "b", "c"))
    .activity("a", () => ok(1))
    .activity("b", ({ number }) => (number === 1 ? TRAP : ok(2)))
    .activity("c", () => ok(3));
  await world.start();
  await world.restart();
  return world;
}

/** The same, when the code has changed and `b` has answered. */
async function deployed(script: WorkflowScript, settings: Settings): Promise<TreeWorld> {
  const world = await halfWay();
  world.components.workflow("main", script, settings);
  await world.fireAlarm();
  return world;
}

function pendingOf(world: TreeWorld): unknown {
  return executionOf(world.tree.ledger.tree, 0).pending;
}

const NONDETERMINISM = {
  kind: "parked",
  reason: "nondeterminism-detected",
  version: 5,
  expected: "join set o:2-b: call of sample:functions/ifc.b with []",
  actual: "join set o:2-c: call of sample:functions/ifc.c with []",
  component: component("workflow", "b"),
};

describe("a workflow whose code does not repeat its history", () => {
  it("[WF10] is parked with the evidence, which takes no version", async () => {
    const world = await deployed(calling("a", "c"), { digit: "b" });
    expect(pendingOf(world)).toMatchObject(NONDETERMINISM);
    expect(world.kinds().at(-1)).toBe("parked");
    expect(world.events().at(-1)?.body).toMatchObject({
      kind: "locked",
      component: component("workflow", "b"),
    });
    expect(world.aborts).toEqual([]);
  });

  it("[WF10] is parked when it ends too early, whatever it returns", async () => {
    const world = await deployed(calling("a"), { digit: "b" });
    expect(pendingOf(world)).toMatchObject({
      ...NONDETERMINISM,
      actual: "the workflow returned",
    });
  });

  it("[WF10] is parked when it traps before the end of its history", async () => {
    const trapping: WorkflowScript = async (host) => {
      await host.call("a");
      return { kind: "trapped", reason: "index out of bounds", detail: null };
    };
    const world = await deployed(trapping, { digit: "b" });
    expect(pendingOf(world)).toMatchObject({
      ...NONDETERMINISM,
      actual: "the workflow ended: index out of bounds",
    });
  });

  it("[WF11] stays parked as long as that code is deployed", async () => {
    const world = await deployed(calling("a", "c"), { digit: "b" });
    const rows = world.rows.length;
    await world.restart();
    void world.tree.alarm();
    await world.settle();
    expect(pendingOf(world)).toMatchObject({ kind: "parked" });
    expect(world.rows).toHaveLength(rows);
  });

  it("[WF11] goes on with other code that agrees, and is upgraded to it", async () => {
    const world = await deployed(calling("a", "c"), { digit: "b" });
    world.components.workflow("main", calling("a", "b", "c"), { digit: "c" });
    await world.restart();
    expect(world.result()).toEqual({ kind: "ok", value: "3" });
    expect(world.kinds().filter((kind) => kind === "upgraded")).toHaveLength(1);
    const kinds = world.events().map((event) => event.body.kind);
    expect(kinds.slice(kinds.indexOf("component-upgrade-finished"))).toEqual([
      "component-upgrade-finished",
      "history-event",
      "history-event",
      "history-event",
      "finished",
    ]);
  });

  it("[WF11] goes on with the code that it began with, and needs no upgrade", async () => {
    const world = await deployed(calling("a", "c"), { digit: "b" });
    world.components.workflow("main", calling("a", "b", "c"));
    await world.restart();
    expect(world.result()).toEqual({ kind: "ok", value: "3" });
    expect(world.kinds()).not.toContain("upgraded");
  });

  it("[WF11] is tried by other code that disagrees too, and is parked with its evidence", async () => {
    const world = await deployed(calling("a", "c"), { digit: "b" });
    world.components.workflow("main", calling("d"), { digit: "c" });
    await world.restart();
    expect(pendingOf(world)).toMatchObject({
      version: 2,
      expected: "join set o:1-a: call of sample:functions/ifc.a with []",
      actual: "join set o:1-d: call of sample:functions/ifc.d with []",
      component: component("workflow", "c"),
    });
  });

  it("[RC6] is tried only when the row of its lock is durable", async () => {
    const world = await deployed(calling("a", "c"), { digit: "b" });
    world.components.workflow("main", calling("a", "b", "c"), { digit: "c" });
    world.trace.length = 0;
    await world.restart();
    const upToRun = world.trace.slice(0, world.trace.indexOf("run main"));
    expect(upToRun.slice(-2)).toEqual(["append locked", "sync"]);
  });

  it("[WF14] fails instead of being parked, when its component says so", async () => {
    const world = await deployed(calling("a", "c"), { digit: "b", onNondeterminism: "fail" });
    expect(world.result()).toEqual({
      kind: "execution-failure",
      failure: {
        failure: "nondeterminism-detected",
        reason: "the workflow does not repeat its history at version 5",
        detail: `expected: ${NONDETERMINISM.expected}; actual: ${NONDETERMINISM.actual}`,
      },
    });
  });
});

describe("a workflow whose component is replaced by one that agrees", () => {
  it("[WF9] is upgraded at its next step", async () => {
    const world = await deployed(calling("a", "b", "c"), { digit: "b" });
    expect(world.result()).toEqual({ kind: "ok", value: "3" });
    expect(world.facts()).toContainEqual({
      kind: "upgraded",
      of: 0,
      component: component("workflow", "b"),
    });
  });

  it("[WF9] is upgraded at its end, when there is no next step", async () => {
    const world = await deployed(calling("a", "b"), { digit: "b" });
    expect(world.result()).toEqual({ kind: "ok", value: "2" });
    expect(world.kinds().slice(-2)).toEqual(["upgraded", "finished"]);
  });
});

describe("a function that no component exports", () => {
  it("[WF13] parks the child that was asked for, and its caller waits", async () => {
    const world = new TreeWorld();
    world.components.workflow("main", calling("a"));
    await world.start();
    expect(executionOf(world.tree.ledger.tree, 1).pending).toMatchObject({
      kind: "parked",
      reason: "function-not-found",
      version: 1,
      expected: "a component that exports sample:functions/ifc.a",
      actual: "no deployed component exports it",
      component: null,
    });
    expect(pendingOf(world)).toMatchObject({ kind: "blocked-by-join-set", child: 1 });
  });

  it("[WF13] lets the child go on when one does, on the next wake", async () => {
    const world = new TreeWorld();
    world.components.workflow("main", calling("a"));
    await world.start();
    world.components.activity("a", () => ok(1));
    await world.restart();
    expect(world.result()).toEqual({ kind: "ok", value: "1" });
  });

  it("[WF13] parks a workflow that is to be replayed, until one does", async () => {
    const world = await halfWay();
    world.components.remove("main");
    await world.fireAlarm();
    expect(pendingOf(world)).toMatchObject({ kind: "parked", reason: "function-not-found" });
    world.components.workflow("main", calling("a", "b", "c"));
    await world.restart();
    expect(world.result()).toEqual({ kind: "ok", value: "3" });
    expect(world.kinds()).not.toContain("upgraded");
  });

  it("[WF13] parks an activity that waits for a retry, and its failures still count", async () => {
    const world = await halfWay();
    world.components.remove("b");
    await world.fireAlarm();
    expect(executionOf(world.tree.ledger.tree, 2)).toMatchObject({
      failures: 1,
      pending: { kind: "parked", reason: "function-not-found" },
    });
    world.components.activity("b", () => ok(2));
    await world.restart();
    expect(world.result()).toEqual({ kind: "ok", value: "3" });
  });
});
