/** `TextEncoder` and `TextDecoder`, for UTF-8 only. */
import { webString } from "./web-string.ts";

const REPLACEMENT = 0xfffd;

export class TextEncoder {
  readonly encoding = "utf-8";

  encode(text = ""): Uint8Array {
    const bytes: number[] = [];
    for (const character of webString(text)) pushUtf8(bytes, character.codePointAt(0) ?? 0);
    return Uint8Array.from(bytes);
  }

  encodeInto(text: string, target: Uint8Array): { read: number; written: number } {
    let read = 0;
    let written = 0;
    for (const character of text) {
      const bytes: number[] = [];
      pushUtf8(bytes, character.codePointAt(0) ?? 0);
      if (written + bytes.length > target.length) break;
      target.set(bytes, written);
      written += bytes.length;
      read += character.length;
    }
    return { read, written };
  }
}

function pushUtf8(bytes: number[], point: number): void {
  // Half of a surrogate pair is no character.
  const code = point >= 0xd800 && point <= 0xdfff ? REPLACEMENT : point;
  if (code < 0x80) {
    bytes.push(code);
  } else if (code < 0x800) {
    bytes.push(0xc0 | (code >> 6), 0x80 | (code & 0x3f));
  } else if (code < 0x1_0000) {
    bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
  } else {
    bytes.push(
      0xf0 | (code >> 18),
      0x80 | ((code >> 12) & 0x3f),
      0x80 | ((code >> 6) & 0x3f),
      0x80 | (code & 0x3f),
    );
  }
}

const utf8Names = /* @__PURE__ */ new Set(["utf-8", "utf8", "unicode-1-1-utf-8"]);

/** What a first byte announces: how many bytes follow, and from which to which value the first of those may go. */
interface Lead {
  readonly more: number;
  readonly bits: number;
  readonly min: number;
  readonly max: number;
}

function leadOf(byte: number): Lead | null {
  if (byte >= 0xc2 && byte <= 0xdf) return { more: 1, bits: byte & 0x1f, min: 0x80, max: 0xbf };
  if (byte >= 0xe0 && byte <= 0xef) {
    return {
      more: 2,
      bits: byte & 0x0f,
      min: byte === 0xe0 ? 0xa0 : 0x80,
      max: byte === 0xed ? 0x9f : 0xbf,
    };
  }
  if (byte >= 0xf0 && byte <= 0xf4) {
    return {
      more: 3,
      bits: byte & 0x07,
      min: byte === 0xf0 ? 0x90 : 0x80,
      max: byte === 0xf4 ? 0x8f : 0xbf,
    };
  }
  return null;
}

export class TextDecoder {
  readonly encoding = "utf-8";
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;

  constructor(label = "utf-8", options: { fatal?: boolean; ignoreBOM?: boolean } = {}) {
    if (!utf8Names.has(label.trim().toLowerCase())) {
      throw new RangeError(`TextDecoder: the encoding \`${label}\` is not known here, only utf-8`);
    }
    this.fatal = options.fatal === true;
    this.ignoreBOM = options.ignoreBOM === true;
  }

  decode(input?: ArrayBufferView | ArrayBuffer): string {
    const bytes = bytesOf(input);
    const pieces: string[] = [];
    let units: number[] = [];
    let at = !this.ignoreBOM && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    while (at < bytes.length) {
      const { point, length } = pointAt(bytes, at);
      if (point === null && this.fatal) {
        throw new TypeError(`TextDecoder: byte ${at} is not UTF-8`);
      }
      units.push(point ?? REPLACEMENT);
      at += length;
      if (units.length === 4096) {
        pieces.push(String.fromCodePoint(...units));
        units = [];
      }
    }
    pieces.push(String.fromCodePoint(...units));
    return pieces.join("");
  }
}

/** The character at `at`; null for bytes that are none, which count together as one. */
function pointAt(
  bytes: Uint8Array,
  at: number,
): { readonly point: number | null; readonly length: number } {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return { point: first, length: 1 };
  const lead = leadOf(first);
  if (lead === null) return { point: null, length: 1 };
  let point = lead.bits;
  for (let place = 1; place <= lead.more; place += 1) {
    const byte = bytes[at + place] ?? 0;
    const [min, max] = place === 1 ? [lead.min, lead.max] : [0x80, 0xbf];
    if (byte < min || byte > max) return { point: null, length: place };
    point = (point << 6) | (byte & 0x3f);
  }
  return { point, length: lead.more + 1 };
}

function bytesOf(input: ArrayBufferView | ArrayBuffer | undefined): Uint8Array {
  if (input === undefined) return new Uint8Array();
  if (input instanceof Uint8Array) return input;
  if (ArrayBuffer.isView(input)) {
    return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  }
  return new Uint8Array(input);
}
