import type { FunctionType } from "../wit/wit-type.ts";
import type { CoreType } from "./core-value.ts";
import { functionCodec } from "./function-codec.ts";

/** What the core function looks like that stands for a function of a component. */
export interface CoreSignature {
  readonly params: readonly CoreType[];
  readonly results: readonly CoreType[];
  /** The parameters are one tuple in memory, and a parameter is its address. */
  readonly paramsByPointer: boolean;
  /** The result is in memory: its address is returned (`lift`) or the last parameter (`lower`). */
  readonly resultByPointer: boolean;
}

/** `lift`: a function that the guest exports; `lower`: one that it imports. */
export type CallDirection = "lift" | "lower";

/**
 * `flatten_functype` of the canonical ABI, for synchronous calls. Throws a `TypeError` when the
 * function has a type that cannot pass (`codecOf`).
 */
export function coreSignature(fn: FunctionType, direction: CallDirection): CoreSignature {
  const { params, result } = functionCodec(fn);
  const flatParams: readonly CoreType[] = params.isByPointer ? ["i32"] : (params.codec.flat ?? []);
  const resultByPointer = result?.isByPointer ?? false;
  const address: readonly CoreType[] = resultByPointer ? ["i32"] : [];
  const flatResult = resultByPointer ? [] : (result?.codec.flat ?? []);
  return {
    params: direction === "lower" ? [...flatParams, ...address] : flatParams,
    results: direction === "lift" ? [...flatResult, ...address] : flatResult,
    paramsByPointer: params.isByPointer,
    resultByPointer,
  };
}
