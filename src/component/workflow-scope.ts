/** What the host functions of one run of a workflow share. */
import type { CallRequest, Soon, WorkflowHost } from "../engine/component-runtime.ts";
import type { CallRefusal } from "../execution/fact.ts";
import type { Ffqn } from "../wit/ffqn.ts";
import { parseFfqn } from "../wit/ffqn.ts";
import type { JsonValue } from "../wit/json-text.ts";
import { parseJson, printJson } from "../wit/json-text.ts";
import { paramsFromJson } from "../wit/params-from-json.ts";
import type { FunctionSignature, ResultType } from "../wit/wit-type.ts";
import { isExecutable } from "./executable-function.ts";
import { describeMismatch } from "./function-call.ts";

export interface WorkflowScope {
  readonly host: WorkflowHost;
  /** The function as it is deployed now. */
  readonly signatureOf: (ffqn: Ffqn) => FunctionSignature | undefined;
  /** Asks the host; suspends the component when that does not answer at once. */
  readonly soon: <T>(ask: () => Soon<T>) => Soon<T>;
  /** The next id of an execution that the workflow schedules. */
  readonly generateId: () => string;
}

/** `function` of `obelisk:types/execution`. */
export interface FunctionValue {
  readonly interfaceName: string;
  readonly functionName: string;
}

export function functionValue(ffqn: Ffqn): FunctionValue {
  const dot = ffqn.lastIndexOf(".");
  return { interfaceName: ffqn.slice(0, dot), functionName: ffqn.slice(dot + 1) };
}

export function resultTypeOf(scope: WorkflowScope, ffqn: Ffqn): ResultType | undefined {
  const signature = scope.signatureOf(ffqn);
  return signature !== undefined && isExecutable(signature) ? signature.result : undefined;
}

/**
 * A call of a function that is named at run time, with a JSON array for params; a text says what is wrong with
 * either. Whether they fit each other is asked when the call is made for the first time.
 */
export function jsonCall(
  scope: WorkflowScope,
  { interfaceName, functionName }: FunctionValue,
  params: string,
): CallRequest | string {
  const ffqn = parseFfqn(`${interfaceName}.${functionName}`);
  if (typeof ffqn !== "string") return ffqn.reason;
  const json = parseJson(params);
  if (!("ok" in json)) {
    return `the params are not JSON at line ${json.line}, column ${json.column}: ${json.message}`;
  }
  if (!Array.isArray(json.ok)) return "the params are not a JSON array";
  const text = printJson(json.ok);
  return { ffqn, params: text, refusal: () => refusalOf(scope, ffqn, json.ok) };
}

function refusalOf(scope: WorkflowScope, ffqn: Ffqn, params: JsonValue): CallRefusal | null {
  const signature = scope.signatureOf(ffqn);
  if (signature === undefined || !isExecutable(signature)) return { kind: "function-not-found" };
  const fitting = paramsFromJson(params, signature);
  if ("ok" in fitting) return null;
  return {
    kind: "type-check-error",
    message:
      fitting.kind === "type-mismatch"
        ? describeMismatch(fitting)
        : `the function takes (${fitting.names.join(", ")}), not ${fitting.actual} params`,
  };
}
