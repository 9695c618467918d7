import { env } from "cloudflare:workers";
import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { deployedFunctions } from "../../../src/component/deployed.ts";
import { InstanceBudget } from "../../../src/component/instance-budget.ts";
import { ObjectComponents } from "../../../src/component/object-components.ts";
import type { Dropped, Lease, RunRequest } from "../../../src/engine/component-runtime.ts";
import type { RunOutcome } from "../../../src/execution/run-outcome.ts";
import { parseFfqn } from "../../../src/wit/ffqn.ts";
import type { Ffqn } from "../../../src/wit/ffqn.ts";
import { parseJson, printJson } from "../../../src/wit/json-text.ts";
import type { JsonText } from "../../../src/wit/json-text.ts";
import type { Retval } from "../../../src/wit/retval.ts";
import type { CallHost } from "../../support/workflow-host.ts";
import { SAMPLE_ID, workflowHost } from "../../support/workflow-host.ts";

const fibo = "testing:fibo/fibo.fibo";
const fiboWat = "testing:fibo-wat/fibo.fibo";
const fiboa = "testing:fibo-workflow/workflow.fiboa";
const hang = "testing:misbehave/misbehave.hang";

const roomy = new InstanceBudget(2 ** 30, () => Date.now());

/** Gives an object its components, and does something with them inside of it. */
function inObject<T>(
  name: string,
  budget: InstanceBudget,
  act: (components: ObjectComponents) => T | Promise<T>,
): Promise<T> {
  return runInDurableObject(env.EXECUTIONS.getByName(name), (_instance, state) =>
    act(
      new ObjectComponents({
        owner: name,
        keepAwake: (work) => state.waitUntil(work),
        registry: deployedFunctions,
        budget,
      }),
    ),
  );
}

/** Does something inside of an object that has its components already. */
function againInObject<T>(name: string, act: () => T | Promise<T>): Promise<T> {
  return runInDurableObject(env.EXECUTIONS.getByName(name), act);
}

async function run(
  components: ObjectComponents,
  request: RunRequest,
): Promise<RunOutcome | Dropped> {
  return (await lease(components, request.ffqn)).run(request);
}

async function lease(components: ObjectComponents, exported: Ffqn): Promise<Lease> {
  const target = components.exporting(exported);
  if (target === undefined) throw new Error(`nobody exports ${exported}`);
  return components.lease(target.component);
}

function activity(name: string, params: string, beforeOutside = (): void => {}): RunRequest {
  const info = { executionId: SAMPLE_ID, attempt: 1, deadlineMs: 0 };
  const log = (): void => {};
  return { kind: "activity", ffqn: ffqn(name), params: jsonText(params), beforeOutside, log, info };
}

function workflow(name: string, params: string, call: CallHost): RunRequest {
  const host = workflowHost({ call });
  const log = (): void => {};
  return { kind: "workflow", ffqn: ffqn(name), params: jsonText(params), host, log };
}

function ffqn(text: string): Ffqn {
  const parsed = parseFfqn(text);
  if (typeof parsed !== "string") throw new Error(parsed.reason);
  return parsed;
}

function jsonText(text: string): JsonText {
  const parsed = parseJson(text);
  if (!("ok" in parsed)) throw new Error(parsed.message);
  return printJson(parsed.ok);
}

describe("components in a Durable Object", () => {
  it.each([fibo, fiboWat])("[CO31] %s runs", async (name) => {
    const ends = await inObject("activities", roomy, (components) =>
      Promise.all(["[10]", "[200]"].map((params) => run(components, activity(name, params)))),
    );
    expect(ends).toMatchObject([
      { kind: "returned", retval: { kind: "ok", value: "55" } },
      { kind: "returned", retval: { kind: "err" } },
    ]);
  });

  it("[CO31] a workflow runs, and its calls reach its host", async () => {
    const calls: string[] = [];
    const end = await inObject("workflows", roomy, (components) =>
      run(
        components,
        workflow(fiboa, "[10, 3]", (callee, params) => {
          calls.push(`${callee} ${params}`);
          return Promise.resolve({ kind: "ok", value: jsonText(String(calls.length)) });
        }),
      ),
    );
    expect(end).toMatchObject({ kind: "returned", retval: { kind: "ok", value: "3" } });
    expect(calls).toEqual([`${fibo} [10]`, `${fibo} [10]`, `${fibo} [10]`]);
  });

  it("[CO3] a trap says why, and where in the component", async () => {
    const end = await inObject("traps", roomy, (components) =>
      run(components, activity("testing:misbehave/misbehave.trap", "[]")),
    );
    expect(end).toEqual({
      kind: "trapped",
      reason: "wasm trap: wasm `unreachable` instruction executed",
      detail: expect.stringContaining("wasm-function["),
    });
  });

  it("[CO12] a drop ends a run that waits for ever", async () => {
    const end = await inObject("hangs", roomy, async (components) => {
      const { promise: waits, resolve } = Promise.withResolvers<void>();
      const held = await lease(components, ffqn(hang));
      const running = held.run(activity(hang, "[]", resolve));
      await waits;
      held.drop();
      return running;
    });
    expect(end).toEqual({ kind: "dropped" });
  });
});

/** No promise goes from one object to another here, as none does in the runtime. */
describe("the budget of an isolate", () => {
  it("[CO32] lets a run of one object wait for the memory of another", async () => {
    const budget = new InstanceBudget(1, () => Date.now());
    const held = await inObject("holder", budget, (components) => lease(components, ffqn(fiboWat)));
    const end = inObject("waiter", budget, (components) =>
      run(components, activity(fiboWat, "[10]")),
    );
    while (budget.waitingCount === 0) await scheduler.wait(1);
    await againInObject("holder", () => held.drop());
    expect(await end).toMatchObject({ retval: { kind: "ok", value: "55" } });
  });

  it("[CO32] takes the memory of a workflow that waits in another object", async () => {
    const budget = new InstanceBudget(1, () => Date.now());
    const sleeping = await inObject("asleep", budget, async (components) => {
      const { promise: asked, resolve } = Promise.withResolvers<void>();
      const end = run(
        components,
        workflow(fiboa, "[10, 1]", () => {
          resolve();
          return new Promise<Retval>(() => {});
        }),
      );
      await asked;
      return { end };
    });
    const end = await inObject("awake", budget, (components) =>
      run(components, activity(fiboWat, "[10]")),
    );
    expect(end).toMatchObject({ retval: { kind: "ok", value: "55" } });
    expect(await againInObject("asleep", () => sleeping.end)).toEqual({ kind: "dropped" });
  });

  it("[CO25] gets back what an object held when it died", async () => {
    const budget = new InstanceBudget(1, () => Date.now());
    await inObject("dies", budget, async (components) => {
      const held = await lease(components, ffqn(hang));
      const { promise: waits, resolve } = Promise.withResolvers<void>();
      void held.run(activity(hang, "[]", resolve));
      await waits;
    });
    await abortAllDurableObjects();
    expect(budget.usedBytes).toBeGreaterThan(0);
    const end = await inObject("dies", budget, (components) =>
      run(components, activity(fiboWat, "[10]")),
    );
    expect(end).toMatchObject({ retval: { kind: "ok", value: "55" } });
    expect(budget.usedBytes).toBe(0);
  });
});

/** Instances go from object to object: what one object has left in them, and what it had begun, is of no concern to the next. */
describe("the instances of an isolate", () => {
  it("[CO103] have runs of one object after the other", async () => {
    const budget = new InstanceBudget(2 ** 30, () => Date.now());
    const left = new Set<number>();
    for (const name of ["first", "second", "third"]) {
      const end = await inObject(name, budget, (components) =>
        run(components, activity(fibo, "[10]")),
      );
      expect(end).toMatchObject({ retval: { kind: "ok", value: "55" } });
      left.add(budget.spareBytes);
    }
    const [one = 0] = left;
    expect(one).toBeGreaterThan(0);
    expect(left.size).toBe(1);
  });

  it("[CO103] have runs of workflows that were suspended in other objects, which have died", async () => {
    const budget = new InstanceBudget(2 ** 30, () => Date.now());
    const answered = (components: ObjectComponents): Promise<RunOutcome | Dropped> =>
      run(
        components,
        workflow(fiboa, "[10, 3]", async () => {
          await scheduler.wait(1);
          return { kind: "ok", value: jsonText("55") };
        }),
      );
    expect(await inObject("wf-first", budget, answered)).toMatchObject({ kind: "returned" });
    const { spareBytes } = budget;
    await abortAllDurableObjects();
    expect(await inObject("wf-second", budget, answered)).toMatchObject({
      retval: { kind: "ok", value: "55" },
    });
    expect(budget.spareBytes).toBe(spareBytes);
  });

  it("[CO103] are not shared by objects that run at the same time", async () => {
    const budget = new InstanceBudget(2 ** 30, () => Date.now());
    await inObject("alone", budget, (components) => run(components, activity(fibo, "[10]")));
    const one = budget.spareBytes;
    const arrived = new Set<string>();
    const ends = ["left", "right"].map((name) =>
      inObject(name, budget, (components) =>
        run(
          components,
          workflow(fiboa, "[10, 1]", async () => {
            arrived.add(name);
            while (arrived.size < 2) await scheduler.wait(1);
            return { kind: "ok", value: jsonText(name === "left" ? "1" : "2") };
          }),
        ),
      ),
    );
    expect(await Promise.all(ends)).toMatchObject([
      { retval: { kind: "ok", value: "1" } },
      { retval: { kind: "ok", value: "2" } },
    ]);
    expect(budget.spareBytes).toBeGreaterThanOrEqual(3 * one);
  });

  it("[CO103] go on when a timer of the object before fires late", async () => {
    const budget = new InstanceBudget(2 ** 30, () => Date.now());
    const slow = (components: ObjectComponents): Promise<RunOutcome | Dropped> =>
      run(
        components,
        workflow(fiboa, "[10, 1]", async () => {
          await scheduler.wait(30);
          return { kind: "ok", value: jsonText("7") };
        }),
      );
    const quick = (components: ObjectComponents): Promise<RunOutcome | Dropped> =>
      run(
        components,
        workflow(fiboa, "[10, 1]", () => Promise.resolve({ kind: "ok", value: jsonText("3") })),
      );
    for (const round of ["a", "b", "c"]) {
      expect(await inObject(`quick-${round}`, budget, quick)).toMatchObject({
        retval: { kind: "ok", value: "3" },
      });
      // Timers of the quick object's last call are still to fire while this one is suspended.
      expect(await inObject(`slow-${round}`, budget, slow)).toMatchObject({
        retval: { kind: "ok", value: "7" },
      });
    }
  });
});
