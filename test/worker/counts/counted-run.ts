/** Executions whose costs are counted. */
import { env } from "cloudflare:workers";
import type { CountedExecutionObject } from "../../../bench/worker/counted-execution-object.ts";
import type { Costs } from "../../../bench/worker/costs.ts";
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
 * Creates an execution, asks once for its result, and gives what all that has cost without a catalog, which would be
 * told by a clock of its own.
 */
export async function costsOf(work: Work | CreateRequest): Promise<Costs> {
  return untilResult(env.UNLISTED, "id" in work ? work : requestOf(work));
}

/** The same with the catalog, when no alarm is set any more. */
export async function costsToTheEndOf(work: Work | CreateRequest): Promise<Costs> {
  const request = "id" in work ? work : requestOf(work);
  await untilResult(env.COUNTED, request);
  const object = env.COUNTED.getByName(request.id);
  while (!(await object.isQuiet())) await scheduler.wait(20);
  return object.costs();
}

async function untilResult(
  objects: DurableObjectNamespace<CountedExecutionObject>,
  request: CreateRequest,
): Promise<Costs> {
  const object = objects.getByName(request.id);
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
