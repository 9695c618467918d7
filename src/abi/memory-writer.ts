import type { WitType } from "../wit/wit-type.ts";
import type { GuestMemory, Utf8 } from "./guest-memory.ts";
import type { HandleTable } from "./handle-table.ts";
import { checkPlace } from "./memory-reader.ts";

/** One lowering: each allocation runs the guest, which may grow its memory. */
export class MemoryWriter {
  readonly utf8: Utf8;
  readonly handles: HandleTable;
  readonly #memory: GuestMemory;
  #view: DataView | null = null;
  #bytes: Uint8Array | null = null;

  constructor(memory: GuestMemory) {
    this.#memory = memory;
    this.utf8 = memory.utf8;
    this.handles = memory.handles;
  }

  get view(): DataView {
    return (this.#view ??= this.#memory.view());
  }

  get bytes(): Uint8Array {
    return (this.#bytes ??= this.#memory.bytes());
  }

  /** The address of a new block for a value of `type`; traps when the guest gives no usable one. */
  allocate(type: WitType, alignment: number, byteLength: number): number {
    const pointer = this.#memory.realloc(0, 0, alignment, byteLength) >>> 0;
    this.#view = null;
    this.#bytes = null;
    checkPlace(type, { pointer, byteLength, alignment }, this.bytes.length);
    return pointer;
  }
}
