import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { ComponentEntry } from "../../src/component/component-entry.ts";
import { makeEntry } from "./component-fixture.ts";
import { activityRun, ComponentRunner } from "./component-runner.ts";
import { wasiWit } from "./wasi-wit.ts";

const startUpMs = 60_000;

/** A package of the host, as `wit/` declares it. */
function hostWit(file: string): string {
  return readFileSync(join(import.meta.dirname, "../../wit", file), "utf8");
}

const deps = {
  ...wasiWit,
  "obelisk-log": hostWit("obelisk-log/log.wit"),
  "obelisk-activity": hostWit("obelisk-activity/info.wit"),
  "obelisk-types": hostWit("obelisk-types/types.wit"),
};

const guest = `
import { attempt, deadline, executionIdCurrent, idempotencyKey } from "obelisk:activity/info@1.0.0";
import { exit } from "wasi:cli/exit@0.2.6";
import { debug, error, info, trace, warn } from "obelisk:log/log@1.0.0";

export const guest = {
  speak(text) {
    for (const log of [trace, debug, info, warn, error]) log(text);
  },
  info() {
    const { seconds, nanoseconds } = deadline();
    return JSON.stringify([executionIdCurrent().id, attempt(), idempotencyKey(), Number(seconds), nanoseconds]);
  },
  fail() {
    warn("about to fail");
    exit({ tag: "err" });
  },
};`;

function guestEntry(kind: "activity" | "workflow"): Promise<ComponentEntry> {
  const isActivity = kind === "activity";
  const text = isActivity
    ? guest
    : guest.replace(/^import \{ attempt.*$/m, "").replace(/ {2}info\(\)[^]*?\n {2}\},\n/, "");
  const wit = `package test:guest;
interface guest {
  speak: func(text: string) -> result;
  ${isActivity ? "info: func() -> result<string>;" : ""}
  fail: func() -> result;
}
world component {
  import obelisk:log/log@1.0.0;
  import wasi:cli/exit@0.2.6;
  ${isActivity ? "import obelisk:activity/info@1.0.0;" : ""}
  export guest;
}`;
  const source = { kind: "typescript", text } as const;
  return makeEntry({ name: `guest-${kind}`, kind, wit, deps, source });
}

let activities: ComponentEntry;
let workflows: ComponentEntry;

beforeAll(async () => {
  activities = await guestEntry("activity");
  workflows = await guestEntry("workflow");
}, startUpMs);

const spoken = ["trace", "debug", "info", "warn", "error"].map((level) => ({
  level,
  text: "zwei\nΩ",
}));

describe("obelisk:log", () => {
  it("[CO56] passes on the lines of an activity with their levels, as they are", async () => {
    const runner = new ComponentRunner([activities]);
    await runner.runActivity("test:guest/guest.speak", '["zwei\\nΩ"]');
    expect(runner.lines).toEqual(spoken);
  });

  it("[CO56] passes on the lines of a workflow", async () => {
    const runner = new ComponentRunner([workflows]);
    await runner.runWorkflow("test:guest/guest.speak", '["zwei\\nΩ"]');
    expect(runner.lines).toEqual(spoken);
  });

  it("[CO57] keeps what was logged before a trap", async () => {
    const runner = new ComponentRunner([activities]);
    const outcome = await runner.runActivity("test:guest/guest.fail", "[]");
    expect(outcome.kind).toBe("trapped");
    expect(runner.lines).toContainEqual({ level: "warn", text: "about to fail" });
  });
});

describe("obelisk:activity/info", () => {
  it("[CO58] tells the execution, the attempt, the idempotency key and the deadline", async () => {
    const id = "E_01ARZ3NDEKTSV4RRFFQ69G5FAV";
    const outcome = await new ComponentRunner([activities]).runActivity(
      "test:guest/guest.info",
      "[]",
    );
    expect(outcome).toMatchObject({
      kind: "returned",
      retval: { value: JSON.stringify(JSON.stringify([id, 1, id, 1_700_000_030, 500_000_000])) },
    });
  });

  it("[CO59] gives each attempt its number, and all attempts one key", async () => {
    const runner = new ComponentRunner([activities]);
    const run = activityRun("test:guest/guest.info", "[]");
    if (run.kind !== "activity") throw new Error("not an activity");
    const told = [];
    for (const attempt of [1, 2, 3]) {
      const lease = await runner.lease("test:guest/guest.info");
      const outcome = await lease.run({ ...run, info: { ...run.info, attempt } });
      if (outcome.kind !== "returned") throw new Error(JSON.stringify(outcome));
      told.push(JSON.parse(JSON.parse(outcome.retval.value ?? "") as string) as unknown[]);
    }
    expect(told.map((info) => info[1])).toEqual([1, 2, 3]);
    expect(new Set(told.map((info) => info[2])).size).toBe(1);
  });
});
