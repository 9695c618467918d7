/**
 * Strings in UTF-8. The host's texts count as UTF-8 already, so that lowering allocates once, as
 * much as the text takes; short texts of ASCII do without the platform's coder, which takes longer
 * to call than they take to copy.
 */
import type { WitValue } from "../wit/wit-value.ts";
import { misfit, trap } from "./abi-trap.ts";
import { blockCodec } from "./block-codec.ts";
import type { BlockReference } from "./block-codec.ts";
import type { Codec } from "./codec.ts";
import { maxBlockBytes } from "./limits.ts";
import type { MemoryReader } from "./memory-reader.ts";
import type { MemoryWriter } from "./memory-writer.ts";

const type = { kind: "string" } as const;

/** The longest text for which our loops are faster, in UTF-16 code units or bytes. */
const shortLength = 24;

const asciiEnd = 0x80;

export const stringCodec: Codec = blockCodec({ lift: liftString, lower: lowerString });

function liftString(memory: MemoryReader, pointer: number, length: number): string {
  memory.check(type, { pointer, byteLength: length, alignment: 1 });
  memory.charge(type, length);
  const text =
    liftShortAscii(memory.bytes, pointer, length) ??
    memory.utf8.decode(memory.bytes.subarray(pointer, pointer + length));
  if (text === null) {
    throw trap(type, `the ${length} bytes at address ${pointer} are not UTF-8`);
  }
  return text;
}

/** Null for everything but short ASCII. */
function liftShortAscii(bytes: Uint8Array, pointer: number, length: number): string | null {
  if (length > shortLength) {
    return null;
  }
  let text = "";
  for (let index = pointer; index < pointer + length; index += 1) {
    const code = bytes[index] ?? 0;
    if (code >= asciiEnd) {
      return null;
    }
    text += String.fromCharCode(code);
  }
  return text;
}

function lowerString(memory: MemoryWriter, value: WitValue): BlockReference {
  if (typeof value !== "string") {
    throw misfit(type, value);
  }
  if (isShortAscii(value)) {
    const pointer = memory.allocate(type, 1, value.length);
    const { bytes } = memory;
    for (let index = 0; index < value.length; index += 1) {
      bytes[pointer + index] = value.charCodeAt(index);
    }
    return { pointer, length: value.length };
  }
  const encoded = memory.utf8.encode(value);
  if (encoded.length > maxBlockBytes) {
    throw misfit(type, value);
  }
  const pointer = memory.allocate(type, 1, encoded.length);
  memory.bytes.set(encoded, pointer);
  return { pointer, length: encoded.length };
}

function isShortAscii(text: string): boolean {
  if (text.length > shortLength) {
    return false;
  }
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) >= asciiEnd) {
      return false;
    }
  }
  return true;
}
