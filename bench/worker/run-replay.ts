/**
 * Cold replays: a workflow makes its steps and waits; there its object dies; when the wait is over, the next
 * life of the object replays all steps. Then the workflow waits again.
 */
import { newExecutionId } from "../../src/api/new-execution-id.ts";
import type { ExecutionId } from "../../src/execution/execution-id.ts";
import { printJson } from "../../src/wit/json-text.ts";
import type { BenchEnv } from "./bench-env.ts";
import { stepsFfqn } from "./bench-functions.ts";
import type { LifeTimes, ReplayedExecutionObject } from "./replayed-execution-object.ts";

export interface ReplayTimes extends LifeTimes {
  /** The floor: the same rows, selected and parsed with nothing in between. */
  readonly selectAndParseMs: number;
}

/** Long enough for the object to be found waiting. */
const WAIT_MS = 300;
const POLL_MS = 5;

/** The times of each life but the first. */
export async function runReplay(
  env: BenchEnv,
  steps: number,
  deaths: number,
): Promise<ReplayTimes[]> {
  const id = newExecutionId();
  const object = (): DurableObjectStub<ReplayedExecutionObject> => env.REPLAYS.getByName(id);
  // The last wait is the one after the last death.
  const params = printJson([steps, deaths + 1, WAIT_MS]);
  await object().create({ id, ffqn: stepsFfqn, params });
  const lives: ReplayTimes[] = [];
  for (let death = 0; death < deaths; death += 1) {
    await untilWaiting(object(), id, steps + death + 1);
    await object()
      .die()
      .catch(() => undefined);
    await untilWaiting(object(), id, steps + death + 2);
    const selectAndParseMs = await object().selectAndParse();
    lives.push({ ...(await object().times()), selectAndParseMs });
  }
  return lives;
}

/** Waits until the workflow waits for the answer to the call of that number. */
async function untilWaiting(
  object: DurableObjectStub<ReplayedExecutionObject>,
  id: ExecutionId,
  call: number,
): Promise<void> {
  for (;;) {
    const status = await object.status(id);
    if (status?.pending.kind === "finished") throw new Error("the workflow has not waited");
    if (status?.blockedOn?.endsWith(`.o:${call}-pause_1`) === true) return;
    await scheduler.wait(POLL_MS);
  }
}
