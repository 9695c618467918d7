/** Hosts of workflows that run without an engine. */
import type { WorkflowHost } from "../../src/engine/component-runtime.ts";
import type { ExecutionId } from "../../src/execution/execution-id.ts";
import { ownerId, parseExecutionId } from "../../src/execution/execution-id.ts";
import type { Ffqn } from "../../src/wit/ffqn.ts";
import { makeFfqn } from "../../src/wit/ffqn.ts";
import type { JsonText } from "../../src/wit/json-text.ts";
import type { Retval } from "../../src/wit/retval.ts";

/** Calls as most tests answer them: none is refused. */
export type CallHost = (ffqn: Ffqn, params: JsonText) => Promise<Retval>;

export type HostParts = Partial<Omit<WorkflowHost, "call">> & { readonly call?: CallHost };

export const SAMPLE_ID = sampleId();

/** A host of which the test provides what is used. */
export function workflowHost({ call = nobody, ...parts }: HostParts): WorkflowHost {
  return {
    executionId: SAMPLE_ID,
    owner: ownerId(SAMPLE_ID, 1),
    ffqn: makeFfqn("sample:functions/ifc", "main"),
    generation: 1,
    lastCall: null,
    lastOneOff: null,
    nowMs: () => 5_000,
    sleep: nobody,
    createJoinSet: nobody,
    submit: nobody,
    submitDelay: nobody,
    joinNext: nobody,
    joinNextTry: nobody,
    closeJoinSet: () => undefined,
    closed: nobody,
    lastId: () => null,
    taken: () => undefined,
    resultOf: () => {
      throw new Error("nothing was taken");
    },
    schedule: nobody,
    stub: nobody,
    restart: nobody,
    ...("executionId" in parts ? { owner: ownerId(parts.executionId, 1) } : {}),
    ...parts,
    call: async ({ ffqn: called, params }) => {
      return { kind: "returned", retval: await call(called, params) };
    },
  };
}

function nobody(): Promise<never> {
  return Promise.reject(new Error("nobody is there"));
}

function sampleId(): ExecutionId {
  const id = parseExecutionId("E_01ARZ3NDEKTSV4RRFFQ69G5FAV");
  if (typeof id !== "string") throw new Error(id.reason);
  return id;
}
