/** Executions of `bench:gather`, whose children run beside each other. */
import { newExecutionId } from "../../../src/api/new-execution-id.ts";
import type { CreateRequest } from "../../../src/engine/execution-rpc.ts";
import { makeFfqn } from "../../../src/wit/ffqn.ts";
import { printJson } from "../../../src/wit/json-text.ts";

/** What the children are: so many calls of `interface.function` with the same params. */
export interface Children {
  readonly of: readonly [interfaceName: string, functionName: string];
  readonly params: readonly (string | number)[];
  readonly count: number;
}

/** A workflow that takes the answers of all of them; its result is how many were ok. */
export function gatherRequest(children: Children): CreateRequest {
  return requestOf("gather", children);
}

/** A workflow that takes no answer and closes their join set. */
export function abandonRequest(children: Children): CreateRequest {
  return requestOf("abandon", children);
}

function requestOf(name: string, { of, params, count }: Children): CreateRequest {
  return {
    id: newExecutionId(),
    ffqn: makeFfqn("bench:gather/gather", name),
    params: printJson([...of, JSON.stringify(params), count]),
  };
}
