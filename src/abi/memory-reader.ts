import type { WitType } from "../wit/wit-type.ts";
import { trap } from "./abi-trap.ts";
import { maxBlockBytes, maxLiftedBytes } from "./limits.ts";
import type { GuestMemory, Utf8 } from "./guest-memory.ts";
import type { HandleTable } from "./handle-table.ts";

/** A run of bytes in the guest's memory. */
export interface Block {
  readonly pointer: number;
  readonly byteLength: number;
  readonly alignment: number;
}

/** One lift: reads a memory that does not change meanwhile, because nothing calls the guest. */
export class MemoryReader {
  readonly utf8: Utf8;
  readonly handles: HandleTable;
  readonly #memory: GuestMemory;
  #view: DataView | null = null;
  #bytes: Uint8Array | null = null;
  #lifted = 0;

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

  /** Traps unless the block is one that the guest may name for a value of `type`. */
  check(type: WitType, block: Block): void {
    if (block.byteLength > maxBlockBytes) {
      throw trap(type, `its ${block.byteLength} bytes are more than the limit of ${maxBlockBytes}`);
    }
    checkPlace(type, block, this.bytes.length);
  }

  /**
   * Counts what a value takes on the host's side: few bytes of the guest can stand for many values,
   * by lists of which each item names the same bytes.
   */
  charge(type: WitType, byteLength: number): void {
    this.#lifted += byteLength;
    if (this.#lifted > maxLiftedBytes) {
      throw trap(type, `the whole value takes more than the limit of ${maxLiftedBytes} bytes`);
    }
  }
}

/** Traps unless a block is aligned and inside the memory. */
export function checkPlace(
  type: WitType,
  { pointer, byteLength, alignment }: Block,
  memoryBytes: number,
): void {
  if (pointer % alignment !== 0) {
    throw trap(type, `its address ${pointer} is no multiple of ${alignment}`);
  }
  if (pointer + byteLength > memoryBytes) {
    const range = `${byteLength} bytes at address ${pointer}`;
    throw trap(type, `its ${range} reach past the end of the memory of ${memoryBytes} bytes`);
  }
}
