/**
 * The border with a component that is one core module: values are lowered and lifted by the engine's
 * own canonical ABI. A call is as synchronous as the guest, unless an import may wait.
 *
 * Where the build has found all state of the module in memories and globals, an instance has one run after the
 * other, and calls the functions of the run that it is connected with.
 */
import { liftResult, lowerParams } from "../abi/call.ts";
import type { CoreValue } from "../abi/core-value.ts";
import { functionOf, interfaceOf } from "../wit/ffqn.ts";
import { taggedParts } from "../wit/guest-value.ts";
import type { CoreCode } from "./component-entry.ts";
import { threw } from "./component-instance.ts";
import type { CallEnd } from "./component-instance.ts";
import { CoreImports } from "./core-imports.ts";
import type { CoreMemory } from "./core-memory.ts";
import { CoreState } from "./core-state.ts";
import type { InitialState } from "./core-state.ts";
import type { ExecutableFunction } from "./executable-function.ts";
import type { HostInterfaces } from "./host-function.ts";
import { HostSwitchboard } from "./host-switchboard.ts";
import type { ReusableInstance } from "./reusable-instance.ts";
import type { WitValue } from "../wit/wit-value.ts";

/** To put a larger memory back takes longer than to make an instance, whose memory costs what is touched of it. */
const RESET_BYTES_MAX = 4 * 1024 * 1024;

export class CoreInstance implements ReusableInstance {
  readonly #exports: WebAssembly.Exports;
  readonly #imports: CoreImports;
  readonly #memory: CoreMemory;
  readonly #waits: boolean;
  readonly #switchboard = new HostSwitchboard();
  /** Null: it has one run only. */
  readonly #initial: InitialState | null;

  /** Connected with `run`. Throws `ImportRefused`, or what the platform or the module's start function throws. */
  constructor(code: CoreCode, run: HostInterfaces) {
    this.#switchboard.connect(run);
    this.#imports = new CoreImports(code, this.#switchboard.interfaces);
    this.#exports = new WebAssembly.Instance(code.module, this.#imports.modules).exports;
    this.#memory = this.#imports.connect({ memory: this.#exports, allocator: this.#exports });
    this.#waits = code.imports.some((imported) => imported.kind === "function" && imported.waits);
    const isReusable =
      code.isResettable && this.#imports.isAtRest && this.memoryBytes <= RESET_BYTES_MAX;
    this.#initial = isReusable ? stateOf(this.#exports).initial(code) : null;
  }

  get memoryBytes(): number {
    return this.#memory.byteLength;
  }

  connect(run: HostInterfaces): void {
    this.#switchboard.connect(run);
  }

  reset(): boolean {
    this.#switchboard.disconnect();
    if (this.#initial === null || !this.#imports.isAtRest) return false;
    this.#imports.reset();
    return this.#initial.restore();
  }

  call(signature: ExecutableFunction, params: readonly WitValue[]): CallEnd | Promise<CallEnd> {
    try {
      const exported = this.#exported(signature);
      const core = lowerParams(this.#memory, signature, params);
      if (this.#waits) {
        return WebAssembly.promising(exported)(...core).then(
          (returned) => this.#guarded(() => this.#end(signature, returned)),
          (thrown: unknown) => this.#threw(thrown),
        );
      }
      const returned: unknown = Reflect.apply(exported, undefined, core);
      return this.#guarded(() => this.#end(signature, returned));
    } catch (thrown) {
      return this.#threw(thrown);
    }
  }

  #exported({ ffqn }: ExecutableFunction): CallableFunction {
    const exported = this.#exports[coreNameOf(ffqn)];
    if (typeof exported === "function") return exported;
    throw new Error(`the build left out the function ${ffqn}`);
  }

  #end(signature: ExecutableFunction, returned: unknown): CallEnd {
    const value = liftResult(this.#memory, signature, coreValue(returned));
    const postReturn = this.#exports[`cabi_post_${coreNameOf(signature.ffqn)}`];
    if (typeof postReturn === "function") this.#memory.callAlone(postReturn, [returned]);
    return endOf(value);
  }

  /** A guest that caught what unwound it has not ended by itself. */
  #guarded(end: () => CallEnd): CallEnd {
    const { fault } = this.#imports;
    if (fault !== null) return threw(fault.thrown);
    try {
      return end();
    } catch (thrown) {
      return this.#threw(thrown);
    }
  }

  #threw(thrown: unknown): CallEnd {
    const { fault } = this.#imports;
    return threw(fault === null ? thrown : fault.thrown);
  }
}

function stateOf(exports: WebAssembly.Exports): CoreState {
  const state = new CoreState();
  state.collect(exports);
  return state;
}

/** `ns:pkg/ifc#fn` of `ns:pkg/ifc.fn`. */
function coreNameOf(ffqn: ExecutableFunction["ffqn"]): string {
  return `${interfaceOf(ffqn)}#${functionOf(ffqn)}`;
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
