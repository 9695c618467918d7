/** Calls of functions whose types the build has checked. */
import type { CallRequest } from "../engine/component-runtime.ts";
import type { Ffqn } from "../wit/ffqn.ts";
import type { JsonText } from "../wit/json-text.ts";
import { paramsToJson } from "../wit/params-to-json.ts";
import type { FunctionSignature } from "../wit/wit-type.ts";
import { describeMismatch } from "./function-call.ts";

/** Params of a call in canonical JSON. Throws a `TypeError` when they do not fit, which only a broken guest can bring about. */
export function paramsText(args: readonly unknown[], signature: FunctionSignature): JsonText {
  const params = paramsToJson(args, signature);
  if ("kind" in params) throw new TypeError(`${signature.ffqn}: ${describeMismatch(params)}`);
  return params.ok;
}

/** A call of a function whose type the build has checked. */
export function checkedCall(ffqn: Ffqn, params: JsonText): CallRequest {
  return { ffqn, params, refusal: () => null };
}
