/** The API over fakes of what it reaches: the objects of executions, and the functions of components. */
import { createExecutionContext } from "cloudflare:test";
import { createApi } from "../../../src/api/api.ts";
import type { ExecutionRpc } from "../../../src/engine/execution-rpc.ts";
import type { FunctionSignature } from "../../../src/wit/wit-type.ts";

export interface Fakes {
  /** Every execution is held by this object. */
  readonly execution?: Partial<ExecutionRpc>;
  readonly functions?: readonly FunctionSignature[];
  readonly variables?: Pick<Env, "OBELISK_LISTENS_ON" | "OBELISK_TOKEN_HASHES">;
}

export async function sendToFakes(
  request: Request,
  { execution = {}, functions = [], variables }: Fakes,
): Promise<Response> {
  const api = createApi({
    functionSignature: (ffqn) => functions.find((signature) => signature.ffqn === ffqn),
    functionSignatures: () => functions,
  });
  const executions = { getByName: () => execution } as unknown as Env["EXECUTIONS"];
  return api.fetch(
    request,
    { EXECUTIONS: executions, ...(variables ?? { OBELISK_LISTENS_ON: "127.0.0.1" }) },
    createExecutionContext(),
  );
}
