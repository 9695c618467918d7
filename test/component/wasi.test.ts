import { beforeAll, describe, expect, it } from "vitest";
import { OutputLines } from "../../src/component/wasi/output-lines.ts";
import { ClockPollable, poll, Pollable } from "../../src/component/wasi/pollable.ts";
import { ComponentRunner, executionId } from "./component-runner.ts";
import { probeComponent } from "./probe-component.ts";

const startUpMs = 30_000;

let runner: ComponentRunner;
let workflows: ComponentRunner;

beforeAll(async () => {
  runner = new ComponentRunner([await probeComponent("activity")]);
  workflows = new ComponentRunner([await probeComponent("workflow")]);
}, startUpMs);

async function activity(name: string, params = "[]"): Promise<string | null> {
  const outcome = await runner.runActivity(`test:probe/probe.${name}`, params);
  if (outcome.kind !== "returned") throw new Error(JSON.stringify(outcome));
  return outcome.retval.value;
}

async function workflow(name: string, id = "E_01ARZ3NDEKTSV4RRFFQ69G5FAV"): Promise<string | null> {
  const host = { executionId: executionId(id), nowMs: () => 1_700_000_000_123 };
  const outcome = await workflows.runWorkflow(`test:probe/probe.${name}`, "[]", host);
  if (outcome.kind !== "returned") throw new Error(JSON.stringify(outcome));
  return outcome.retval.value;
}

describe("an activity", () => {
  it("[CO15] has the real time", async () => {
    const before = Math.floor(Date.now() / 1000);
    const seconds = Number(await activity("wall-seconds"));
    expect(seconds).toBeGreaterThanOrEqual(before);
    expect(seconds).toBeLessThanOrEqual(Date.now() / 1000);
  });

  it("[CO15] really waits for a clock, and says so before", async () => {
    let said = 0;
    const startNs = Number(await activity("monotonic-ns"));
    const outcome = await runner.runActivity("test:probe/probe.wait", "[5000000]", () => {
      said += 1;
    });
    if (outcome.kind !== "returned") throw new Error(JSON.stringify(outcome));
    expect(Number(outcome.retval.value) - startNs).toBeGreaterThanOrEqual(5_000_000);
    expect(said).toBeGreaterThanOrEqual(1);
  });

  it("[CO15] that waits for several clocks goes on with the first", async () => {
    expect(await activity("wait-for-first", "[3600000000000, 1000000]")).toBe("[1]");
  });

  it("[CO15] does not wait for what is ready", async () => {
    let said = 0;
    await runner.runActivity("test:probe/probe.wait", "[0]", () => {
      said += 1;
    });
    expect(said).toBe(0);
  });

  it("[CO16] gets other random numbers in each run", async () => {
    expect(await activity("random")).not.toBe(await activity("random"));
    expect(await activity("seed")).not.toBe(await activity("seed"));
  });
});

describe("a workflow", () => {
  it("[CO17] has the time of its host", async () => {
    expect(await workflow("wall-seconds")).toBe("1700000000");
    expect(await workflow("monotonic-ns")).toBe("1700000000123000000");
  });

  it("[CO17] gets the same random numbers in each run of an execution, others in another one", async () => {
    const other = "E_01ARZ3NDEKTSV4RRFFQ69G5FAW";
    for (const name of ["random", "seed"]) {
      const first = await workflow(name);
      expect(await workflow(name)).toBe(first);
      expect(await workflow(name, other)).not.toBe(first);
    }
  });

  it.each(["wait", "wait-for-first"])(
    "[CO17] is trapped when it waits for a clock (%s)",
    async (name) => {
      const params = name === "wait" ? "[1000000]" : "[1000000, 2000000]";
      expect(await workflows.runWorkflow(`test:probe/probe.${name}`, params)).toMatchObject({
        kind: "trapped",
        reason: "a workflow cannot wait for a clock: it waits by calling functions",
      });
    },
  );
});

describe("poll", () => {
  /** Every look at this clock takes a nanosecond. */
  function lookedAtClock(): { nowNs(): bigint; waitUntil(instantNs: bigint): Promise<void> } {
    let nowNs = 0n;
    return {
      nowNs: () => nowNs++,
      waitUntil: (instantNs) => {
        nowNs = instantNs;
        return Promise.resolve();
      },
    };
  }

  it("[CO15] finds what becomes ready while it looks", async () => {
    const time = lookedAtClock();
    expect(await poll([new ClockPollable(time, 1n)])).toEqual([0]);
  });

  it("[CO15] returns all that are ready", async () => {
    const time = lookedAtClock();
    const pollables = [new ClockPollable(time, 100n), new Pollable(), new ClockPollable(time, 0n)];
    expect(await poll(pollables)).toEqual([1, 2]);
  });

  it("[CO15] refuses an empty list", () => {
    expect(() => poll([])).toThrow("polled an empty list");
  });
});

describe("OutputLines", () => {
  const encoder = new TextEncoder();

  function linesOf(...chunks: readonly Uint8Array[]): readonly string[] {
    const texts: string[] = [];
    const lines = new OutputLines("stdout", ({ text }) => texts.push(text));
    for (const chunk of chunks) lines.write(chunk);
    lines.end();
    return texts;
  }

  it("[CO18] joins what was written in parts, within a character as well", () => {
    const bytes = encoder.encode("grün\nrot");
    const parts = [...bytes].map((byte) => Uint8Array.of(byte));
    expect(linesOf(...parts)).toEqual(["grün", "rot"]);
  });

  it("[CO18] ends with the last line even if it has no end", () => {
    expect(linesOf(encoder.encode("one\n"), encoder.encode("two"))).toEqual(["one", "two"]);
    expect(linesOf(encoder.encode("one\n"))).toEqual(["one"]);
  });

  it("[CO18] cuts a line that does not end", () => {
    const cut = linesOf(encoder.encode("x".repeat(20_000)));
    expect(cut.map((line) => line.length)).toEqual([8192, 8192, 3616]);
  });
});
