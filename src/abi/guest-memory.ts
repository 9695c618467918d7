import type { HandleTable } from "./handle-table.ts";

/** The linear memory of a guest instance, and its allocator, as the canonical ABI needs them. */
export interface GuestMemory {
  /** The whole memory. Asked again after each call into the guest, because growth detaches views. */
  readonly view: () => DataView;
  /** The whole memory, as `view`. */
  readonly bytes: () => Uint8Array;
  /**
   * The guest's `cabi_realloc`: addresses and sizes in bytes, `alignment` a power of two. Returns
   * the new block's address; throws what the guest throws.
   */
  realloc(oldPointer: number, oldSize: number, alignment: number, newSize: number): number;
  /** The platform's, because for long texts it is many times faster than any written here. */
  readonly utf8: Utf8;
  readonly handles: HandleTable;
}

export interface Utf8 {
  /** Half a surrogate pair becomes U+FFFD, as `TextEncoder` does it. */
  encode(text: string): Uint8Array;
  /** Null when the bytes are not UTF-8. A byte order mark is a character like any other. */
  decode(bytes: Uint8Array): string | null;
}
