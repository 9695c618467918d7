/** Percent-encoding of the URL standard (whatwg). */
import { TextDecoder, TextEncoder } from "./text-encoding.ts";

const fragment = ' "<>`';
const query = ' "#<>';
const path = ' "#<>?^`{}';
const userinfo = ' "#<>?^`{}/:;=@[\\]|';

/** Characters that are encoded besides controls and what is not ASCII. */
export const encodeSets = {
  fragment: /* @__PURE__ */ new Set(fragment),
  query: /* @__PURE__ */ new Set(query),
  specialQuery: /* @__PURE__ */ new Set(` "#<>'`),
  path: /* @__PURE__ */ new Set(path),
  userinfo: /* @__PURE__ */ new Set(userinfo),
  /** What `application/x-www-form-urlencoded` encodes. */
  form: /* @__PURE__ */ new Set(` "#<>?^\`{}/:;=@[\\]|$%&+,!'()~`),
  control: /* @__PURE__ */ new Set<string>(),
} as const;

export function percentEncode(text: string, set: ReadonlySet<string>): string {
  let encoded = "";
  for (const character of text) {
    const isPlain = character > "\u001f" && character < "\u007f" && !set.has(character);
    encoded += isPlain ? character : encodeCharacter(character);
  }
  return encoded;
}

function encodeCharacter(character: string): string {
  const bytes = new TextEncoder().encode(character);
  return Array.from(bytes, (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join(
    "",
  );
}

/** What is no code of a character stays as it is. */
export function percentDecode(text: string): string {
  if (!text.includes("%")) return text;
  const bytes: number[] = [];
  const encoded = new TextEncoder().encode(text);
  for (let at = 0; at < encoded.length; at += 1) {
    const code = encoded[at] === 0x25 ? hexByte(encoded[at + 1], encoded[at + 2]) : null;
    bytes.push(code ?? encoded[at] ?? 0);
    if (code !== null) at += 2;
  }
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(bytes));
}

function hexByte(high: number | undefined, low: number | undefined): number | null {
  const text = String.fromCharCode(high ?? 0, low ?? 0);
  return /^[\da-f]{2}$/i.test(text) ? Number.parseInt(text, 16) : null;
}
