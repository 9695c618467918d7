import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { Costs } from "../../../bench/worker/costs.ts";
import { newExecutionId } from "../../../src/api/new-execution-id.ts";
import { makeFfqn } from "../../../src/wit/ffqn.ts";
import { printJson } from "../../../src/wit/json-text.ts";

/** What an execution costs that sleeps so often for so long. */
async function costsOf(times: number, milliseconds: number): Promise<Costs> {
  const id = newExecutionId();
  const object = env.COUNTED.getByName(id);
  const ffqn = makeFfqn("bench:steps/steps", "nap");
  await object.create({ id, ffqn, params: printJson([times, milliseconds]) });
  const result = await object.result(id, 60_000);
  if (result.kind !== "finished") throw new Error(`the execution is ${result.kind}`);
  expect(result.retval).toEqual({ kind: "ok", value: null });
  return object.costs();
}

describe("a sleep", () => {
  it("[WF21] costs one alarm and one row while its workflow stays in memory", async () => {
    await costsOf(1, 5);
    const sleeps = 4;
    const [one, more] = [await costsOf(1, 50), await costsOf(1 + sleeps, 50)];
    expect(more.journalRows - one.journalRows).toBe(sleeps);
    expect(more.rowsWritten - one.rowsWritten).toBe(sleeps);
    expect(more.alarmsSet - one.alarmsSet).toBe(sleeps);
    expect(more.alarmsFired - one.alarmsFired).toBe(sleeps);
  });

  it("[WF17] that is due already costs neither", async () => {
    const [none, more] = [await costsOf(0, 0), await costsOf(50, 0)];
    expect(more.journalRows - none.journalRows).toBeLessThanOrEqual(1);
    expect(more.alarmsSet).toBe(none.alarmsSet);
  });

  it("[EN24] of some length sets the guard of its creation aside for its own instant", async () => {
    const id = newExecutionId();
    const object = env.COUNTED.getByName(id);
    const ffqn = makeFfqn("bench:steps/steps", "nap");
    await object.create({ id, ffqn, params: printJson([1, 3_600_000]) });
    await expect
      .poll(async () => (await object.status(id))?.pending.kind)
      .toBe("blocked-by-join-set");
    expect(await runDurableObjectAlarm(object)).toBe(true);
    const costs = await object.costs();
    expect(costs.alarmsSet).toBe(2);
    expect(await object.status(id)).toMatchObject({ isHot: false });
  });
});
