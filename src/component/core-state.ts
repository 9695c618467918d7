/**
 * The state of the core instances that a component instance consists of: memories and mutable globals. Where the
 * build has made the instances resettable, it exports all of them and nothing changes a table.
 */
import type { ComponentCode } from "./component-entry.ts";
import { MemoryImage } from "./memory-image.ts";

/** What the memories of a component begin with, kept as long as its code. */
const imagesByCode = new WeakMap<ComponentCode, readonly MemoryImage[]>();

/** Finds the state among what core instances import and export. */
export class CoreState {
  readonly #memories = new Set<WebAssembly.Memory>();
  readonly #globals = new Set<WebAssembly.Global>();

  collect(items: object): void {
    for (const item of Object.values(items)) {
      if (item instanceof WebAssembly.Memory) this.#memories.add(item);
      else if (item instanceof WebAssembly.Global) this.#globals.add(item);
    }
  }

  get memoryBytes(): number {
    let bytes = 0;
    for (const memory of this.#memories) bytes += memory.buffer.byteLength;
    return bytes;
  }

  /**
   * Its state now, to go back to; to be called before anything else is. Null when a global has a value that
   * JavaScript cannot see.
   * @param code of the component: its instances that asked their host for nothing begin with the same memory
   */
  initial(code: ComponentCode): InitialState | null {
    const memories = [...this.#memories];
    try {
      return new InitialState(
        memories,
        imagesOf(code, memories),
        [...this.#globals].filter(isMutable).map(stateOf),
      );
    } catch (error) {
      if (error instanceof TypeError) return null;
      throw error;
    }
  }
}

function imagesOf(
  code: ComponentCode,
  memories: readonly WebAssembly.Memory[],
): readonly MemoryImage[] {
  const known = imagesByCode.get(code);
  if (known !== undefined) return known;
  const images = memories.map((memory) => MemoryImage.of(memory));
  imagesByCode.set(code, images);
  return images;
}

interface GlobalState {
  readonly global: WebAssembly.Global;
  readonly value: unknown;
}

export class InitialState {
  readonly #memories: readonly WebAssembly.Memory[];
  readonly #images: readonly MemoryImage[];
  readonly #globals: readonly GlobalState[];

  constructor(
    memories: readonly WebAssembly.Memory[],
    images: readonly MemoryImage[],
    globals: readonly GlobalState[],
  ) {
    this.#memories = memories;
    this.#images = images;
    this.#globals = globals;
  }

  /** False when a memory has grown, which nothing takes back. */
  restore(): boolean {
    if (this.#hasGrown()) return false;
    for (const [at, memory] of this.#memories.entries()) this.#images[at]?.restore(memory);
    for (const { global, value } of this.#globals) global.value = value;
    return true;
  }

  #hasGrown(): boolean {
    return this.#memories.some(
      (memory, at) => memory.buffer.byteLength !== this.#images[at]?.byteLength,
    );
  }
}

function stateOf(global: WebAssembly.Global): GlobalState {
  const value: unknown = global.value;
  return { global, value };
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
