/** The types of core WebAssembly that the canonical ABI uses. */
export type CoreType = "i32" | "i64" | "f32" | "f64";

/** A core value in JavaScript: an i64 is a bigint, the others are numbers. */
export type CoreValue = number | bigint;

/** The number at a place among core values; throws when the caller's values are of other types. */
export function numberAt(values: readonly CoreValue[], at: number): number {
  const value = values[at];
  if (typeof value !== "number") {
    throw new TypeError(`core value ${at} is ${String(value)}, which is no i32, f32 or f64`);
  }
  return value;
}

/** As `numberAt`, for an i64. */
export function bigintAt(values: readonly CoreValue[], at: number): bigint {
  const value = values[at];
  if (typeof value !== "bigint") {
    throw new TypeError(`core value ${at} is ${String(value)}, which is no i64`);
  }
  return value;
}

/** An i32 as an address or a length: a module of WebAssembly hands it over as a signed number. */
export function addressAt(values: readonly CoreValue[], at: number): number {
  return numberAt(values, at) >>> 0;
}
