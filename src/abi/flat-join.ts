/**
 * Core values that the cases of a variant share. Where two cases need different types, the shared
 * one is as wide as the wider, and the bits of the payload's value are in its low end.
 */
import type { CoreType, CoreValue } from "./core-value.ts";

/** Of the payloads of all cases; null when one of them is more than can be passed. */
export function sharedFlat(
  payloads: readonly (readonly CoreType[] | null)[],
): readonly CoreType[] | null {
  const shared: CoreType[] = [];
  for (const payload of payloads) {
    if (payload === null) {
      return null;
    }
    for (const [index, type] of payload.entries()) {
      const other = shared[index];
      shared[index] = other === undefined ? type : join(other, type);
    }
  }
  return shared;
}

function join(left: CoreType, right: CoreType): CoreType {
  if (left === right) {
    return left;
  }
  const is32Bits = left !== "i64" && left !== "f64" && right !== "i64" && right !== "f64";
  return is32Bits ? "i32" : "i64";
}

const scratch = new DataView(new ArrayBuffer(8));

/** A payload's value as a value of the shared type; floats by their bits. */
export function widen(value: CoreValue, own: CoreType, shared: CoreType): CoreValue {
  if (own === shared || typeof value === "bigint") {
    return value;
  }
  if (own === "f64") {
    scratch.setFloat64(0, value);
    return scratch.getBigInt64(0);
  }
  const bits = own === "f32" ? bitsOfSingle(value) : value >>> 0;
  return shared === "i64" ? BigInt(bits) : bits;
}

/** A value of the shared type as a payload's value. */
export function narrow(value: CoreValue, shared: CoreType, own: CoreType): CoreValue {
  if (own === shared) {
    return value;
  }
  if (own === "f64") {
    scratch.setBigInt64(0, BigInt(value));
    return scratch.getFloat64(0);
  }
  const bits = Number(BigInt.asUintN(32, BigInt(value)));
  return own === "f32" ? singleOfBits(bits) : bits;
}

export function zeroOf(type: CoreType): CoreValue {
  return type === "i64" ? 0n : 0;
}

function bitsOfSingle(value: number): number {
  scratch.setFloat32(0, value);
  return scratch.getUint32(0);
}

function singleOfBits(bits: number): number {
  scratch.setUint32(0, bits);
  return scratch.getFloat32(0);
}
