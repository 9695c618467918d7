/** `crypto`: random bytes and ids of the host. In a workflow they are the same in every replay. */
import { getRandomBytes } from "wasi:random/random@0.2.12";
import { needsHost } from "../runtime/building.ts";

/** As everywhere. */
const BYTES_MAX = 65_536;

type IntegerArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

function getRandomValues<A extends IntegerArray>(array: A): A {
  needsHost("crypto.getRandomValues");
  if (array.byteLength > BYTES_MAX) {
    throw new RangeError(
      `crypto.getRandomValues fills at most ${BYTES_MAX} bytes at once, not ${array.byteLength}`,
    );
  }
  const bytes = getRandomBytes(array.byteLength);
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(bytes);
  return array;
}

/** A UUID of version 4. */
function randomUUID(): string {
  needsHost("crypto.randomUUID");
  const bytes = getRandomBytes(16);
  const hex = Array.from(bytes, (byte, place) => {
    if (place === 6) return ((byte & 0x0f) | 0x40).toString(16).padStart(2, "0");
    if (place === 8) return ((byte & 0x3f) | 0x80).toString(16).padStart(2, "0");
    return byte.toString(16).padStart(2, "0");
  }).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export const crypto = { getRandomValues, randomUUID };
