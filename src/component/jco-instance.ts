/**
 * The border with the code that jco generates and the build repairs. It takes and gives untyped
 * objects; they are made and taken apart here and nowhere else.
 *
 * What that code does: it asks for interfaces by full name, those of WASI without version, and
 * exports them by full name; functions are in camelCase; an ok is returned bare, the payload of an
 * err is thrown as it is; an `aliased` result is a value with a tag instead, in both directions. A
 * trap, and whatever a host function throws, comes as an `Error`, which no payload ever is.
 *
 * Where the build has found it possible, imports of the guest's core module do not go through that
 * code: the host lifts and lowers for them itself (`CoreImports`).
 */
import { functionOf, interfaceOf } from "../wit/ffqn.ts";
import type { Ffqn } from "../wit/ffqn.ts";
import { camelCase } from "../wit/name.ts";
import type { WitValue } from "../wit/wit-value.ts";
import type { JcoCode } from "./component-entry.ts";
import { isException, threw } from "./component-instance.ts";
import type { CallEnd } from "./component-instance.ts";
import { CoreInstances } from "./core-instances.ts";
import type { InitialState } from "./core-state.ts";
import type { ExecutableFunction } from "./executable-function.ts";
import { hostInterface, itemOf } from "./host-function.ts";
import type { HostInterfaces } from "./host-function.ts";
import { HostSwitchboard } from "./host-switchboard.ts";
import type { ReusableInstance } from "./reusable-instance.ts";
import type { HostInterface } from "./wasi/wasi-interfaces.ts";

/** The function that the build adds where it has made all state visible: the generated code's own reset. */
const RESET = "obelisk:reset";

/** What an instance consists of, besides its exports. */
interface Parts {
  readonly cores: CoreInstances;
  readonly switchboard: HostSwitchboard;
  /** Null: it has one run only. */
  readonly initial: InitialState | null;
}

export class JcoInstance implements ReusableInstance {
  readonly #exports: object;
  readonly #cores: CoreInstances;
  readonly #switchboard: HostSwitchboard;
  readonly #initial: InitialState | null;

  private constructor(exports: object, { cores, switchboard, initial }: Parts) {
    this.#exports = exports;
    this.#cores = cores;
    this.#switchboard = switchboard;
    this.#initial = initial;
  }

  /**
   * Connected with `run`. Throws `ImportRefused`, or what the platform or the component's start function
   * throws.
   */
  static async instantiate(code: JcoCode, run: HostInterfaces): Promise<JcoInstance> {
    const switchboard = new HostSwitchboard();
    switchboard.connect(run);
    const cores = new CoreInstances(code, switchboard.interfaces);
    const exports = await code.instantiate(
      (path) => cores.module(path),
      importObject(switchboard.interfaces),
      (module, imports) => cores.instantiate(module, imports),
    );
    // What it asked for while it was made can be another thing for the next run.
    const isReusable =
      Reflect.has(exports, RESET) && !switchboard.hasCalled && cores.areImportsAtRest;
    const initial = isReusable ? cores.state.initial(code) : null;
    return new JcoInstance(exports, { cores, switchboard, initial });
  }

  get memoryBytes(): number {
    return this.#cores.state.memoryBytes;
  }

  connect(run: HostInterfaces): void {
    this.#switchboard.connect(run);
  }

  reset(): boolean {
    this.#switchboard.disconnect();
    if (this.#initial === null || !this.#cores.areImportsAtRest) return false;
    this.#cores.resetImports();
    return this.#resetGlue() && this.#initial.restore();
  }

  /** False when the generated code has something under way. */
  #resetGlue(): boolean {
    const reset: unknown = Reflect.get(this.#exports, RESET);
    return typeof reset === "function" && Reflect.apply(reset, undefined, []) === true;
  }

  async call({ ffqn, result }: ExecutableFunction, params: readonly WitValue[]): Promise<CallEnd> {
    try {
      const exported: unknown = Reflect.get(this.#exports, interfaceOf(ffqn));
      const value: unknown = await Reflect.apply(
        functionIn(exported, camelCase(functionOf(ffqn)), ffqn),
        undefined,
        params,
      );
      const end = result.aliased === true ? endOfTagged(value) : ({ kind: "ok", value } as const);
      return this.#unwound() ?? end;
    } catch (thrown) {
      return this.#unwound() ?? endOfThrown(thrown);
    }
  }

  /** A guest that caught what unwound it has not ended by itself. */
  #unwound(): CallEnd | null {
    const { fault } = this.#cores;
    return fault === null ? null : threw(fault.thrown);
  }
}

/** Interfaces are made when the glue asks for them: a component gets no more than it imports. */
function importObject(host: HostInterfaces): object {
  return new Proxy(
    {},
    {
      get: (_target, name) => {
        return strictInterface(String(name), hostInterface(host, String(name)));
      },
    },
  );
}

function strictInterface(name: string, offered: HostInterface): object {
  return new Proxy(offered, {
    get: (target, item) => itemOf(target, name, String(item)),
  });
}

function functionIn(exported: unknown, name: string, ffqn: Ffqn): CallableFunction {
  const found: unknown =
    typeof exported === "object" && exported !== null ? Reflect.get(exported, name) : undefined;
  if (typeof found !== "function") throw new Error(`the build left out the function ${ffqn}`);
  return found;
}

function endOfTagged(value: unknown): CallEnd {
  const tagged = typeof value === "object" && value !== null ? value : {};
  const payload: unknown = Reflect.get(tagged, "val");
  return Reflect.get(tagged, "tag") === "err"
    ? { kind: "err", payload }
    : { kind: "ok", value: payload };
}

function endOfThrown(thrown: unknown): CallEnd {
  return thrown instanceof Error || isException(thrown)
    ? threw(thrown)
    : { kind: "err", payload: thrown };
}
