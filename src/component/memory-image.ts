/** The content of a linear memory right after instantiation. Most of it is zeros, of which nothing is kept. */

/** What is all zeros is looked for in blocks of this size. A page of WebAssembly has sixteen. */
const BLOCK_BYTES = 4096;

interface Range {
  readonly start: number;
  readonly end: number;
  /** Null: zeros. */
  readonly content: Uint8Array | null;
}

export class MemoryImage {
  readonly byteLength: number;
  readonly #ranges: readonly Range[];

  private constructor(byteLength: number, ranges: readonly Range[]) {
    this.byteLength = byteLength;
    this.#ranges = ranges;
  }

  static of(memory: WebAssembly.Memory): MemoryImage {
    const bytes = new Uint8Array(memory.buffer);
    const ranges = rangesOf(memory).map(({ start, end, isZero }) => ({
      start,
      end,
      content: isZero ? null : bytes.slice(start, end),
    }));
    return new MemoryImage(bytes.length, ranges);
  }

  /** Takes a memory of the image's length. */
  restore(memory: WebAssembly.Memory): void {
    const bytes = new Uint8Array(memory.buffer);
    for (const { start, end, content } of this.#ranges) {
      if (content === null) bytes.fill(0, start, end);
      else bytes.set(content, start);
    }
  }
}

interface FoundRange {
  readonly start: number;
  end: number;
  readonly isZero: boolean;
}

function rangesOf({ buffer }: WebAssembly.Memory): readonly FoundRange[] {
  const ranges: FoundRange[] = [];
  for (let start = 0; start < buffer.byteLength; start += BLOCK_BYTES) {
    const end = start + BLOCK_BYTES;
    const isZero = isAllZeros(new Int32Array(buffer, start, BLOCK_BYTES / 4));
    const last = ranges.at(-1);
    if (last?.isZero === isZero) last.end = end;
    else ranges.push({ start, end, isZero });
  }
  return ranges;
}

/** A loop, since the first run of each component waits for it. */
function isAllZeros(words: Int32Array): boolean {
  for (let at = 0; at < words.length; at += 1) if (words[at] !== 0) return false;
  return true;
}
