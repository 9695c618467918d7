/** The functions that a workflow imports: each call goes to the workflow's host and suspends the component. */
import { functionOf, interfaceOf } from "../wit/ffqn.ts";
import type { Ffqn } from "../wit/ffqn.ts";
import { parseJson } from "../wit/json-text.ts";
import type { JsonText } from "../wit/json-text.ts";
import { camelCase } from "../wit/name.ts";
import { paramsToJson } from "../wit/params-to-json.ts";
import { projectFailure } from "../wit/retval.ts";
import type { Retval } from "../wit/retval.ts";
import { valueFromJson } from "../wit/value-from-json.ts";
import type { FunctionSignature, WitType } from "../wit/wit-type.ts";
import type { WitValue } from "../wit/wit-value.ts";
import { isExecutable } from "./executable-function.ts";
import type { ExecutableFunction } from "./executable-function.ts";
import { describeMismatch } from "./function-call.ts";
import { ImportRefused } from "./jco-instance.ts";
import type { HostInterface } from "./wasi/wasi-interfaces.ts";

/** Calls a function and waits for its result, with the component suspended meanwhile. */
export type CallHost = (ffqn: Ffqn, params: JsonText) => Promise<Retval>;

/** How the glue takes an err from a host function. */
export class ErrOfCall extends Error {
  readonly payload: WitValue;

  constructor(payload: WitValue) {
    super("the function returned an err");
    this.name = "ErrOfCall";
    this.payload = payload;
  }
}

/** Host interfaces by full name. Throws `ImportRefused` for a function that cannot be an execution. */
export function workflowInterfaces(
  imports: readonly FunctionSignature[],
  callHost: CallHost,
): ReadonlyMap<string, HostInterface> {
  const interfaces = new Map<string, Record<string, unknown>>();
  for (const signature of imports) {
    const name = interfaceOf(signature.ffqn);
    const functions = interfaces.get(name) ?? {};
    functions[camelCase(functionOf(signature.ffqn))] = importedFunction(signature, callHost);
    interfaces.set(name, functions);
  }
  return interfaces;
}

function importedFunction(
  signature: FunctionSignature,
  callHost: CallHost,
): (...args: readonly unknown[]) => Promise<WitValue> {
  const { ffqn } = signature;
  if (!isExecutable(signature)) throw new ImportRefused(ffqn, "returns no result");
  return async (...args) => {
    const params = paramsToJson(args, signature);
    if ("kind" in params) throw new TypeError(`${ffqn}: ${describeMismatch(params)}`);
    const retval = await callHost(ffqn, params.ok);
    return signature.result.aliased === true
      ? taggedOf(retval, signature)
      : okOf(retval, signature);
  };
}

/** An aliased result is a value to the generated code. */
function taggedOf(retval: Retval, signature: ExecutableFunction): WitValue {
  try {
    return { tag: "ok", val: okOf(retval, signature) };
  } catch (error) {
    if (error instanceof ErrOfCall) return { tag: "err", val: error.payload };
    throw error;
  }
}

function okOf(retval: Retval, { ffqn, result }: ExecutableFunction): WitValue {
  switch (retval.kind) {
    case "ok":
      return payloadFrom(retval.value, result.ok, `the result of ${ffqn}`);
    case "err":
      throw new ErrOfCall(payloadFrom(retval.value, result.err, `the err of ${ffqn}`));
    case "execution-failure":
      throw new ErrOfCall(projectFailure(result) ?? undefined);
  }
}

function payloadFrom(text: JsonText | null, type: WitType | null, what: string): WitValue {
  if (type === null) return undefined;
  const json = parseJson(text ?? "null");
  if (!("ok" in json)) throw new TypeError(`${what} is not JSON: ${json.message}`);
  const value = valueFromJson(json.ok, type, what);
  if ("kind" in value) throw new TypeError(describeMismatch(value));
  return value.ok;
}
