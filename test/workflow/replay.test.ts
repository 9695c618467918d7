import { describe, expect, it } from "vitest";
import { ownerId } from "../../src/execution/execution-id.ts";
import type { Commit } from "../../src/execution/commit.ts";
import type { HistoryEntry } from "../../src/workflow/history.ts";
import { historyOf } from "../../src/workflow/history.ts";
import type { Call } from "../../src/workflow/replay.ts";
import { Replay } from "../../src/workflow/replay.ts";
import { BEGINNING_MS, ffqn, joinSet, json, params, ROOT } from "../support/sample-names.ts";
import { nothingIsLong } from "../support/no-results.ts";
import {
  asked,
  attempted,
  commits,
  created,
  delayFinished,
  delayRequested,
  ERR,
  finished,
  INCARNATION,
  locked,
  OK,
  unlocked,
} from "../support/sample-facts.ts";

const ADD: Call = { ffqn: ffqn("add"), params: params(7, 8) };
const GET: Call = { ffqn: ffqn("get"), params: params("https://example.com") };
const PUT: Call = { ffqn: ffqn("put"), params: params({ a: [1, 2] }) };

/** `add`, `get` and `put`, one after the other; each answer is a commit later than its call. */
const JOURNAL = commits(
  [created()],
  [locked(0, 1), asked(0, 1, { joinSet: joinSet("o:1-add"), ...ADD }), attempted(1, 2)],
  [finished(1), asked(0, 2, { joinSet: joinSet("o:2-get"), ...GET }), attempted(2, 3)],
  [INCARNATION, unlocked(2, 3), attempted(2, 4)],
  [finished(2, ERR), asked(0, 3, { joinSet: joinSet("o:3-put"), ...PUT })],
  [finished(3, { kind: "ok", value: null })],
);

function replay(): Replay {
  return replayOf(JOURNAL);
}

function replayOf(journal: readonly Commit[]): Replay {
  const owner = { number: 0, owner: ownerId(ROOT, 1), begunAtMs: BEGINNING_MS };
  return new Replay(owner, historyOf(owner, journal), nothingIsLong);
}

/** The steps of a workflow that makes those calls, and what its end says. */
function run(...calls: Call[]): (ReturnType<Replay["call"]> | ReturnType<Replay["end"]>)[] {
  const steps = replay();
  return [...calls.map((call) => steps.call(call)), steps.end("the workflow returned")];
}

describe("replay of the same calls", () => {
  it("[WF2] answers each as it was answered before", () => {
    expect(run(ADD, GET, PUT)).toEqual([
      { kind: "replayed", answer: { kind: "returned", retval: OK } },
      { kind: "replayed", answer: { kind: "returned", retval: ERR } },
      { kind: "replayed", answer: { kind: "returned", retval: { kind: "ok", value: null } } },
      null,
    ]);
  });

  it("[WF3] finds the first call after the history to be new, with the next join set", () => {
    expect(run(ADD, GET, PUT, ADD, GET).slice(3)).toEqual([
      { kind: "fresh", request: "o:4-add" },
      { kind: "fresh", request: "o:5-get" },
      null,
    ]);
  });

  it("[WF3] finds every call new when nothing was recorded", () => {
    const steps = replayOf(JOURNAL.slice(0, 1));
    expect(steps.call(GET)).toEqual({ kind: "fresh", request: "o:1-get" });
    expect(steps.call(GET)).toEqual({ kind: "fresh", request: "o:2-get" });
    expect(steps.end("the workflow returned")).toBeNull();
  });

  it("[WF2] holds for params that were over the limit", () => {
    const large = { ffqn: ffqn("add"), params: null };
    const journal = commits([created(), asked(0, 1, large), finished(1, ERR)]);
    const steps = replayOf(journal);
    expect(steps.call(large)).toEqual({
      kind: "replayed",
      answer: { kind: "returned", retval: ERR },
    });
  });
});

const RECORDED = {
  add: "join set o:1-add: call of sample:functions/ifc.add with [7,8]",
  get: 'join set o:2-get: call of sample:functions/ifc.get with ["https://example.com"]',
  put: 'join set o:3-put: call of sample:functions/ifc.put with [{"a":[1,2]}]',
};

describe("replay of other calls", () => {
  it.each<[string, readonly Call[], object]>([
    [
      "one is missing",
      [ADD, PUT],
      {
        version: 5,
        expected: RECORDED.get,
        actual: 'join set o:2-put: call of sample:functions/ifc.put with [{"a":[1,2]}]',
      },
    ],
    [
      "one more comes in between",
      [ADD, ADD],
      {
        version: 5,
        expected: RECORDED.get,
        actual: "join set o:2-add: call of sample:functions/ifc.add with [7,8]",
      },
    ],
    [
      "two change places",
      [GET],
      {
        version: 2,
        expected: RECORDED.add,
        actual: 'join set o:1-get: call of sample:functions/ifc.get with ["https://example.com"]',
      },
    ],
    [
      "a function is renamed",
      [ADD, { ...GET, ffqn: ffqn("fetch") }],
      {
        version: 5,
        expected: RECORDED.get,
        actual:
          'join set o:2-fetch: call of sample:functions/ifc.fetch with ["https://example.com"]',
      },
    ],
    [
      "an argument changes",
      [ADD, GET, { ...PUT, params: params({ a: [1, 3] }) }],
      {
        version: 8,
        expected: RECORDED.put,
        actual: 'join set o:3-put: call of sample:functions/ifc.put with [{"a":[1,3]}]',
      },
    ],
    [
      "an argument grows over the limit",
      [{ ...ADD, params: null }],
      {
        version: 2,
        expected: RECORDED.add,
        actual: "join set o:1-add: call of sample:functions/ifc.add with params over the limit",
      },
    ],
  ])("[WF4] diverges where it begins to differ, with the evidence: %s", (_, calls, divergence) => {
    const steps = replay();
    const outcomes = calls.map((call) => steps.call(call));
    expect(outcomes.pop()).toEqual({ kind: "diverged", divergence });
    expect(outcomes.every((step) => step.kind === "replayed")).toBe(true);
  });

  it("[WF4] diverges when only the interface of the function differs", () => {
    const other = { ...ADD, ffqn: ffqn("add").replace("ifc", "other") as typeof ADD.ffqn };
    expect(replay().call(other)).toMatchObject({ kind: "diverged", divergence: { version: 2 } });
  });

  it.each([0, 1, 2])("[WF5] diverges when it ends after %i of three calls", (count) => {
    const calls = [ADD, GET, PUT];
    expect(run(...calls.slice(0, count)).at(-1)).toEqual({
      version: 2 + 3 * count,
      expected: Object.values(RECORDED)[count],
      actual: "the workflow returned",
    });
  });

  it("[WF4] shows long params by their beginning and length", () => {
    const long = { ...ADD, params: params("x".repeat(500)) };
    const step = replay().call(long);
    expect(step).toMatchObject({
      divergence: {
        actual: `join set o:1-add: call of sample:functions/ifc.add with ["${"x".repeat(198)}... (504 characters)`,
      },
    });
  });

  it("[EX10] throws on a history that no workflow can have", () => {
    const fact = asked(0, 1, { joinSet: joinSet("o:1-add"), ...ADD });
    const call: HistoryEntry = { kind: "request", version: 2, fact, atMs: 1 };
    for (const history of [[call], [call, call]]) {
      const steps = new Replay({ owner: ownerId(ROOT, 1), begunAtMs: 0 }, history, nothingIsLong);
      expect(() => steps.call(ADD)).toThrow("history");
    }
  });
});

describe("the time of a workflow", () => {
  it("[WF6] is the instant of its creation, then of each answer that it has seen", () => {
    const steps = replay();
    const times = [steps.nowMs];
    for (const call of [ADD, GET, PUT]) {
      steps.call(call);
      times.push(steps.nowMs);
    }
    expect(times).toEqual([0, 2, 4, 5].map((row) => BEGINNING_MS + row));
  });

  it("[WF6] does not move by a call that is new, until it is written and answered", () => {
    const steps = replay();
    for (const call of [ADD, GET, PUT]) steps.call(call);
    steps.call({ ...ADD, params: json([]) });
    expect(steps.nowMs).toBe(BEGINNING_MS + 5);
    steps.observe(BEGINNING_MS + 70);
    expect(steps.nowMs).toBe(BEGINNING_MS + 70);
  });
});

describe("replay of sleeps", () => {
  const SLEEP = { scheduleAt: { kind: "in", ms: 500 }, name: "sleep" } as const;
  const SLEPT = commits(
    [created(), delayRequested(0)],
    [delayFinished(0)],
    [asked(0, 1, { joinSet: joinSet("o:2-add"), ...ADD }), finished(1)],
  );

  it("[WF18] answers a sleep with its instant and end of then, and shows the time of its end", () => {
    const steps = replayOf(SLEPT);
    expect(steps.sleep(SLEEP)).toEqual({
      kind: "replayed",
      answer: { outcome: "ok", expiresAtMs: BEGINNING_MS + 500 },
    });
    expect(steps.nowMs).toBe(BEGINNING_MS + 1);
    expect(steps.call(ADD)).toEqual({ kind: "replayed", answer: { kind: "returned", retval: OK } });
    expect(steps.sleep({ ...SLEEP, name: "tea" })).toEqual({
      kind: "fresh",
      request: "o:3-tea",
    });
  });

  it.each([
    ["another duration", { ...SLEEP, scheduleAt: { kind: "in", ms: 501 } }, "sleep in 501 ms"],
    ["another kind", { ...SLEEP, scheduleAt: { kind: "now" } }, "sleep now"],
    ["another name", { ...SLEEP, name: "tea" }, "join set o:1-tea: sleep in 500 ms"],
  ] as const)("[WF20] diverges on a sleep of %s", (_, sleep, actual) => {
    const steps = replayOf(SLEPT);
    expect(steps.sleep(sleep)).toMatchObject({
      kind: "diverged",
      divergence: {
        version: 1,
        expected: "join set o:1-sleep: sleep in 500 ms",
        actual: expect.stringContaining(actual) as unknown,
      },
    });
  });

  it("[WF20] diverges on a call where a sleep was, and on a sleep where a call was", () => {
    const call = replayOf(SLEPT).call(ADD);
    expect(call).toMatchObject({
      divergence: { expected: "join set o:1-sleep: sleep in 500 ms" },
    });
    const sleep = replay().sleep(SLEEP);
    expect(sleep).toMatchObject({
      divergence: { actual: "join set o:1-sleep: sleep in 500 ms" },
    });
  });
});
