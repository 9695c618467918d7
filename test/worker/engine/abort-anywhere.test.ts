import { abortAllDurableObjects } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, it } from "vitest";
import type { ExecutionResult } from "../../../src/engine/execution-rpc.ts";
import type { ExecutionId } from "../../../src/execution/execution-id.ts";
import { parseFfqn } from "../../../src/wit/ffqn.ts";
import { printJson } from "../../../src/wit/json-text.ts";
import type { JsonValue } from "../../../src/wit/json-text.ts";
import { newExecutionId } from "../../../src/api/new-execution-id.ts";
import type { ProbedExecutionObject } from "../support/probed-execution-object.ts";
import { probe } from "../support/probed-execution-object.ts";

interface Scenario {
  readonly ffqn: string;
  readonly params: JsonValue;
  readonly result: ExecutionResult;
}

const SCENARIOS: readonly Scenario[] = [
  {
    ffqn: "testing:fibo-workflow/workflow.fiboa-wat",
    params: [10, 3],
    result: { kind: "finished", retval: { kind: "ok", value: printJson(55) } },
  },
  {
    ffqn: "testing:tree-workflow/tree.run",
    params: [10, 2],
    result: { kind: "finished", retval: { kind: "ok", value: printJson(55) } },
  },
];

/** A client that does not give up: every error of the stub is an object that was aborted. */
async function untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch {
      await abortIfStopped();
      await scheduler.wait(0);
    }
  }
}

/** Aborts all objects if one has stopped. */
async function abortIfStopped(): Promise<void> {
  if (probe.stopped === null) return;
  stops.push(probe.stopped);
  probe.stopped = null;
  await abortAllDurableObjects();
}

const stops: string[] = [];

function stubOf(id: ExecutionId): DurableObjectStub<ProbedExecutionObject> {
  return env.PROBED.getByName(id);
}

async function run(scenario: Scenario): Promise<{ id: ExecutionId; result: ExecutionResult }> {
  const id = newExecutionId();
  const ffqn = parseFfqn(scenario.ffqn);
  if (typeof ffqn !== "string") throw new Error(ffqn.reason);
  const request = { id, ffqn, params: printJson(scenario.params) };
  await untilAnswered(async () => await stubOf(id).create(request));
  for (;;) {
    const result = await untilAnswered(async () => await stubOf(id).result(id, 20));
    if (result.kind !== "not-finished") return { id, result };
    await abortIfStopped();
  }
}

/** `17 before journal.append` is a `journal.append`, and so on. */
function kindOfCall(stop: string): string {
  return stop.split(" ")[2] ?? stop;
}

const EVERY_KIND_OF_CALL = [
  "alarm.set",
  "clock.at",
  "clock.turn",
  "components.lease",
  "journal.append",
  "journal.commits",
  "journal.sync",
  "lease.run",
];

describe("an abort of all objects", () => {
  for (const scenario of SCENARIOS) {
    it(`[RC20] between any two calls of the engine's ports changes no result of ${scenario.ffqn}`, async ({
      expect,
    }) => {
      stops.length = 0;
      for (let stopAt = 1; ; stopAt += 1) {
        await abortAllDurableObjects();
        Object.assign(probe, { calls: 0, stopAt, stopped: null });
        const { id, result } = await run(scenario);
        expect({ stops, result }).toMatchObject({ result: scenario.result });
        const page = { from: 0, length: 1_000, keep: "oldest" } as const;
        const events = await untilAnswered(async () => await stubOf(id).events(id, page));
        const versions = events?.items.map((event) => event.version);
        expect(versions).toEqual([...(versions ?? []).keys()]);
        expect(events?.items.at(-1)?.body.kind).toBe("finished");
        if (probe.calls < stopAt) break;
      }
      expect(new Set(stops.map(kindOfCall))).toEqual(new Set(EVERY_KIND_OF_CALL));
    }, 120_000);
  }
});
