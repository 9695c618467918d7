import { newExecutionId } from "../../src/api/new-execution-id.ts";
import { parseFfqn } from "../../src/wit/ffqn.ts";
import type { JsonValue } from "../../src/wit/json-text.ts";
import { printJson } from "../../src/wit/json-text.ts";
import type { BenchEnv } from "./bench-env.ts";
import type { Costs } from "./costs.ts";

/** Longer than any execution here takes: asking twice would be a call more. */
const WAIT_MS = 600_000;

/** What an execution costs that ends with ok, its creation included. */
export async function runUnlisted(env: BenchEnv, name: string, params: JsonValue): Promise<Costs> {
  const ffqn = parseFfqn(name);
  if (typeof ffqn !== "string") throw new Error(`${name} is no function name`);
  const id = newExecutionId();
  const object = env.UNLISTED.getByName(id);
  await object.create({ id, ffqn, params: printJson(params) });
  const result = await object.result(id, WAIT_MS);
  if (result.kind !== "finished" || result.retval.kind !== "ok") {
    throw new Error(`${name} ended as ${JSON.stringify(result)}`);
  }
  return object.costs();
}
