/**
 * The instances of a component's core modules, which the glue makes in its order. One of them may have
 * its imports from the host itself.
 */
import type { DirectImports } from "../abi/core-import.ts";
import type { JcoCode } from "./component-entry.ts";
import { CoreImports } from "./core-imports.ts";
import { CoreState } from "./core-state.ts";
import type { HostInterfaces } from "./host-function.ts";

interface Direct {
  readonly found: DirectImports;
  readonly imports: CoreImports;
}

export class CoreInstances {
  readonly state = new CoreState();
  readonly #cores: JcoCode["cores"];
  readonly #direct: Direct | null;
  readonly #exports = new Map<WebAssembly.Module, WebAssembly.Exports>();
  #isConnected = false;

  /** Throws `ImportRefused` for what the host does not have. */
  constructor({ cores, direct }: JcoCode, host: HostInterfaces) {
    this.#cores = cores;
    this.#direct =
      direct === null ? null : { found: direct, imports: new CoreImports(direct, host) };
  }

  /** What unwound the guest in one of the host's own functions; it may have caught that. */
  get fault(): { readonly thrown: unknown } | null {
    return this.#direct?.imports.fault ?? null;
  }

  /** Whether nothing is left in the host of what the guest has called directly. */
  get areImportsAtRest(): boolean {
    return this.#direct?.imports.isAtRest ?? true;
  }

  resetImports(): void {
    this.#direct?.imports.reset();
  }

  /** Throws for a file that the build left out. */
  module(file: string): WebAssembly.Module {
    const core = this.#cores.get(file);
    if (core === undefined) throw new Error(`the build left out the core module ${file}`);
    return core;
  }

  instantiate(module: WebAssembly.Module, imports: WebAssembly.Imports = {}): WebAssembly.Instance {
    const instance = new WebAssembly.Instance(module, this.#importsOf(module, imports));
    for (const imported of Object.values(imports)) this.state.collect(imported);
    this.state.collect(instance.exports);
    this.#exports.set(module, instance.exports);
    if (!this.#isConnected) this.#connect();
    return instance;
  }

  #importsOf(module: WebAssembly.Module, imports: WebAssembly.Imports): WebAssembly.Imports {
    if (this.#direct === null || module !== this.module(this.#direct.found.core)) return imports;
    const merged = { ...imports };
    for (const [name, own] of Object.entries(this.#direct.imports.modules)) {
      merged[name] = { ...merged[name], ...own };
    }
    return merged;
  }

  #connect(): void {
    if (this.#direct === null) return;
    const { found, imports } = this.#direct;
    const memory = this.#exports.get(this.module(found.memory));
    const allocator = this.#exports.get(this.module(found.allocator));
    if (memory !== undefined && allocator !== undefined) {
      imports.connect({ memory, allocator });
      this.#isConnected = true;
    }
  }
}
