import { describe, expect, it } from "vitest";
import { retryExecution, stubTarget, unpauseExecution } from "../../src/engine/control-tree.ts";
import { readStatus } from "../../src/engine/tree-reader.ts";
import { component, executionId, json, ROOT } from "../support/sample-names.ts";
import { joinSetIn, next, submit, textOf } from "./join-set-scripts.ts";
import type { WorkflowScript } from "./scripted-components.ts";
import { err, ok, TRAP } from "./scripted-components.ts";
import { TreeWorld } from "./tree-world.ts";

const CHILD = executionId(`${ROOT}.o:1-ask_1`);
const ANSWER = { kind: "ok", value: json(7) } as const;
const DONE = { kind: "ok", value: json("ok 7") };

/** A workflow that calls `ask`, as `deploy` has it. */
async function asking(deploy: (world: TreeWorld) => void): Promise<TreeWorld> {
  const world = new TreeWorld();
  world.components.workflow("main", async (host) => ok(textOf(await host.call("ask"))));
  deploy(world);
  await world.start();
  return world;
}

/** The alarms that go off until none is set, at most so many. */
async function alarms(world: TreeWorld, most = 5): Promise<number> {
  let count = 0;
  for (; world.alarmAtMs !== null && count < most; count += 1) await world.fireAlarm();
  return count;
}

describe("an activity that a later deployment declares as a stub", () => {
  it.each([
    [
      "waits for its next attempt",
      (world: TreeWorld) => world.components.activity("ask", () => TRAP),
    ],
    [
      "was running",
      (world: TreeWorld) => world.components.activity("ask", () => new Promise(() => undefined)),
    ],
    ["was not exported", () => undefined],
  ])(
    "[RT23] and that %s waits for its result without an alarm, and is given it",
    async (_, deploy) => {
      const world = await asking(deploy);
      world.components.stub("ask");
      await world.restart();
      expect(await alarms(world)).toBeLessThanOrEqual(2);
      expect(world.alarmAtMs).toBeNull();
      expect(readStatus(world.tree, CHILD)).toMatchObject({
        component: component("activity_stub"),
        pending: { kind: "pending-at" },
        nextRetryAtMs: null,
      });
      expect(world.events(CHILD).map(({ body }) => body)).toContainEqual({
        kind: "component-upgrade-finished",
        component: component("activity_stub"),
      });
      const rows = world.rows.length;
      await world.restart();
      expect(world.rows).toHaveLength(rows);
      expect(stubTarget(world.tree, CHILD, ANSWER)).toEqual({ kind: "ok" });
      await world.settle();
      expect(world.result()).toEqual(DONE);
      expect(world.aborts).toEqual([]);
    },
  );

  it("[RT23] is one also while it is paused, and waits when it is unpaused", async () => {
    const retry = { maxRetries: 0, retryExpBackoffMs: 100, onExhausted: "pause" } as const;
    const world = await asking(({ components }) => {
      components.activity("ask", () => TRAP, { retry });
    });
    world.components.stub("ask");
    await world.restart();
    unpauseExecution(world.tree, CHILD);
    await world.settle();
    await alarms(world);
    expect(world.alarmAtMs).toBeNull();
    expect(stubTarget(world.tree, CHILD, ANSWER)).toEqual({ kind: "ok" });
  });
});

describe("an activity beside a failing call that is retried", () => {
  it("[RT23] is a stub again if it was an activity then", async () => {
    const world = new TreeWorld();
    world.components
      .workflow("main", async (host) => {
        const set = await joinSetIn(host);
        await submit(host, set, "ask");
        const failed = await host.call("fail");
        return failed.kind === "err" ? err(1) : ok(await next(host, set));
      })
      .activity("ask", () => TRAP)
      .activity("fail", () => err(1), { retry: { maxRetries: 0, retryExpBackoffMs: 100 } });
    await world.start();
    expect(world.result()).toMatchObject({ kind: "err" });
    world.components.stub("ask").activity("fail", () => ok(1));
    await world.restart();
    retryExecution(world.tree, ROOT, "a retry");
    await world.settle();
    await alarms(world);
    expect(world.alarmAtMs).toBeNull();
    expect(stubTarget(world.tree, executionId(`${ROOT}.g:1_1`), ANSWER)).toEqual({ kind: "ok" });
    await world.settle();
    expect(world.result()).toEqual(DONE);
  });
});

describe("a stub that a later deployment gives code", () => {
  it("[RT24] is run, guarded by an alarm, as soon as its tree wakes", async () => {
    const world = await asking(({ components }) => components.stub("ask"));
    await alarms(world);
    let isAnswering = false;
    world.components.activity("ask", async ({ beforeOutside }) => {
      beforeOutside();
      return isAnswering ? ok(7) : await new Promise(() => undefined);
    });
    await world.restart();
    expect(world.alarmAtMs).not.toBeNull();
    expect(readStatus(world.tree, CHILD)?.component).toBe(component("activity"));
    expect(stubTarget(world.tree, CHILD, ANSWER)).toEqual({ kind: "execution-not-found" });
    isAnswering = true;
    await world.restart();
    await alarms(world);
    expect(world.result()).toEqual(DONE);
    expect(world.aborts).toEqual([]);
  });
});

describe("a workflow whose function is exported by something else", () => {
  it.each([
    ["activity_stub", (world: TreeWorld) => world.components.stub("ask")],
    ["activity", (world: TreeWorld) => world.components.activity("ask", () => ok(8))],
  ] as const)(
    "[WF31] is parked if that is %s, and goes on with a workflow",
    async (kind, deploy) => {
      const sleeping: WorkflowScript = async (host) => {
        await host.sleep({ kind: "in", ms: 60_000 });
        return ok(7);
      };
      const world = await asking(({ components }) => components.workflow("ask", sleeping));
      deploy(world);
      await world.restart();
      await world.advance(60_000);
      await world.fireAlarm();
      expect(readStatus(world.tree, CHILD)?.pending).toMatchObject({
        kind: "parked",
        reason: "function-not-found",
        actual: expect.stringContaining(component(kind)),
      });
      expect(stubTarget(world.tree, CHILD, ANSWER)).toEqual({ kind: "execution-not-found" });
      world.components.workflow("ask", sleeping);
      await world.restart();
      await alarms(world);
      expect(world.result()).toEqual(DONE);
      expect(world.aborts).toEqual([]);
    },
  );
});
