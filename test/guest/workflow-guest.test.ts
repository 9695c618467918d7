import { beforeAll, describe, expect, it } from "vitest";
import type { CallHost, HostParts } from "../support/workflow-host.ts";
import { makeEntry } from "../component/component-fixture.ts";
import { ComponentRunner, executionId, jsonText } from "../component/component-runner.ts";

const startUpMs = 60_000;

const callee = `package test:callee;
interface callee {
  variant failure { execution-failed, refused(string) }
  record answer { sum: u64, note: option<string> }
  add: func(left: u64, right: u64) -> result<answer, failure>;
}`;

const wit = `package test:flow;
interface flow {
  observed: func() -> result<string, string>;
  adds: func(left: u64, right: u64) -> result<string, string>;
  catches: func() -> result<string, string>;
  passes-on: func() -> result<string, string>;
  sleeps: func() -> result<string, string>;
  cancelled: func() -> result<string, string>;
  refused: func(what: string) -> result<string, string>;
  record state { count: u32, seen-names: list<string>, note: option<string> }
  counts: func(state: state, step: u64) -> result<string, string>;
}
world component { import test:callee/callee; export flow; }`;

const text = `
import { add } from "test:callee/callee";
import { executionId, generation, randomInteger, randomString, restartWith, sleep, SleepCancelled } from "obelisk-workers/workflow";

interface State { readonly count: number; readonly seenNames: readonly string[]; readonly note?: string }

export const flow = {
  async observed(): Promise<string> {
    const before = Date.now();
    const seen = [executionId(), Math.random(), Math.random(), crypto.randomUUID(), randomInteger(1, 6), randomString(8)];
    await sleep({ seconds: 2 });
    return [...seen, Math.random(), Date.now() - before, performance.now() > 0].join(" ");
  },
  adds(left: number, right: number): string {
    const { sum, note } = add(left, right);
    return sum + " " + String(note);
  },
  catches(): string {
    try { add(1, 2); return "no err"; } catch (error: any) { return error.name + ": " + error.message + " " + JSON.stringify(error.payload); }
  },
  passesOn(): string { return String(add(1, 2)); },
  async sleeps(): Promise<string> {
    const woke = await sleep(1500, { name: "nap" });
    sleep(new Date(7000.5));
    return woke.toISOString();
  },
  async cancelled(): Promise<string> {
    try { await sleep(1); return "slept"; } catch (error) { return String(error instanceof SleepCancelled); }
  },
  async refused(what: string): Promise<string> {
    switch (what) {
      case "setTimeout": setTimeout(() => {}, 1); break;
      case "fetch": await fetch("http://localhost"); break;
      case "negative": await sleep(-1); break;
      case "unit": await sleep({ second: 1 } as any); break;
    }
    return "not refused";
  },
  async counts(state: State, step: number): Promise<string> {
    if (state.count >= 3) return generation() + " " + JSON.stringify(state);
    const seenNames = [...state.seenNames, "n" + state.count];
    try {
      return restartWith<typeof flow.counts>({ count: state.count + step, seenNames }, step);
    } catch (error) {
      return String(error);
    }
  },
};`;

let runner: ComponentRunner;

beforeAll(async () => {
  const source = { kind: "typescript", text } as const;
  runner = new ComponentRunner([
    await makeEntry({ name: "flow", kind: "workflow", wit, deps: { callee }, source }),
  ]);
}, startUpMs);

function run(
  name: string,
  params: string,
  host: HostParts = {},
): ReturnType<ComponentRunner["runWorkflow"]> {
  return runner.runWorkflow(`test:flow/flow.${name}`, params, host);
}

async function textOf(name: string, params: string, host: HostParts): Promise<string> {
  const outcome = await run(name, params, host);
  expect(outcome).toMatchObject({ kind: "returned", retval: { kind: "ok" } });
  return outcome.kind === "returned" ? String(JSON.parse(outcome.retval.value ?? "null")) : "";
}

/** A host whose clock goes on when the workflow sleeps. */
function sleepingHost(id: string, asked: unknown[] = []): HostParts {
  let now = 5_000;
  return {
    executionId: executionId(id),
    nowMs: () => now,
    sleep: (scheduleAt, name) => {
      asked.push(scheduleAt, name);
      now = scheduleAt.kind === "in" ? now + scheduleAt.ms : now;
      return Promise.resolve({ outcome: "ok", expiresAtMs: now });
    },
  };
}

const ONE = "E_01ARZ3NDEKTSV4RRFFQ69G5FAV";
const OTHER = "E_01ARZ3NDEKTSV4RRFFQ69G5FAW";

describe("a workflow in TypeScript", () => {
  it("[GU20] sees the same random numbers, ids and times in every replay", async () => {
    const first = await textOf("observed", "[]", sleepingHost(ONE));
    expect(await textOf("observed", "[]", sleepingHost(ONE))).toBe(first);
    const seen = first.split(" ");
    expect(seen).toHaveLength(9);
    expect(new Set(seen).size).toBe(9);
    expect(seen.at(-2)).toBe("2000");
  });

  it("[GU20] sees others in another execution", async () => {
    const first = (await textOf("observed", "[]", sleepingHost(ONE))).split(" ");
    const other = (await textOf("observed", "[]", sleepingHost(OTHER))).split(" ");
    expect(other.filter((value, place) => value === first[place]).length).toBeLessThanOrEqual(3);
    expect(other[1]).not.toBe(first[1]);
    expect(other[3]).not.toBe(first[3]);
  });

  it("[GU60] begins again with arguments of its own types, and is told which generation it is", async () => {
    const state = { count: 0, seen_names: [], note: null };
    const asked: string[] = [];
    const restart = (params: string): Promise<never> => {
      asked.push(params);
      return new Promise(() => {});
    };
    const unended = run("counts", JSON.stringify([state, 2]), { restart });
    await expect.poll(() => asked).toEqual(['[{"count":2,"seen_names":["n0"],"note":null},2]']);
    await Promise.race([unended, Promise.resolve()]);
    expect(
      await textOf("counts", `[{"count":3,"seen_names":[],"note":"a"},2]`, { generation: 7 }),
    ).toBe('7 {"count":3,"seenNames":[],"note":"a"}');
  });

  it("[GU60] can catch why it does not begin again", async () => {
    const child = executionId(`${ONE}.o:1-counts_1`);
    const params = JSON.stringify([{ count: 0, seen_names: [], note: null }, 2]);
    expect(await textOf("counts", params, { executionId: child })).toBe(
      "Error: restartWith: only a top-level execution begins again, and this is the child of another",
    );
  });

  it("[GU21] gets the values of the functions that it calls, and undefined for an absent option", async () => {
    const asked: string[] = [];
    const call: CallHost = (ffqn, params) => {
      asked.push(`${ffqn} ${params}`);
      return Promise.resolve({ kind: "ok", value: jsonText('{"sum":7,"note":null}') });
    };
    expect(await textOf("adds", "[3,4]", { call })).toBe("7 undefined");
    expect(asked).toEqual(["test:callee/callee.add [3,4]"]);
  });

  it("[GU2] does not take a rounded number from a function that it calls", async () => {
    const call: CallHost = () =>
      Promise.resolve({ kind: "ok", value: jsonText('{"sum":9007199254740993,"note":null}') });
    expect(await run("adds", "[3,4]", { call })).toMatchObject({
      kind: "trapped",
      reason: expect.stringContaining("what add returned.sum: the u64 is too large"),
    });
  });

  it("[GU22] catches an err as an Error with its value", async () => {
    const call: CallHost = () =>
      Promise.resolve({ kind: "err", value: jsonText('{"refused":"no"}') });
    expect(await textOf("catches", "[]", { call })).toBe(
      'CallError: test:callee/callee.add returned the err {"tag":"refused","val":"no"} {"tag":"refused","val":"no"}',
    );
    expect(await run("passes-on", "[]", { call })).toMatchObject({
      retval: {
        kind: "err",
        value: jsonText(
          JSON.stringify('test:callee/callee.add returned the err {"tag":"refused","val":"no"}'),
        ),
      },
    });
  });

  it("[GU23] sleeps for milliseconds, a duration or until a date", async () => {
    const asked: unknown[] = [];
    expect(await textOf("sleeps", "[]", sleepingHost(ONE, asked))).toBe("1970-01-01T00:00:06.500Z");
    expect(asked).toEqual([{ kind: "in", ms: 1500 }, "nap", { kind: "at", atMs: 7000 }, "sleep"]);
  });

  it("[GU23] is told when a sleep was cancelled", async () => {
    const sleep: HostParts["sleep"] = () =>
      Promise.resolve({ outcome: "cancelled", expiresAtMs: 1 });
    expect(await textOf("cancelled", "[]", { sleep })).toBe("true");
  });

  it.each([
    [
      "setTimeout",
      /a workflow has no `setTimeout`: await sleep\(milliseconds\) of "obelisk-workers\/workflow"/,
    ],
    ["fetch", /a workflow has no `fetch`: call an activity/],
    ["negative", /expected milliseconds, a duration such as \{ seconds: 5 \} or a Date, not -1/],
    ["unit", /a duration has milliseconds, seconds, minutes, hours, days, not second/],
  ])("[GU24] is told what to do instead of what it cannot have: %s", async (what, err) => {
    expect(await run("refused", JSON.stringify([what]))).toMatchObject({
      retval: { kind: "err", value: expect.stringMatching(err.source.replaceAll('"', '\\\\"')) },
    });
  });
});
