/**
 * The border with the code that jco generates and the build repairs. It takes and gives untyped
 * objects; they are made and taken apart here and nowhere else.
 *
 * What that code does: it asks for interfaces by full name, those of WASI without version, and
 * exports them by full name; functions are in camelCase; an ok is returned bare, the payload of an
 * err is thrown as it is. A trap, and whatever a host function throws, comes as an `Error`, which no
 * payload ever is.
 *
 * Where the build has found it possible, imports of the guest's core module do not go through that
 * code: the host lifts and lowers for them itself (`CoreImports`).
 */
import type { DirectImports } from "../abi/core-import.ts";
import { functionOf, interfaceOf } from "../wit/ffqn.ts";
import type { Ffqn } from "../wit/ffqn.ts";
import { camelCase } from "../wit/name.ts";
import type { WitValue } from "../wit/wit-value.ts";
import type { JcoCode } from "./component-entry.ts";
import { isException, threw } from "./component-instance.ts";
import type { CallEnd, ComponentInstance } from "./component-instance.ts";
import { CoreImports } from "./core-imports.ts";
import type { ExecutableFunction } from "./executable-function.ts";
import { hostInterface, itemOf } from "./host-function.ts";
import type { HostInterfaces } from "./host-function.ts";
import type { HostInterface } from "./wasi/wasi-interfaces.ts";

export class JcoInstance implements ComponentInstance {
  readonly #exports: object;
  readonly #cores: CoreInstances;

  private constructor(exports: object, cores: CoreInstances) {
    this.#exports = exports;
    this.#cores = cores;
  }

  /** Throws `ImportRefused`, or what the platform or the component's start function throws. */
  static async instantiate(
    { instantiate, cores, direct }: JcoCode,
    host: HostInterfaces,
  ): Promise<JcoInstance> {
    const made = new CoreInstances(cores, direct, host);
    const exports = await instantiate(
      (path) => coreModule(cores, path),
      importObject(host),
      (module, imports) => made.instantiate(module, imports),
    );
    return new JcoInstance(exports, made);
  }

  get memoryBytes(): number {
    return this.#cores.memoryBytes;
  }

  async call({ ffqn }: ExecutableFunction, params: readonly WitValue[]): Promise<CallEnd> {
    try {
      const exported: unknown = Reflect.get(this.#exports, interfaceOf(ffqn));
      const value: unknown = await Reflect.apply(
        functionIn(exported, camelCase(functionOf(ffqn)), ffqn),
        undefined,
        params,
      );
      return this.#cores.fault ?? { kind: "ok", value };
    } catch (thrown) {
      return this.#cores.fault ?? endOfThrown(thrown);
    }
  }
}

/** The instances of a component's core modules, which the glue makes in its order. */
class CoreInstances {
  readonly #direct: DirectImports | null;
  readonly #imports: CoreImports | null;
  readonly #modules: ReadonlyMap<string, WebAssembly.Module>;
  readonly #memories = new Set<WebAssembly.Memory>();
  readonly #exports = new Map<WebAssembly.Module, WebAssembly.Exports>();
  #isConnected = false;

  constructor(
    modules: ReadonlyMap<string, WebAssembly.Module>,
    direct: DirectImports | null,
    host: HostInterfaces,
  ) {
    this.#modules = modules;
    this.#direct = direct;
    this.#imports = direct === null ? null : new CoreImports(direct, host);
  }

  get memoryBytes(): number {
    let bytes = 0;
    for (const memory of this.#memories) bytes += memory.buffer.byteLength;
    return bytes;
  }

  get fault(): CallEnd | null {
    const fault = this.#imports?.fault ?? null;
    return fault === null ? null : threw(fault.thrown);
  }

  instantiate(module: WebAssembly.Module, imports: WebAssembly.Imports): WebAssembly.Instance {
    const instance = new WebAssembly.Instance(module, this.#importsOf(module, imports));
    for (const item of Object.values(instance.exports)) {
      if (item instanceof WebAssembly.Memory) this.#memories.add(item);
    }
    this.#exports.set(module, instance.exports);
    if (!this.#isConnected) this.#connect();
    return instance;
  }

  #importsOf(module: WebAssembly.Module, imports: WebAssembly.Imports): WebAssembly.Imports {
    if (this.#direct === null || this.#imports === null) return imports;
    if (module !== coreModule(this.#modules, this.#direct.core)) return imports;
    const merged = { ...imports };
    for (const [name, own] of Object.entries(this.#imports.modules)) {
      merged[name] = { ...merged[name], ...own };
    }
    return merged;
  }

  #connect(): void {
    if (this.#direct === null || this.#imports === null) return;
    const memory = this.#exports.get(coreModule(this.#modules, this.#direct.memory));
    const allocator = this.#exports.get(coreModule(this.#modules, this.#direct.allocator));
    if (memory !== undefined && allocator !== undefined) {
      this.#imports.connect({ memory, allocator });
      this.#isConnected = true;
    }
  }
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

function endOfThrown(thrown: unknown): CallEnd {
  return thrown instanceof Error || isException(thrown)
    ? threw(thrown)
    : { kind: "err", payload: thrown };
}
