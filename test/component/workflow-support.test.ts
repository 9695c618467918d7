import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { SleepEnd } from "../../src/engine/component-runtime.ts";
import type { ComponentEntry } from "../../src/component/component-entry.ts";
import { INSTANT_MS_MAX } from "../../src/execution/limits.ts";
import type { ScheduleAt } from "../../src/execution/schedule-at.ts";
import { makeEntry } from "./component-fixture.ts";
import { ComponentRunner } from "./component-runner.ts";

const WIT = `
package test:support;
interface nap {
  use obelisk:types/time@5.0.0.{schedule-at, datetime};
  nap: func(schedule-at: schedule-at, name: option<string>) -> result<datetime, string>;
  id: func() -> result<string, string>;
  number: func(min: u64, max: u64, inclusive: bool) -> result<u64, string>;
  text: func(min: u16, max: u16) -> result<string, string>;
}
world component {
  import obelisk:workflow/workflow-support@6.0.0;
  export nap;
}`;

const SOURCE = `
import { sleep, executionIdCurrent, randomU64, randomU64Inclusive, randomString }
  from "obelisk:workflow/workflow-support@6.0.0";
export const nap = {
  nap(scheduleAt, name) {
    try { return sleep(scheduleAt, name); } catch (error) {
      if (error instanceof Error) throw "an err";
      throw "cancelled";
    }
  },
  id: () => executionIdCurrent().id,
  number: (min, max, inclusive) => inclusive ? randomU64Inclusive(min, max) : randomU64(min, max),
  text: (min, max) => randomString(min, max),
};`;

function hostWit(folder: string): string {
  const url = new URL(`../../wit/obelisk-${folder}/${folder}.wit`, import.meta.url);
  return readFileSync(url, "utf8");
}

let entry: ComponentEntry;

beforeAll(async () => {
  entry = await makeEntry({
    name: "support",
    kind: "workflow",
    wit: WIT,
    deps: { types: hostWit("types"), workflow: hostWit("workflow") },
    source: { kind: "typescript", text: SOURCE },
  });
});

async function run(
  name: string,
  params: string,
  end: SleepEnd = { outcome: "ok", expiresAtMs: 5_250 },
): Promise<{ readonly outcome: unknown; readonly sleeps: unknown[] }> {
  const sleeps: [ScheduleAt, string][] = [];
  const outcome = await new ComponentRunner([entry]).runWorkflow(
    `test:support/nap.${name}`,
    params,
    {
      sleep: async (scheduleAt, joinSet) => {
        sleeps.push([scheduleAt, joinSet]);
        return end;
      },
    },
  );
  return { outcome, sleeps };
}

function returned(kind: "ok" | "err", value: unknown): unknown {
  return { kind: "returned", retval: { kind, value: JSON.stringify(value) }, isPermanent: false };
}

describe("sleep of workflow-support", () => {
  it("[WF23] suspends the component and returns the instant that it was due", async () => {
    const { outcome, sleeps } = await run("nap", '["now", null]');
    expect(outcome).toEqual(returned("ok", { seconds: 5, nanoseconds: 250_000_000 }));
    expect(sleeps).toEqual([[{ kind: "now" }, "sleep"]]);
  });

  it("[WF23] returns an err when it was cancelled", async () => {
    const end = { outcome: "cancelled", expiresAtMs: 1 } as const;
    const { outcome } = await run("nap", '["now", null]', end);
    expect(outcome).toMatchObject({ kind: "returned", retval: { kind: "err" } });
  });

  it.each([
    ['{"in": {"milliseconds": 1500}}', { kind: "in", ms: 1_500 }],
    ['{"in": {"seconds": 2}}', { kind: "in", ms: 2_000 }],
    ['{"in": {"minutes": 3}}', { kind: "in", ms: 180_000 }],
    ['{"in": {"hours": 4}}', { kind: "in", ms: 14_400_000 }],
    ['{"in": {"days": 5}}', { kind: "in", ms: 432_000_000 }],
    ['{"at": {"seconds": 7, "nanoseconds": 1}}', { kind: "at", atMs: 7_001 }],
  ])("[WF24] takes every form of a schedule: %s", async (schedule, expected) => {
    const { sleeps } = await run("nap", `[${schedule}, "tea/5-min"]`);
    expect(sleeps).toEqual([[expected, "tea/5-min"]]);
  });

  it.each(['{"in": {"days": 2147483647}}', '{"in": {"minutes": 2147483647}}'])(
    "[WF25] counts without overflow, and ends no later than the year 9999: %s",
    async (schedule) => {
      const { sleeps } = await run("nap", `[${schedule}, null]`);
      const [[asked] = []] = sleeps as [ScheduleAt, string][];
      const ms = schedule.includes("days") ? INSTANT_MS_MAX : 2_147_483_647 * 60_000;
      expect(asked).toEqual({ kind: "in", ms: Math.min(ms, INSTANT_MS_MAX) });
    },
  );

  it.each([
    [
      '{"at": {"seconds": 9007199254740991, "nanoseconds": 0}}',
      null,
      "after 9999-12-31T23:59:59.999Z",
    ],
    [
      '{"at": {"seconds": 1, "nanoseconds": 1000000000}}',
      null,
      "fewer than 1000000000 nanoseconds",
    ],
    ['"now"', '"five o\'clock"', "letters, digits, `-` and `/`"],
    ['"now"', '""', "letters, digits, `-` and `/`"],
  ])("[WF25] traps on what is no instant or no name: %s %s", async (schedule, name, reason) => {
    const { outcome, sleeps } = await run("nap", `[${schedule}, ${name}]`);
    expect(JSON.stringify(outcome)).toContain(reason);
    expect(outcome).toMatchObject({ kind: "trapped" });
    expect(sleeps).toEqual([]);
  });
});

describe("what else workflow-support gives", () => {
  it("[WF26] is the id of the execution", async () => {
    const { outcome } = await run("id", "[]");
    expect(outcome).toEqual(returned("ok", "E_01ARZ3NDEKTSV4RRFFQ69G5FAV"));
  });

  it("[WF26] is random numbers and texts within their bounds, the same in every replay", async () => {
    for (const [name, params] of [
      ["number", "[5, 6, false]"],
      ["number", "[5, 5, true]"],
    ] as const) {
      expect((await run(name, params)).outcome).toEqual(returned("ok", 5));
    }
    const first = await run("text", "[8, 9]");
    expect(JSON.stringify(first.outcome)).toMatch(/"\\"[A-Za-z0-9]{8}\\""/);
    expect((await run("text", "[8, 9]")).outcome).toEqual(first.outcome);
  });

  it.each([
    ["number", "[5, 5, false]", "random-u64: nothing is in the range from 5 to below 5"],
    ["number", "[6, 5, true]", "random-u64-inclusive: nothing is in the range from 6 to 5"],
    ["text", "[3, 3]", "random-string: nothing is in the range from 3 to below 3"],
  ])("[WF26] is a trap for an empty range: %s%s", async (name, params, reason) => {
    const { outcome } = await run(name, params);
    expect(outcome).toMatchObject({ kind: "trapped" });
    expect(JSON.stringify(outcome)).toContain(reason);
  });
});
