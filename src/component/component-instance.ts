/** An instance of a component, whichever way its functions are called. */
import type { WitValue } from "../wit/wit-value.ts";
import type { ExecutableFunction } from "./executable-function.ts";

export interface ComponentInstance {
  /** Bytes of linear memory, now. */
  readonly memoryBytes: number;
  /** Calls an exported function. Never throws and never rejects. */
  call(signature: ExecutableFunction, params: readonly WitValue[]): CallEnd | Promise<CallEnd>;
}

export type CallEnd =
  | { readonly kind: "ok"; readonly value: unknown }
  | { readonly kind: "err"; readonly payload: unknown }
  | { readonly kind: "threw"; readonly error: Error };

/** The end of a call that threw what is no err of its function. */
export function threw(thrown: unknown): CallEnd {
  if (thrown instanceof Error) return { kind: "threw", error: thrown };
  const what = isException(thrown) ? "an exception of its language" : String(thrown);
  return { kind: "threw", error: new Error(`the component threw ${what}`) };
}

/** Whether it is an exception of WebAssembly, which only code of a component throws. */
export function isException(thrown: unknown): boolean {
  return Object.prototype.toString.call(thrown) === "[object WebAssembly.Exception]";
}
