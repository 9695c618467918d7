/** Base64 with the standard alphabet and padding (RFC 4648, section 4). */

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const digitByCode = new Map(Array.from(alphabet, (digit, value) => [digit.charCodeAt(0), value]));
const form = /^[A-Za-z0-9+/]*={0,2}$/;

/** What is wrong with a text that is not base64. */
export function base64Fault(text: string): string {
  const stray = /[^A-Za-z0-9+/=]/u.exec(text)?.[0];
  if (stray === "-" || stray === "_") {
    return "this is the alphabet of URLs; write + for - and / for _";
  }
  if (stray !== undefined) {
    return `${JSON.stringify(stray)} is no digit of it`;
  }
  return "its length is a multiple of four, filled up with =";
}

/** The bytes, or null if the text is not base64. */
export function decodeBase64(text: string): Uint8Array | null {
  if (text.length % 4 !== 0 || !form.test(text)) {
    return null;
  }
  const digits = text.replace(/=+$/, "");
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let bits = 0;
  let length = 0;
  for (let index = 0; index < digits.length; index += 1) {
    bits = ((bits << 6) | (digitByCode.get(digits.charCodeAt(index)) ?? 0)) & 0xffff;
    if (index % 4 > 0) {
      const unread = 6 - 2 * (index % 4);
      bytes[length] = bits >> unread;
      length += 1;
    }
  }
  return bytes;
}
