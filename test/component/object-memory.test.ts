import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ComponentEntry } from "../../src/component/component-entry.ts";
import type { Retval } from "../../src/wit/retval.ts";
import { activityRun, ComponentRunner, jsonText, workflowRun } from "./component-runner.ts";
import { echoComponent } from "./echo-component.ts";
import { probeComponent } from "./probe-component.ts";

const startUpMs = 30_000;
const pageBytes = 64 * 1024;
const instanceBytes = 2 * pageBytes;
const texts = "test:echo/echo@0.1.0.texts";
const count = "test:probe/probe.count";
const hourNs = "3600000000000";

let probe: ComponentEntry;
let echo: ComponentEntry;

beforeAll(async () => {
  probe = await probeComponent("activity");
  echo = await echoComponent();
}, startUpMs);

/** A runner whose budget holds so many instances, all of them measured once. */
async function runnerFor(instances: number, tickMs?: number): Promise<ComponentRunner> {
  const runner = new ComponentRunner([probe, echo], {
    budgetBytes: instances * instanceBytes,
    ...(tickMs === undefined ? {} : { tickMs }),
  });
  await runner.runActivity(count, "[]");
  await runner.runWorkflow(texts, "[[]]", { call: ended });
  return runner;
}

function ended(): Promise<Retval> {
  return Promise.resolve({ kind: "ok", value: jsonText("[]") });
}

/** A workflow that waits for an answer, which the test gives. */
async function suspendWorkflow(
  runner: ComponentRunner,
): Promise<{ readonly run: Promise<unknown>; readonly answer: () => void }> {
  const { promise: asked, resolve: ask } = Promise.withResolvers<() => void>();
  const call = (): Promise<Retval> =>
    new Promise((answer) => ask(() => answer({ kind: "ok", value: jsonText("[]") })));
  const run = runner.runWorkflow(texts, "[[]]", { call });
  return { run, answer: await asked };
}

async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol("pending");
  return (await Promise.race([promise, macrotask().then(() => pending)])) === pending;
}

function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

describe("the memory of an object", () => {
  it("[CO27] is waited for when the budget is spent, with the object kept awake", async () => {
    const runner = await runnerFor(1);
    const first = await runner.lease(count);
    const second = runner.lease(count);
    expect(await isPending(second)).toBe(true);
    expect(runner.keptAwakeFor.length).toBe(1);
    first.drop();
    expect(await (await second).run(activityRun(count, "[]"))).toMatchObject({ kind: "returned" });
    await Promise.all(runner.keptAwakeFor);
  });

  it("[CO27] comes back when a run ends", async () => {
    const runner = await runnerFor(1);
    const lease = await runner.lease(count);
    expect(runner.budget.usedBytes).toBe(instanceBytes);
    await lease.run(activityRun(count, "[]"));
    expect(runner.budget.usedBytes).toBe(0);
  });

  it("[CO24] is estimated by what the component's latest instance had", async () => {
    const runner = await runnerFor(100);
    await runner.runActivity("test:probe/probe.grow", "[3]");
    await runner.lease(count);
    expect(runner.budget.usedBytes).toBe(instanceBytes + 3 * pageBytes);
  });

  it("[CO28] is taken from a workflow that waits, whose run ends as dropped", async () => {
    const runner = await runnerFor(1);
    const { run, answer } = await suspendWorkflow(runner);
    expect(await runner.runActivity(count, "[]")).toMatchObject({ kind: "returned" });
    answer();
    expect(await run).toEqual({ kind: "dropped" });
  });

  it("[CO28] is kept by a workflow that waits while there is enough", async () => {
    const runner = await runnerFor(2);
    const { run, answer } = await suspendWorkflow(runner);
    expect(await runner.runActivity(count, "[]")).toMatchObject({ kind: "returned" });
    answer();
    expect(await run).toMatchObject({ kind: "returned" });
  });

  it("[CO29] is given up by waiting workflows once nothing else runs in the object", async () => {
    const runner = await runnerFor(2, 1);
    const { run } = await suspendWorkflow(runner);
    expect(await run).toEqual({ kind: "dropped" });
    expect(runner.budget.usedBytes).toBe(0);
  });

  it("[CO29] is kept by waiting workflows as long as something else runs in the object", async () => {
    const runner = await runnerFor(3, 1);
    const { run } = await suspendWorkflow(runner);
    const held = await runner.lease(count);
    await runner.runActivity("test:probe/probe.wait", "[20000000]");
    expect(await isPending(run)).toBe(true);
    held.drop();
    expect(await run).toEqual({ kind: "dropped" });
  });
});

describe("the memory of several objects", () => {
  function otherObject(beside: ComponentRunner): ComponentRunner {
    return new ComponentRunner([], { beside, owner: "other" });
  }

  it("[CO32] goes from one to the other", async () => {
    const runner = await runnerFor(1);
    const held = await runner.lease(count);
    const waiting = otherObject(runner).runActivity(count, "[]");
    expect(await isPending(waiting)).toBe(true);
    held.drop();
    expect(await waiting).toMatchObject({ kind: "returned" });
  });

  it("[CO32] is taken from a workflow that waits, while others run in its object", async () => {
    const runner = await runnerFor(2, 1);
    await runner.lease(count);
    const { run } = await suspendWorkflow(runner);
    await otherObject(runner).runActivity(count, "[]");
    expect(await run).toEqual({ kind: "dropped" });
  });

  it("[CO32] is taken from a workflow whose answer comes before it has noticed", async () => {
    const runner = await runnerFor(1);
    const { run, answer } = await suspendWorkflow(runner);
    await otherObject(runner).lease(count);
    answer();
    expect(await run).toEqual({ kind: "dropped" });
  });

  it("[CO25] comes back from an object that died when it lives again", async () => {
    const runner = await runnerFor(1);
    await runner.lease(count);
    const nextLife = new ComponentRunner([], { beside: runner });
    expect(await nextLife.runActivity(count, "[]")).toMatchObject({ kind: "returned" });
  });
});

describe("the instance of a dropped run", () => {
  const { Instance } = WebAssembly;

  afterEach(() => {
    Reflect.set(WebAssembly, "Instance", Instance);
  });

  it("[CO14] that waited for a clock can be collected", async () => {
    const memories = watchMemories();
    await dropWhileWaiting(new ComponentRunner([probe]));
    await expectCollected(memories);
  });

  it.each(["core", "direct", "jco"] as const)(
    "[CO14] that waited for an answer can be collected, by the way %s",
    async (way) => {
      const entry = await echoComponent(way);
      const memories = watchMemories();
      await dropWhileAsking(new ComponentRunner([entry]));
      await expectCollected(memories);
    },
  );
});

async function expectCollected(memories: readonly WeakRef<WebAssembly.Memory>[]): Promise<void> {
  await collectGarbage();
  expect(memories.length).toBeGreaterThan(0);
  expect(memories.filter((memory) => memory.deref() !== undefined)).toEqual([]);
}

async function dropWhileWaiting(runner: ComponentRunner): Promise<void> {
  const lease = await runner.lease("test:probe/probe.wait");
  await new Promise<void>((waiting) => {
    void lease.run(activityRun("test:probe/probe.wait", `[${hourNs}]`, waiting));
  });
  lease.drop();
}

async function dropWhileAsking(runner: ComponentRunner): Promise<void> {
  const lease = await runner.lease(texts);
  await new Promise<void>((asked) => {
    const call = (): Promise<Retval> => {
      asked();
      return new Promise(() => {});
    };
    void lease.run(workflowRun(texts, "[[]]", { call }));
  });
  lease.drop();
}

/** Notes the memory of every instance that is made from now on. */
function watchMemories(): readonly WeakRef<WebAssembly.Memory>[] {
  const memories: WeakRef<WebAssembly.Memory>[] = [];
  class WatchedInstance extends WebAssembly.Instance {
    constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
      super(module, imports);
      for (const item of Object.values(this.exports)) {
        if (item instanceof WebAssembly.Memory) memories.push(new WeakRef(item));
      }
    }
  }
  Reflect.set(WebAssembly, "Instance", WatchedInstance);
  return memories;
}

async function collectGarbage(): Promise<void> {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect !== "function") throw new Error("no access to the garbage collector");
  for (let round = 0; round < 3; round += 1) {
    await macrotask();
    Reflect.apply(collect, undefined, []);
  }
}
