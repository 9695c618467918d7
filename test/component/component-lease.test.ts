import { setImmediate } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import type { ComponentEntry } from "../../src/component/component-entry.ts";
import type { Retval } from "../../src/wit/retval.ts";
import { activityRun, ComponentRunner, jsonText, workflowRun } from "./component-runner.ts";
import type { CallHost } from "../support/workflow-host.ts";
import { echoComponent } from "./echo-component.ts";
import { probeComponent } from "./probe-component.ts";

const startUpMs = 30_000;
const texts = "test:echo/echo@0.1.0.texts";
const hourNs = "3600000000000";

const ways = ["core", "direct", "jco"] as const;

type Way = (typeof ways)[number];

let probe: ComponentEntry;
const echoes = new Map<Way, ComponentEntry>();

beforeAll(async () => {
  probe = await probeComponent("activity");
  for (const way of ways) echoes.set(way, await echoComponent(way));
}, startUpMs);

function echo(way: Way): ComponentEntry {
  const found = echoes.get(way);
  if (found === undefined) throw new Error(`no component for ${way}`);
  return found;
}

function newRunner(way: Way = "core"): ComponentRunner {
  return new ComponentRunner([probe, echo(way)]);
}

function ok(value: string | null): unknown {
  const retval = { kind: "ok", value };
  return { kind: "returned", retval, isPermanent: false };
}

function answers(retval: Retval): CallHost {
  return () => Promise.resolve(retval);
}

/** A call that the test answers when it wants. */
function openCall(): { readonly call: CallHost; readonly asked: Promise<(r: Retval) => void> } {
  const { promise, resolve } = Promise.withResolvers<(retval: Retval) => void>();
  return { asked: promise, call: () => new Promise((answer) => resolve(answer)) };
}

describe("a run", () => {
  it("[CO1] keeps nothing from one run to the next", async () => {
    const runner = newRunner();
    expect(await runner.runActivity("test:probe/probe.count", "[]")).toEqual(ok("1"));
    expect(await runner.runActivity("test:probe/probe.count", "[]")).toEqual(ok("1"));
  });

  it("[CO2] returns an err of its function, and says when its case is permanent", async () => {
    expect(await newRunner().runActivity("test:probe/probe.refuse", "[404]")).toEqual({
      kind: "returned",
      retval: { kind: "err", value: '{"gone_permanently":404}' },
      isPermanent: true,
    });
  });

  it("[CO3] that traps says why, and where in the component", async () => {
    expect(await newRunner().runActivity("test:probe/probe.trap", "[]")).toEqual({
      kind: "trapped",
      reason: "wasm trap: wasm `unreachable` instruction executed",
      detail: expect.stringMatching(/^at wasm:\/\/wasm\/\w+:wasm-function\[\d+\]:0x[0-9a-f]+$/),
    });
  });

  it("[CO3] that overflows the stack is trapped", async () => {
    expect(await newRunner().runActivity("test:probe/probe.recurse", "[]")).toMatchObject({
      kind: "trapped",
      reason: "Maximum call stack size exceeded",
      detail: expect.stringContaining("at again (wasm:"),
    });
  });

  it("[CO4] that traps shows what it wrote to its standard error last", async () => {
    const runner = newRunner();
    const outcome = await runner.runActivity("test:probe/probe.print-and-trap", '["one\\ntwo"]');
    expect(outcome).toMatchObject({ detail: expect.stringMatching(/^one\ntwo\n\nat wasm:/) });
  });

  it("[CO5] that exits is trapped", async () => {
    expect(await newRunner().runActivity("test:probe/probe.exit", "[]")).toMatchObject({
      kind: "trapped",
      reason: "the component called wasi:cli/exit with err",
    });
  });

  it.each(ways)(
    "[CO6] is refused when its component imports what nobody provides: %s",
    async (way) => {
      const runner = new ComponentRunner([{ ...echo(way), imports: [] }]);
      expect(await runner.runWorkflow(texts, "[[]]")).toEqual({
        kind: "refused",
        reason: "the component imports test:callee/callee@1.2.3, which is not provided",
        detail: null,
      });
    },
  );

  it.each(ways)("[CO6] of an activity gets no functions of other components: %s", async (way) => {
    const runner = new ComponentRunner([{ ...echo(way), kind: "activity" }]);
    expect(await runner.runActivity(texts, "[[]]")).toMatchObject({
      kind: "refused",
      reason: "the component imports test:callee/callee@1.2.3, which is not provided",
    });
  });

  it.each([
    ['["x"]', 'params[0]: expected u32, not "x" (an integer is written in digits, without quotes)'],
    ["[]", "the function takes (code), not 0 params"],
    ["[1, 2]", "the function takes (code), not 2 params"],
  ])("[CO7] is refused when its params %s do not fit", async (params, reason) => {
    expect(await newRunner().runActivity("test:probe/probe.refuse", params)).toEqual({
      kind: "refused",
      reason,
      detail: null,
    });
  });

  it("[CO18] passes on what it writes, line by line", async () => {
    const runner = newRunner();
    await runner.runActivity("test:probe/probe.print", '["one\\ntwo"]');
    expect(runner.lines).toEqual([
      { stream: "stdout", text: "one" },
      { stream: "stdout", text: "two" },
    ]);
  });

  it("[CO19] finds its standard input at the end", async () => {
    const readFailed = "1";
    expect(await newRunner().runActivity("test:probe/probe.read", "[]")).toEqual(ok(readFailed));
  });
});

describe.each(ways)("a call of a workflow by the way %s", (way) => {
  it("[CO10] that returns an err is an err in the workflow", async () => {
    const call = answers({ kind: "err", value: jsonText('"no"') });
    expect(await newRunner(way).runWorkflow(texts, "[[]]", { call })).toEqual({
      kind: "returned",
      retval: { kind: "err", value: '"no"' },
      isPermanent: false,
    });
  });

  it("[CO10] that fails is an err in the workflow, as its type can say it", async () => {
    const failure = { failure: "timed-out", reason: "too long", detail: null } as const;
    const call = answers({ kind: "execution-failure", failure });
    expect(await newRunner(way).runWorkflow(texts, "[[]]", { call })).toMatchObject({
      retval: { kind: "err", value: '"execution_failed"' },
    });
  });

  it("[CO11] whose answer does not fit its type traps the workflow, naming the function", async () => {
    const call = answers({ kind: "ok", value: jsonText("[1]") });
    expect(await newRunner(way).runWorkflow(texts, "[[]]", { call })).toMatchObject({
      kind: "trapped",
      reason:
        'the result of test:callee/callee@1.2.3.texts[0]: expected string, not 1 (a string is in double quotes: "1")',
    });
  });

  it("[CO13] that the host rejects ends the run as dropped", async () => {
    const call = (): Promise<Retval> => Promise.reject(new Error("the run is over"));
    expect(await newRunner(way).runWorkflow(texts, "[[]]", { call })).toEqual({ kind: "dropped" });
  });
});

describe("a drop", () => {
  it("[CO12] ends a run that waits for a clock", async () => {
    const lease = await newRunner().lease("test:probe/probe.wait");
    const { promise: waiting, resolve } = Promise.withResolvers<void>();
    const run = lease.run(activityRun("test:probe/probe.wait", `[${hourNs}]`, resolve));
    await waiting;
    lease.drop();
    expect(await run).toEqual({ kind: "dropped" });
  });

  it.each(ways)(
    "[CO12] ends a run that waits for an answer, which comes too late then: %s",
    async (way) => {
      const lease = await newRunner(way).lease(texts);
      const { call, asked } = openCall();
      const run = lease.run(workflowRun(texts, "[[]]", { call }));
      const answer = await asked;
      lease.drop();
      lease.drop();
      answer({ kind: "ok", value: jsonText("[]") });
      expect(await run).toEqual({ kind: "dropped" });
    },
  );

  it("[CO12] before the run leaves nothing to run", async () => {
    const lease = await newRunner().lease("test:probe/probe.print");
    lease.drop();
    expect(await lease.run(activityRun("test:probe/probe.print", '["x"]'))).toEqual({
      kind: "dropped",
    });
  });

  it("[CO12] while the component is loaded keeps it from running", async () => {
    const runner = newRunner();
    const lease = await runner.lease("test:probe/probe.print");
    const run = lease.run(activityRun("test:probe/probe.print", '["x"]'));
    lease.drop();
    expect(await run).toEqual({ kind: "dropped" });
    await runner.runActivity("test:probe/probe.print", '["y"]');
    expect(runner.lines).toEqual([{ stream: "stdout", text: "y" }]);
  });

  it("[CO12] after the end changes nothing", async () => {
    const lease = await newRunner().lease("test:probe/probe.count");
    const run = lease.run(activityRun("test:probe/probe.count", "[]"));
    expect(await run).toEqual(ok("1"));
    lease.drop();
    expect(await run).toEqual(ok("1"));
  });
});

describe("a component with `instance_limiter`", () => {
  const name = "test:probe/probe.count";

  it("[CO120] has a run when one that is under way returns, traps or is dropped", async () => {
    const entry = { ...probe, settings: { ...probe.settings, instanceLimiter: 1 } };
    const runner = new ComponentRunner([entry]);
    const granted: number[] = [];
    const leases = [0, 1, 2].map(async (number) => {
      const lease = await runner.lease(name);
      granted.push(number);
      return lease;
    });
    const [first, second, third] = leases;
    const lease = await first;
    await setImmediate();
    expect(granted).toEqual([0]);
    expect(await lease?.run(activityRun(name, "[]"))).toEqual(ok("1"));
    (await second)?.drop();
    expect(granted).toEqual([0, 1]);
    expect(await (await third)?.run(activityRun("test:probe/probe.trap", "[]"))).toMatchObject({
      kind: "trapped",
    });
    expect(await runner.runActivity(name, "[]")).toEqual(ok("1"));
  });
});
