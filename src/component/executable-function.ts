import type { FunctionSignature, ResultType } from "../wit/wit-type.ts";

/** A function that can be an execution: it returns a `result`. */
export interface ExecutableFunction extends FunctionSignature {
  readonly result: ResultType;
}

export function isExecutable(signature: FunctionSignature): signature is ExecutableFunction {
  return signature.result?.kind === "result";
}
