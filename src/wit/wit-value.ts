/**
 * A WIT value in JavaScript, in the form that jco's bindings give and take: 64-bit integers are
 * bigint, other numbers number, a char is a string of one code point, `none` is undefined and
 * `some` the bare value (of an option directly inside an option: `{ tag: "none" }` and `{ tag:
 * "some", val }`), variants and inner results are `{ tag, val }`, an enum is its kebab-case name,
 * records and flags are objects with camelCase keys, tuples arrays, lists of numbers typed arrays
 * and other lists arrays.
 */
export type WitValue =
  | undefined
  | boolean
  | number
  | bigint
  | string
  | NumberArray
  | readonly WitValue[]
  | TaggedValue
  | { readonly [key: string]: WitValue };

export interface TaggedValue {
  readonly tag: string;
  readonly val?: WitValue;
}

/** The form of lists of numbers. */
export type NumberArray =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | BigUint64Array
  | BigInt64Array
  | Float32Array
  | Float64Array;
