/** The arrays that JavaScript has for numbers, by the primitive type of WIT. */
export const numberArrays: ReadonlyMap<string, string> = new Map([
  ["u8", "Uint8Array"],
  ["s8", "Int8Array"],
  ["u16", "Uint16Array"],
  ["s16", "Int16Array"],
  ["u32", "Uint32Array"],
  ["s32", "Int32Array"],
  ["u64", "BigUint64Array"],
  ["s64", "BigInt64Array"],
  ["f32", "Float32Array"],
  ["f64", "Float64Array"],
]);
