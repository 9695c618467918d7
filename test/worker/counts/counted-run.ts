/** Executions whose costs are counted. */
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

/** Creates an execution, asks once for its result, and gives what all that has cost. */
export async function costsOf(work: Work): Promise<Costs> {
  const request = requestOf(work);
  const object = env.COUNTED.getByName(request.id);
  await object.create(request);
  const result = await object.result(request.id, 60_000);
  if (result.kind !== "finished") throw new Error(`the execution is ${result.kind}`);
  if (result.retval.kind !== "ok") throw new Error(`the execution ended as ${result.retval.kind}`);
  return object.costs();
}
