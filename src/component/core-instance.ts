/**
 * The border with a core module that imports nothing: values are lowered and lifted by the engine's
 * own canonical ABI, and a call is as synchronous as the guest.
 */
import { liftResult, lowerParams } from "../abi/call.ts";
import type { CoreValue } from "../abi/core-value.ts";
import { functionOf, interfaceOf } from "../wit/ffqn.ts";
import { taggedParts } from "../wit/guest-value.ts";
import type { WitValue } from "../wit/wit-value.ts";
import type { CoreCode } from "./component-entry.ts";
import { threw } from "./component-instance.ts";
import type { CallEnd, ComponentInstance } from "./component-instance.ts";
import { CoreMemory } from "./core-memory.ts";
import type { ExecutableFunction } from "./executable-function.ts";

export class CoreInstance implements ComponentInstance {
  readonly #exports: WebAssembly.Exports;
  readonly #memory: CoreMemory;

  /** Throws what the platform or the module's start function throws. */
  constructor({ module }: CoreCode) {
    this.#exports = new WebAssembly.Instance(module, {}).exports;
    this.#memory = new CoreMemory(this.#exports);
  }

  get memoryBytes(): number {
    return this.#memory.byteLength;
  }

  call(signature: ExecutableFunction, params: readonly WitValue[]): CallEnd {
    try {
      return endOf(this.#returned(signature, params));
    } catch (thrown) {
      return threw(thrown);
    }
  }

  #returned(signature: ExecutableFunction, params: readonly WitValue[]): WitValue {
    const { ffqn } = signature;
    const name = `${interfaceOf(ffqn)}#${functionOf(ffqn)}`;
    const exported = this.#exports[name];
    if (typeof exported !== "function") throw new Error(`the build left out the function ${name}`);
    const core = lowerParams(this.#memory, signature, params);
    const returned: unknown = Reflect.apply(exported, undefined, core);
    const value = liftResult(this.#memory, signature, coreValue(returned));
    const postReturn = this.#exports[`cabi_post_${name}`];
    if (typeof postReturn === "function") Reflect.apply(postReturn, undefined, [returned]);
    return value;
  }
}

/** The one core value that a function returns for a `result`. */
function coreValue(returned: unknown): CoreValue {
  if (typeof returned === "number" || typeof returned === "bigint") return returned;
  throw new TypeError(
    `the component's function returned ${String(returned)}, which is no core value`,
  );
}

function endOf(value: WitValue): CallEnd {
  const { tag, val } = taggedParts(value);
  return tag === "ok" ? { kind: "ok", value: val } : { kind: "err", payload: val };
}
