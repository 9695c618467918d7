/** Memories for the conversions to read and write. */
import type { GuestMemory, Utf8 } from "../../src/abi/guest-memory.ts";
import { HandleTable } from "../../src/abi/handle-table.ts";
import type { ResourceValue } from "../../src/wit/wit-value.ts";

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

/** A memory as a host shows it; its buffer may be replaced when it grows. */
export function memoryOf(
  buffer: () => ArrayBufferLike,
  realloc: GuestMemory["realloc"],
): GuestMemory {
  return {
    view: () => new DataView(buffer()),
    bytes: () => new Uint8Array(buffer()),
    realloc,
    utf8,
    handles: new HandleTable((_resource, value): value is ResourceValue => value instanceof Thing),
  };
}

/** The class of every resource. */
export class Thing {
  readonly isThing = true;
}

/** The first address that a plain memory hands out. */
export const heapStart = 64;

/** A call of `realloc`: alignment and size. */
export type Allocation = readonly [alignment: number, size: number];

export interface PlainMemory extends GuestMemory {
  readonly allocations: readonly Allocation[];
}

/** A memory without a guest, of one page, whose blocks lie one after the other from 64 on. */
export function plainMemory(): PlainMemory {
  const { buffer } = new Uint8Array(65_536);
  const allocations: Allocation[] = [];
  let free = heapStart;
  const memory = memoryOf(
    () => buffer,
    (_oldPointer, _oldSize, alignment, size) => {
      allocations.push([alignment, size]);
      const at = Math.ceil(free / alignment) * alignment;
      free = at + size;
      return at;
    },
  );
  return { ...memory, allocations };
}
