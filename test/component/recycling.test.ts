import { beforeAll, describe, expect, it } from "vitest";
import type { ComponentEntry } from "../../src/component/component-entry.ts";
import type { Retval } from "../../src/wit/retval.ts";
import { activityRun, ComponentRunner, jsonText, workflowRun } from "./component-runner.ts";
import type { CallHost } from "../support/workflow-host.ts";
import { makeEntry } from "./component-fixture.ts";
import { leakyActivity, leakyWorkflow } from "./leaky-component.ts";
import { wasiWit } from "./wasi-wit.ts";
import { watchedEntry } from "./watched-entry.ts";
import type { WatchedEntry } from "./watched-entry.ts";

const startUpMs = 60_000;
const leaky = "test:leaky/leaky";

let activity: ComponentEntry;
let workflow: ComponentEntry;

beforeAll(async () => {
  activity = await leakyActivity();
  workflow = await leakyWorkflow();
}, startUpMs);

interface Recycled extends WatchedEntry {
  readonly runner: ComponentRunner;
}

function runnerOf(entry: ComponentEntry): Recycled {
  const watched = watchedEntry(entry);
  return { ...watched, runner: new ComponentRunner([watched.entry]) };
}

function ok(value: string): unknown {
  return { kind: "returned", retval: { kind: "ok", value }, isPermanent: false };
}

const answer: CallHost = () => Promise.resolve({ kind: "ok", value: jsonText("1") });

describe("an instance that returned", () => {
  it("[CO100] has the next run of its component", async () => {
    const { runner, instances } = runnerOf(activity);
    for (let run = 0; run < 5; run += 1) {
      expect(await runner.runActivity(`${leaky}.count`, "[]")).toEqual(ok("1"));
    }
    expect(instances).toHaveLength(1);
  });

  it("[CO100] has the next run after an err as well", async () => {
    const { runner, instances } = runnerOf(activity);
    expect(await runner.runActivity(`${leaky}.refuse`, "[]")).toMatchObject({
      retval: { kind: "err", value: '"refused"' },
    });
    expect(await runner.runActivity(`${leaky}.count`, "[]")).toEqual(ok("1"));
    expect(instances).toHaveLength(1);
  });

  it("[CO100] has the next run of a workflow, which was suspended in its calls", async () => {
    const { runner, instances } = runnerOf(workflow);
    for (let run = 0; run < 5; run += 1) {
      const end = await runner.runWorkflow(`${leaky}.call-and-count`, "[3]", { call: answer });
      expect(end).toEqual(ok("1"));
    }
    expect(instances).toHaveLength(1);
  });

  it("[CO100] has the next run after one that has allocated as much as most do", async () => {
    const { runner, instances } = runnerOf(activity);
    for (let run = 0; run < 3; run += 1) {
      expect(await runner.runActivity(`${leaky}.grow`, "[200000]")).toEqual(ok("200000"));
    }
    expect(instances).toHaveLength(1);
  });

  it("[CO100] is not used by two runs at once", async () => {
    const { runner, instances } = runnerOf(activity);
    await runner.runActivity(`${leaky}.count`, "[]");
    const ends = await Promise.all(
      [20, 10].map((ms) => runner.runActivity(`${leaky}.wait`, `[${ms}]`)),
    );
    expect(ends).toEqual([ok("1"), ok("1")]);
    expect(instances).toHaveLength(2);
  });
});

describe("nothing is left", () => {
  it.each(["activity", "workflow"] as const)(
    "[CO1] of what an %s keeps, changes and replaces",
    async (kind) => {
      const { runner, instances } = runnerOf(kind === "activity" ? activity : workflow);
      const run = (text: string): Promise<unknown> =>
        kind === "activity"
          ? runner.runActivity(`${leaky}.leave`, JSON.stringify([text]))
          : runner.runWorkflow(`${leaky}.leave`, JSON.stringify([text]));
      for (const text of ["one", "two", "three"]) expect(await run(text)).toEqual(ok("[]"));
      expect(instances).toHaveLength(1);
    },
  );

  it("[CO1] of what it has printed, and of its run's log", async () => {
    const { runner } = runnerOf(activity);
    await runner.runActivity(`${leaky}.print`, '["no line end"]');
    await runner.runActivity(`${leaky}.print`, '["next\\n"]');
    expect(runner.lines).toEqual([
      { level: "info", text: "no line end" },
      { stream: "stdout", text: "no line end" },
      { stream: "stdout", text: "next" },
      { level: "info", text: "next\n" },
    ]);
  });

  it("[CO1] of handles that were left open", async () => {
    const { runner, instances } = runnerOf(activity);
    for (let run = 0; run < 3; run += 1) {
      expect(await runner.runActivity(`${leaky}.open`, "[100]")).toEqual(ok("100"));
    }
    expect(instances).toHaveLength(1);
  });

  it("[CO1] of a timer that was left pending", async () => {
    const { runner, instances } = runnerOf(activity);
    expect(await runner.runActivity(`${leaky}.leave-timer`, "[]")).toEqual(ok("0"));
    expect(await runner.runActivity(`${leaky}.leave`, '["x"]')).toEqual(ok("[]"));
    expect(instances).toHaveLength(1);
  });

  it("[CO16] of an activity's random numbers", async () => {
    const { runner, instances } = runnerOf(activity);
    const ends = new Set<string>();
    for (let run = 0; run < 5; run += 1) {
      ends.add(JSON.stringify(await runner.runActivity(`${leaky}.random`, "[]")));
    }
    expect(ends.size).toBe(5);
    expect(instances).toHaveLength(1);
  });

  it("[CO17] but a workflow's random numbers are those of its execution", async () => {
    const { runner, instances } = runnerOf(workflow);
    const first = await runner.runWorkflow(`${leaky}.random`, "[]");
    expect(await runner.runWorkflow(`${leaky}.random`, "[]")).toEqual(first);
    expect(instances).toHaveLength(1);
    expect(await runnerOf(workflow).runner.runWorkflow(`${leaky}.random`, "[]")).toEqual(first);
  });
});

describe("an instance is not used again", () => {
  it.each([
    ["that trapped", "trap", "[]", "trapped"],
    ["that exited", "exit", "[]", "trapped"],
    ["whose memory has grown", "grow", "[4000000]", "returned"],
  ])("[CO101] %s", async (_what, name, params, kind) => {
    const { runner, instances } = runnerOf(activity);
    expect(await runner.runActivity(`${leaky}.${name}`, params)).toMatchObject({ kind });
    expect(runner.budget.spareBytes).toBe(0);
    expect(await runner.runActivity(`${leaky}.count`, "[]")).toEqual(ok("1"));
    expect(instances).toHaveLength(2);
  });

  it.each(["recurse", "throw-odd"])("[CO101] unless it is clean, after %s", async (name) => {
    const { runner } = runnerOf(activity);
    await runner.runActivity(`${leaky}.${name}`, "[]");
    expect(await runner.runActivity(`${leaky}.leave`, '["x"]')).toEqual(ok("[]"));
    expect(await runner.runActivity(`${leaky}.count`, "[]")).toEqual(ok("1"));
  });

  it("[CO101] whose run was dropped while it waited", async () => {
    const { runner, instances } = runnerOf(activity);
    const lease = await runner.lease(`${leaky}.wait`);
    const { promise: waiting, resolve } = Promise.withResolvers<void>();
    const run = lease.run(activityRun(`${leaky}.wait`, "[3600000]", resolve));
    await waiting;
    lease.drop();
    expect(await run).toEqual({ kind: "dropped" });
    expect(runner.budget.spareBytes).toBe(0);
    expect(await runner.runActivity(`${leaky}.count`, "[]")).toEqual(ok("1"));
    expect(instances).toHaveLength(2);
  });

  it("[CO101] whose run was dropped while it waited for an answer, which comes then", async () => {
    const { runner, instances } = runnerOf(workflow);
    const asked = Promise.withResolvers<(retval: Retval) => void>();
    const call: CallHost = () => new Promise((resolve) => asked.resolve(resolve));
    const lease = await runner.lease(`${leaky}.call-and-count`);
    const run = lease.run(workflowRun(`${leaky}.call-and-count`, "[1]", { call }));
    const late = await asked.promise;
    lease.drop();
    late({ kind: "ok", value: jsonText("1") });
    expect(await run).toEqual({ kind: "dropped" });
    const next = await runner.runWorkflow(`${leaky}.call-and-count`, "[1]", { call: answer });
    expect(next).toEqual(ok("1"));
    expect(instances).toHaveLength(2);
  });

  it("[CO101] whose host ended its run", async () => {
    const { runner, instances } = runnerOf(workflow);
    const call: CallHost = () => Promise.reject(new Error("the run is over"));
    const end = await runner.runWorkflow(`${leaky}.call-and-count`, "[1]", { call });
    expect(end).toEqual({ kind: "dropped" });
    expect(await runner.runWorkflow(`${leaky}.count`, "[]")).toEqual(ok("1"));
    expect(instances).toHaveLength(2);
  });
});

describe("a component in another language", () => {
  it("[CO100] has its instances used again as well", async () => {
    const { runner, instances } = runnerOf(await stateful(""));
    for (let run = 0; run < 3; run += 1) {
      expect(await runner.runActivity("test:state/state.count", "[]")).toEqual(ok("1"));
    }
    expect(instances).toHaveLength(1);
  });

  it("[CO101] has a new instance for each run when it changes a table", async () => {
    const change = "(table.set (i32.const 0) (ref.func $count))";
    const { runner, instances } = runnerOf(await stateful(`(func $change ${change})`));
    await runner.runActivity("test:state/state.count", "[]");
    expect(await runner.runActivity("test:state/state.count", "[]")).toEqual(ok("1"));
    expect(instances).toHaveLength(2);
  });

  it("[CO101] has a new instance for each run when it asks its host for something as it starts", async () => {
    const start = "(func $start (global.set $seed (call $random))) (start $start)";
    const { runner, instances } = runnerOf(await stateful(start));
    const first = await runner.runActivity("test:state/state.seed", "[]");
    expect(first).toMatchObject({ kind: "returned" });
    expect(await runner.runActivity("test:state/state.seed", "[]")).not.toEqual(first);
    expect(instances).toHaveLength(2);
  });
});

/** Counts its calls, in a global that it exports to nobody. */
function stateful(more: string): Promise<ComponentEntry> {
  const text = `(module
    (import "wasi:random/random@0.2.6" "get-random-u64" (func $random (result i64)))
    (memory (export "memory") 1)
    (table 1 funcref)
    (elem declare func $count)
    (global $calls (mut i64) (i64.const 0))
    (global $seed (mut i64) (i64.const 0))
    (func $ok (param i64) (result i32)
      (i32.store8 (i32.const 8) (i32.const 0))
      (i64.store (i32.const 16) (local.get 0))
      (i32.const 8))
    (func $count (export "test:state/state#count") (result i32)
      (global.set $calls (i64.add (global.get $calls) (i64.const 1)))
      (call $ok (global.get $calls)))
    (func (export "test:state/state#seed") (result i32) (call $ok (global.get $seed)))
    ${more})`;
  return makeEntry({
    name: "stateful",
    kind: "activity",
    wit: `package test:state;
      interface state { count: func() -> result<u64>; seed: func() -> result<u64>; }
      world component { import wasi:random/random@0.2.6; export state; }`,
    deps: wasiWit,
    source: { kind: "webassembly-text", text },
  });
}
