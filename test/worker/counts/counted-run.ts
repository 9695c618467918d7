/** Executions whose costs are counted. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { Costs } from "../../../bench/worker/counted-execution-object.ts";
import { newExecutionId } from "../../../src/api/new-execution-id.ts";
import type { CreateRequest } from "../../../src/engine/execution-rpc.ts";
import { makeFfqn } from "../../../src/wit/ffqn.ts";
import { printJson } from "../../../src/wit/json-text.ts";

/** How much a run does: so many steps that answer at once, then so many that wait so long. */
export interface Work {
  readonly answers?: number;
  readonly pauses?: number;
  readonly pauseMs?: number;
}

export function requestOf({ answers = 0, pauses = 0, pauseMs = 0 }: Work): CreateRequest {
  return {
    id: newExecutionId(),
    ffqn: makeFfqn("bench:steps/steps", "run"),
    params: printJson([answers, pauses, pauseMs]),
  };
}

/**
 * Creates an execution, asks once for its result, and gives what all that has cost. The catalog is told by a clock
 * of its own, so what that has cost by then is left out: an alarm and a message when the execution is a second
 * old, and the alarm that comes after it.
 */
export async function costsOf(work: Work | CreateRequest): Promise<Costs> {
  const costs = await untilResult(work);
  const messages = costs.catalogMessages;
  return {
    ...costs,
    alarmsSet: costs.alarmsSet - 2 * messages,
    alarmsFired: costs.alarmsFired - messages,
    bindingsUsed: costs.bindingsUsed - messages,
    catalogMessages: 0,
  };
}

/** The same, with nothing left out, when no alarm is set any more. */
export async function costsToTheEndOf(work: Work): Promise<Costs> {
  const request = requestOf(work);
  await untilResult(request);
  const object = env.COUNTED.getByName(request.id);
  while ((await runInDurableObject(object, (_, state) => state.storage.getAlarm())) !== null) {
    await scheduler.wait(20);
  }
  return object.costs();
}

async function untilResult(work: Work | CreateRequest): Promise<Costs> {
  const request = "id" in work ? work : requestOf(work);
  const object = env.COUNTED.getByName(request.id);
  await object.create(request);
  const result = await object.result(request.id, 60_000);
  if (result.kind !== "finished") throw new Error(`the execution is ${result.kind}`);
  if (result.retval.kind !== "ok") throw new Error(`the execution ended as ${result.retval.kind}`);
  return object.costs();
}

/** An activity that logs so many lines, waits, and logs one more. */
export function chatterRequest(lines: number, pauseMs: number): CreateRequest {
  return {
    id: newExecutionId(),
    ffqn: makeFfqn("bench:chatter/chatter", "chat"),
    params: printJson([lines, pauseMs]),
  };
}
