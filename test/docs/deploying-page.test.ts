import { describe, expect, it } from "vitest";
import { HOT_SLEEP_MS_MAX } from "../../src/execution/limits.ts";
import { ok } from "../engine/scripted-components.ts";
import { TreeWorld } from "../engine/tree-world.ts";
import { readPage, table } from "./page.ts";

const costs = table(
  readPage("docs/deploying.md"),
  "a million of",
  "rows",
  "alarms set",
  "requests to objects",
  "requests to the Worker",
  "USD",
);

interface Counted {
  readonly rows: number;
  readonly alarmsSet: number;
  readonly alarmsFired: number;
}

async function costsOfSleeps(count: number, ms: number): Promise<Counted> {
  const world = new TreeWorld();
  world.components.workflow("main", async (host) => {
    for (let slept = 0; slept < count; slept += 1) await host.sleep({ kind: "in", ms });
    return ok(null);
  });
  await world.start();
  let alarmsFired = 0;
  for (; world.result() === undefined; alarmsFired += 1) await world.fireAlarm();
  const alarmsSet = world.trace.filter((line) => line.startsWith("alarm ")).length;
  return { rows: world.rows.length, alarmsSet, alarmsFired };
}

describe("docs/deploying.md", () => {
  it.each([
    [`sleeps of up to ${HOT_SLEEP_MS_MAX / 1000} seconds`, HOT_SLEEP_MS_MAX],
    ["longer sleeps", HOT_SLEEP_MS_MAX + 1],
  ])("[DC19] has the costs of %s as they are counted", async (name, ms) => {
    const [one, more] = [await costsOfSleeps(1, ms), await costsOfSleeps(11, ms)];
    const perSleep = [
      more.rows - one.rows,
      more.alarmsSet - one.alarmsSet,
      more.alarmsFired - one.alarmsFired,
    ].map((count) => String(count / 10));
    expect(costs.find(([cell]) => cell === name)?.slice(1, 4)).toEqual(perSleep);
  });
});
