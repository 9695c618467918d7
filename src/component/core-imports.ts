/**
 * The imports of a core module as functions that lift what the guest passes, call the host and lower
 * what it answers.
 *
 * 1. An answer that is there at once does not suspend the guest; only functions that wait may
 *    answer with a promise.
 * 2. Whatever is thrown and no err of the function is the guest's fault or its end: it unwinds the
 *    guest, is kept as it is, and is thrown again should the guest catch it and go on.
 */
import { liftDropped, liftParams, lowerResult } from "../abi/call.ts";
import { coreName } from "../abi/core-import.ts";
import type {
  CoreImport,
  ImportedFunction,
  ModuleImports,
  ResourceDrop,
} from "../abi/core-import.ts";
import { coreSignature } from "../abi/core-signature.ts";
import type { CoreValue } from "../abi/core-value.ts";
import { HandleTable } from "../abi/handle-table.ts";
import { isWitValue } from "../abi/value-shape.ts";
import { isObject } from "../wit/guest-value.ts";
import type { WitValue } from "../wit/wit-value.ts";
import { CoreMemory } from "./core-memory.ts";
import type { MemoryExports } from "./core-memory.ts";
import { hostFunction, hostInterface, resourceTest } from "./host-function.ts";
import type { HostFunction, HostInterfaces } from "./host-function.ts";
import type { HostInterface } from "./wasi/wasi-interfaces.ts";
import { ErrOfCall } from "./err-of-call.ts";

/** A call by the guest: what is called, and what with. */
interface Call {
  readonly imported: ImportedFunction;
  readonly place: string;
  readonly core: readonly CoreValue[];
  readonly resultByPointer: boolean;
}

export class CoreImports {
  /** By interface and name, as the core module has them. */
  readonly modules: Readonly<Record<string, WebAssembly.ModuleImports>>;
  readonly #handles: HandleTable;
  #memory: CoreMemory | null = null;
  #fault: { readonly thrown: unknown } | null = null;

  /** Throws `ImportRefused` for what the host does not have. */
  constructor({ imports, resources }: ModuleImports, host: HostInterfaces) {
    this.#handles = new HandleTable(resourceTest(host, resources));
    const modules: Record<string, WebAssembly.ModuleImports> = {};
    for (const [name, items] of Map.groupBy(imports, (imported) => imported.interface)) {
      const offered = hostInterface(host, name);
      modules[name] = Object.fromEntries(
        items.map((imported) => [coreName(imported), this.#item(imported, offered)]),
      );
    }
    this.modules = modules;
  }

  /** What unwound the guest; it may have caught that. */
  get fault(): { readonly thrown: unknown } | null {
    return this.#fault;
  }

  /** Whether the guest could go on as if it had called nothing yet. */
  get isAtRest(): boolean {
    return this.#fault === null && this.#handles.isEmpty && this.#memory?.mayCall !== false;
  }

  /** Forgets what is left at rest: which numbers were handles. */
  reset(): void {
    this.#handles.forget();
  }

  /** The memory that values are in, once its instance is there. */
  connect(exports: MemoryExports): CoreMemory {
    this.#memory = new CoreMemory(exports, this.#handles);
    return this.#memory;
  }

  #item(imported: CoreImport, offered: HostInterface): WebAssembly.ImportValue {
    if (imported.kind === "resource-drop") {
      return (handle: CoreValue) => this.#drop(imported, handle);
    }
    const call = this.#function(imported, hostFunction(offered, imported));
    return imported.waits ? new WebAssembly.Suspending(call) : call;
  }

  #function(imported: ImportedFunction, answer: HostFunction): WebAssembly.CoreFunction {
    const { resultByPointer } = coreSignature(imported, "lower");
    const place = placeOf(imported);
    return (...core) => this.#call({ imported, place, core, resultByPointer }, answer);
  }

  /** Returns the core result, or a promise of it. */
  #call(call: Call, answer: HostFunction): unknown {
    try {
      const memory = this.#enter(call.place);
      const params = liftParams(memory, call.imported, call.core);
      const answered = answer(...params);
      if (!isPromise(answered)) return this.#answer(call, memory, answered);
      if (!call.imported.waits) throw new TypeError(`${call.place} does not answer at once`);
      return answered.then(
        (value) => this.#answer(call, memory, value),
        (thrown: unknown) => this.#refuse(call, memory, thrown),
      );
    } catch (thrown) {
      return this.#refuse(call, this.#memory, thrown);
    }
  }

  #answer(call: Call, memory: CoreMemory, value: unknown): CoreValue | undefined {
    if (!isWitValue(value)) {
      return this.#unwind(new TypeError(`${call.place} answered what is no value of WIT`));
    }
    const { result } = call.imported;
    // An aliased result is answered as the value that it is.
    const isOk = result?.kind === "result" && result.aliased !== true;
    return this.#lower(call, memory, isOk ? { tag: "ok", val: value } : value);
  }

  /** Lowers an err; throws everything else. */
  #refuse(call: Call, memory: CoreMemory | null, thrown: unknown): CoreValue | undefined {
    const isErr = thrown instanceof ErrOfCall && call.imported.result?.kind === "result";
    if (memory === null || this.#fault !== null || !isErr) return this.#unwind(thrown);
    return this.#lower(call, memory, { tag: "err", val: thrown.payload });
  }

  #lower(call: Call, memory: CoreMemory, value: WitValue): CoreValue | undefined {
    const { imported, core, resultByPointer } = call;
    try {
      this.#handles.returnLent();
      const pointer = resultByPointer ? core.at(-1) : undefined;
      return lowerResult(memory, imported, value, pointer);
    } catch (thrown) {
      return this.#unwind(thrown);
    }
  }

  #drop(dropped: ResourceDrop, handle: CoreValue): void {
    try {
      this.#enter(`${dropped.interface}.${coreName(dropped)}`);
      const value = liftDropped(this.#handles, dropped, handle);
      const dispose: unknown = Reflect.get(value, Symbol.dispose);
      if (typeof dispose === "function") Reflect.apply(dispose, value, []);
    } catch (thrown) {
      this.#unwind(thrown);
    }
  }

  #enter(place: string): CoreMemory {
    if (this.#fault !== null) throw this.#fault.thrown;
    if (this.#memory === null) throw new Error(`The component called ${place} before it was ready`);
    if (!this.#memory.mayCall) {
      throw new Error(`The component called ${place} while it allocated memory or cleaned up`);
    }
    return this.#memory;
  }

  #unwind(thrown: unknown): never {
    this.#fault ??= { thrown };
    throw this.#fault.thrown;
  }
}

function placeOf({ interface: interfaceName, name }: ImportedFunction): string {
  return `${interfaceName}.${name}`;
}

function isPromise(value: unknown): value is Promise<unknown> {
  return isObject(value) && "then" in value && typeof value.then === "function";
}
