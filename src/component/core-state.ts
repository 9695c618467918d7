/**
 * The state of the core instances that a component instance consists of: memories, tables and mutable globals. The
 * build exports all of them where instances are to be used again.
 */
import { MemoryImage } from "./memory-image.ts";

/** Finds the state among what core instances import and export. */
export class CoreState {
  readonly #memories = new Set<WebAssembly.Memory>();
  readonly #tables = new Set<WebAssembly.Table>();
  readonly #globals = new Set<WebAssembly.Global>();

  collect(items: object): void {
    for (const item of Object.values(items)) {
      if (item instanceof WebAssembly.Memory) this.#memories.add(item);
      else if (item instanceof WebAssembly.Table) this.#tables.add(item);
      else if (item instanceof WebAssembly.Global) this.#globals.add(item);
    }
  }

  get memoryBytes(): number {
    let bytes = 0;
    for (const memory of this.#memories) bytes += memory.buffer.byteLength;
    return bytes;
  }

  /** The content of its memories now. */
  images(): readonly MemoryImage[] {
    return [...this.#memories].map((memory) => MemoryImage.of(memory));
  }

  /**
   * Its state now, to go back to. Null when a global has a value that JavaScript cannot see.
   * @param images of its memories: instances of one component begin with the same
   */
  initial(images: readonly MemoryImage[]): InitialState | null {
    try {
      return new InitialState(
        [...this.#memories],
        images,
        [...this.#tables].map((table) => ({ table, entries: entriesOf(table) })),
        [...this.#globals].filter(isMutable).map((global) => ({ global, value: global.value })),
      );
    } catch (error) {
      if (error instanceof TypeError) return null;
      throw error;
    }
  }
}

interface TableState {
  readonly table: WebAssembly.Table;
  readonly entries: readonly unknown[];
}

interface GlobalState {
  readonly global: WebAssembly.Global;
  readonly value: unknown;
}

export class InitialState {
  readonly #memories: readonly WebAssembly.Memory[];
  readonly #images: readonly MemoryImage[];
  readonly #tables: readonly TableState[];
  readonly #globals: readonly GlobalState[];

  constructor(
    memories: readonly WebAssembly.Memory[],
    images: readonly MemoryImage[],
    tables: readonly TableState[],
    globals: readonly GlobalState[],
  ) {
    this.#memories = memories;
    this.#images = images;
    this.#tables = tables;
    this.#globals = globals;
  }

  /** False when a memory or a table has grown, which nothing takes back. */
  restore(): boolean {
    if (this.#hasGrown()) return false;
    for (const [at, memory] of this.#memories.entries()) this.#images[at]?.restore(memory);
    for (const { table, entries } of this.#tables) {
      for (const [at, entry] of entries.entries()) {
        if (table.get(at) !== entry) table.set(at, entry);
      }
    }
    for (const { global, value } of this.#globals) global.value = value;
    return true;
  }

  #hasGrown(): boolean {
    return (
      this.#memories.some(
        (memory, at) => memory.buffer.byteLength !== this.#images[at]?.byteLength,
      ) || this.#tables.some(({ table, entries }) => table.length !== entries.length)
    );
  }
}

function entriesOf(table: WebAssembly.Table): readonly unknown[] {
  return Array.from({ length: table.length }, (_entry, at): unknown => table.get(at));
}

/** Throws a `TypeError` for a vector, which has no value in JavaScript. */
function isMutable(global: WebAssembly.Global): boolean {
  const value: unknown = global.value;
  try {
    global.value = value;
    return true;
  } catch {
    return false;
  }
}
