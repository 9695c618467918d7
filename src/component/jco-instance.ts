/**
 * The border with the code that jco generates and the build repairs. It takes and gives untyped
 * objects; they are made and taken apart here and nowhere else.
 *
 * What that code does: it asks for interfaces by full name, those of WASI without version, and
 * exports them by full name; functions are in camelCase; an ok is returned bare, the payload of an
 * err is thrown as it is. A trap, and whatever a host function throws, comes as an `Error`, which no
 * payload ever is.
 */
import { functionOf, interfaceOf } from "../wit/ffqn.ts";
import type { Ffqn } from "../wit/ffqn.ts";
import { camelCase } from "../wit/name.ts";
import type { WitValue } from "../wit/wit-value.ts";
import type { JcoCode } from "./component-entry.ts";
import { isException, threw } from "./component-instance.ts";
import type { CallEnd } from "./component-instance.ts";
import { CoreState } from "./core-state.ts";
import type { InitialState } from "./core-state.ts";
import type { ExecutableFunction } from "./executable-function.ts";
import { HostSwitchboard } from "./host-switchboard.ts";
import type { HostInterfaces } from "./host-switchboard.ts";
import type { MemoryImage } from "./memory-image.ts";
import type { ReusableInstance } from "./reusable-instance.ts";
import type { HostInterface } from "./wasi/wasi-interfaces.ts";

const NOT_PROVIDED = "is not provided";

/** The function that the build adds where it has made all state visible: the generated code's own reset. */
const RESET = "obelisk:reset";

/** What the memories of a component begin with, kept as long as its code. */
const imagesByCode = new WeakMap<JcoCode, readonly MemoryImage[]>();

/** The component wants something of its host that it cannot get. */
export class ImportRefused extends Error {
  constructor(name: string, reason: string) {
    super(`the component imports ${name}, which ${reason}`);
    this.name = "ImportRefused";
  }
}

export class JcoInstance implements ReusableInstance {
  readonly #exports: object;
  readonly #state: CoreState;
  readonly #switchboard: HostSwitchboard;
  readonly #initial: InitialState | null;

  private constructor(
    exports: object,
    state: CoreState,
    switchboard: HostSwitchboard,
    initial: InitialState | null,
  ) {
    this.#exports = exports;
    this.#state = state;
    this.#switchboard = switchboard;
    this.#initial = initial;
  }

  /**
   * Connected with `run`. Throws `ImportRefused`, or what the platform or the component's start function
   * throws.
   */
  static async instantiate(code: JcoCode, run: HostInterfaces): Promise<JcoInstance> {
    const { instantiate, cores } = code;
    const state = new CoreState();
    const switchboard = new HostSwitchboard();
    switchboard.connect(run);
    const exports = await instantiate(
      (path) => coreModule(cores, path),
      importObject(switchboard.interfaces),
      (module, imports) => {
        const instance = new WebAssembly.Instance(module, imports);
        for (const imported of Object.values(imports ?? {})) state.collect(imported);
        state.collect(instance.exports);
        return instance;
      },
    );
    // What it asked for while it was made can be another thing for the next run.
    const isReusable = Reflect.has(exports, RESET) && !switchboard.hasCalled;
    const initial = isReusable ? state.initial(imagesOf(code, state)) : null;
    return new JcoInstance(exports, state, switchboard, initial);
  }

  get memoryBytes(): number {
    return this.#state.memoryBytes;
  }

  connect(run: HostInterfaces): void {
    this.#switchboard.connect(run);
  }

  reset(): boolean {
    this.#switchboard.disconnect();
    return this.#initial !== null && this.#resetGlue() && this.#initial.restore();
  }

  /** False when the generated code has something under way. */
  #resetGlue(): boolean {
    const reset: unknown = Reflect.get(this.#exports, RESET);
    return typeof reset === "function" && Reflect.apply(reset, undefined, []) === true;
  }

  async call({ ffqn }: ExecutableFunction, params: readonly WitValue[]): Promise<CallEnd> {
    try {
      const exported: unknown = Reflect.get(this.#exports, interfaceOf(ffqn));
      const value: unknown = await Reflect.apply(
        functionIn(exported, camelCase(functionOf(ffqn)), ffqn),
        undefined,
        params,
      );
      return { kind: "ok", value };
    } catch (thrown) {
      return endOfThrown(thrown);
    }
  }
}

/** Instances of the same code that asked their host for nothing begin with the same memory. */
function imagesOf(code: JcoCode, state: CoreState): readonly MemoryImage[] {
  const known = imagesByCode.get(code);
  if (known !== undefined) return known;
  const images = state.images();
  imagesByCode.set(code, images);
  return images;
}

function coreModule(
  cores: ReadonlyMap<string, WebAssembly.Module>,
  path: string,
): WebAssembly.Module {
  const core = cores.get(path);
  if (core === undefined) throw new Error(`the build left out the core module ${path}`);
  return core;
}

/** Interfaces are made when the glue asks for them: a component gets no more than it imports. */
function importObject(host: HostInterfaces): object {
  return new Proxy(
    {},
    {
      get: (_target, name) => {
        const provided = host(String(name));
        if (provided === undefined) throw new ImportRefused(String(name), NOT_PROVIDED);
        return strictInterface(String(name), provided);
      },
    },
  );
}

function strictInterface(name: string, offered: HostInterface): object {
  return new Proxy(offered, {
    get: (target, item) => {
      if (!Object.hasOwn(target, item)) {
        throw new ImportRefused(`${name}.${String(item)}`, NOT_PROVIDED);
      }
      const provided: unknown = Reflect.get(target, item);
      return provided;
    },
  });
}

function functionIn(exported: unknown, name: string, ffqn: Ffqn): CallableFunction {
  const found: unknown =
    typeof exported === "object" && exported !== null ? Reflect.get(exported, name) : undefined;
  if (typeof found !== "function") throw new Error(`the build left out the function ${ffqn}`);
  return found;
}

function endOfThrown(thrown: unknown): CallEnd {
  return thrown instanceof Error || isException(thrown)
    ? threw(thrown)
    : { kind: "err", payload: thrown };
}
