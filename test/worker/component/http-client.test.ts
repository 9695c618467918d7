import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { describe, expect, inject, it, vi } from "vitest";
import { deployedFunctions } from "../../../src/component/deployed.ts";
import { InstanceBudget } from "../../../src/component/instance-budget.ts";
import { ObjectComponents } from "../../../src/component/object-components.ts";
import type { ActivityRun } from "../../../src/engine/component-runtime.ts";
import { parseExecutionId } from "../../../src/execution/execution-id.ts";
import type { GuestLine } from "../../../src/execution/log-line.ts";
import { parseFfqn } from "../../../src/wit/ffqn.ts";
import { parseJson, printJson } from "../../../src/wit/json-text.ts";

const origin = inject("webOrigin");

function getRun(url: string, changes: Partial<ActivityRun> = {}): ActivityRun {
  const ffqn = parseFfqn("testing:http-small/http.get");
  const executionId = parseExecutionId("E_01ARZ3NDEKTSV4RRFFQ69G5FAV");
  const params = parseJson(JSON.stringify([url]));
  if (typeof ffqn !== "string" || typeof executionId !== "string" || !("ok" in params)) {
    throw new Error("not a run");
  }
  return {
    kind: "activity",
    ffqn,
    params: printJson(params.ok),
    beforeOutside: () => {},
    log: () => {},
    info: { executionId, attempt: 1, deadlineMs: 0 },
    ...changes,
  };
}

/** Does something with the components inside of an object. */
function inObject<T>(act: (components: ObjectComponents) => Promise<T>): Promise<T> {
  return runInDurableObject(env.EXECUTIONS.getByName(crypto.randomUUID()), (_object, state) =>
    act(
      new ObjectComponents({
        owner: "object",
        keepAwake: (work) => state.waitUntil(work),
        registry: deployedFunctions,
        budget: new InstanceBudget(2 ** 30, () => Date.now()),
      }),
    ),
  );
}

async function countOf(key: string): Promise<number> {
  return Number(await (await fetch(`${origin}/count?key=${key}`)).text());
}

describe("obelisk:http/client in a Durable Object", () => {
  it("[HC5] announces the request before it leaves", async () => {
    const key = crypto.randomUUID();
    const told: string[] = [];
    const run = getRun(`${origin}/flaky?key=${key}&failures=0`, {
      beforeOutside: () => told.push("leaves"),
    });
    const end = await inObject(async (components) => {
      const component = components.exporting(run.ffqn)?.component;
      if (component === undefined) throw new Error("not deployed");
      return (await components.lease(component)).run(run);
    });
    expect(end).toMatchObject({
      retval: { kind: "ok", value: expect.stringContaining("request 1") },
    });
    expect(told).toEqual(["leaves"]);
  });

  it("[HC12] the request of a dropped run is cancelled", async () => {
    const key = crypto.randomUUID();
    const log: GuestLine[] = [];
    const run = getRun(`${origin}/hang?key=${key}`, { log: (line) => log.push(line) });
    const end = await inObject(async (components) => {
      const component = components.exporting(run.ffqn)?.component;
      if (component === undefined) throw new Error("not deployed");
      const lease = await components.lease(component);
      const running = lease.run(run);
      await vi.waitUntil(async () => (await countOf(key)) === 1);
      lease.drop();
      return running;
    });
    expect(end).toEqual({ kind: "dropped" });
    await vi.waitUntil(async () => (await countOf(`${key}-closed`)) === 1);
    expect(log).toEqual([]);
  });
});
