/** The memory and the allocator of an instance of a core module, by the names of the canonical ABI. */
import type { GuestMemory, Utf8 } from "../abi/guest-memory.ts";

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

/** A function that needs neither finds none here when its component was built without. */
export class CoreMemory implements GuestMemory {
  readonly utf8 = utf8;
  readonly #memory: WebAssembly.Memory | null;
  readonly #allocate: CallableFunction | null;

  constructor(exports: WebAssembly.Exports) {
    const { memory, [ALLOCATOR]: allocate } = exports;
    this.#memory = memory instanceof WebAssembly.Memory ? memory : null;
    this.#allocate = typeof allocate === "function" ? allocate : null;
  }

  get byteLength(): number {
    return this.#memory?.buffer.byteLength ?? 0;
  }

  readonly view = (): DataView => new DataView(this.#buffer());

  readonly bytes = (): Uint8Array => new Uint8Array(this.#buffer());

  realloc(oldPointer: number, oldSize: number, alignment: number, newSize: number): number {
    if (this.#allocate === null) throw new TypeError(`the component has no ${ALLOCATOR}`);
    const args = [oldPointer, oldSize, alignment, newSize];
    return Number(Reflect.apply(this.#allocate, undefined, args));
  }

  #buffer(): ArrayBuffer {
    if (this.#memory === null) throw new TypeError("the component has no memory");
    return this.#memory.buffer;
  }
}
