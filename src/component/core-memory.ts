/** The memory and the allocator of an instance of a core module, by the names of the canonical ABI. */
import type { GuestMemory, Utf8 } from "../abi/guest-memory.ts";
import type { HandleTable } from "../abi/handle-table.ts";

const ALLOCATOR = "cabi_realloc";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const utf8: Utf8 = {
  encode: (text) => encoder.encode(text),
  decode: (bytes) => {
    try {
      return decoder.decode(bytes);
    } catch {
      return null;
    }
  },
};

/** The exports of the core instances that have them; often of one. */
export interface MemoryExports {
  readonly memory: WebAssembly.Exports;
  readonly allocator: WebAssembly.Exports;
}

/** A function that needs neither finds none here when its component was built without. */
export class CoreMemory implements GuestMemory {
  readonly utf8 = utf8;
  readonly handles: HandleTable;
  readonly #memory: WebAssembly.Memory | null;
  readonly #allocate: CallableFunction | null;
  #mayCall = true;
  /** Of the memory's buffer; it has another one after it has grown. */
  #view: DataView | null = null;
  #bytes: Uint8Array | null = null;

  constructor(exports: MemoryExports, handles: HandleTable) {
    const { memory } = exports.memory;
    const { [ALLOCATOR]: allocate } = exports.allocator;
    this.handles = handles;
    this.#memory = memory instanceof WebAssembly.Memory ? memory : null;
    this.#allocate = typeof allocate === "function" ? allocate : null;
  }

  get byteLength(): number {
    return this.#memory?.buffer.byteLength ?? 0;
  }

  /** Whether the guest may call its imports now: not while it allocates or cleans up. */
  get mayCall(): boolean {
    return this.#mayCall;
  }

  readonly view = (): DataView => {
    const buffer = this.#buffer();
    if (this.#view?.buffer !== buffer) this.#view = new DataView(buffer);
    return this.#view;
  };

  readonly bytes = (): Uint8Array => {
    const buffer = this.#buffer();
    if (this.#bytes?.buffer !== buffer) this.#bytes = new Uint8Array(buffer);
    return this.#bytes;
  };

  realloc(oldPointer: number, oldSize: number, alignment: number, newSize: number): number {
    if (this.#allocate === null) throw new TypeError(`the component has no ${ALLOCATOR}`);
    return Number(this.callAlone(this.#allocate, [oldPointer, oldSize, alignment, newSize]));
  }

  /** Calls a function of the guest that has to do without its imports. */
  callAlone(exported: CallableFunction, core: readonly unknown[]): unknown {
    this.#mayCall = false;
    const returned: unknown = Reflect.apply(exported, undefined, core);
    this.#mayCall = true;
    return returned;
  }

  #buffer(): ArrayBuffer {
    if (this.#memory === null) throw new TypeError("the component has no memory");
    return this.#memory.buffer;
  }
}
