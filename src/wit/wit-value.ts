/**
 * A WIT value in JavaScript, in the form that jco's bindings give and take: 64-bit integers are
 * bigint, other numbers number, a char is a string of one code point, `none` is undefined and
 * `some` the bare value (of a tagged option, `option-form.ts`: `{ tag: "none" }` and `{ tag: "some",
 * val }`), variants and inner results are `{ tag, val }`, an enum is its kebab-case name,
 * records and flags are objects with camelCase keys, tuples and lists of fixed length arrays, lists
 * of numbers typed arrays and other lists arrays, maps are Maps, a handle is the host's object.
 */
export type WitValue =
  | undefined
  | boolean
  | number
  | bigint
  | string
  | NumberArray
  | readonly WitValue[]
  | ReadonlyMap<MapKey, WitValue>
  | TaggedValue
  | ResourceValue
  | { readonly [key: string]: WitValue };

/** A key of a map. */
export type MapKey = boolean | number | bigint | string;

export interface TaggedValue {
  readonly tag: string;
  readonly val?: WitValue;
}

declare const resourceBrand: unique symbol;

/** An object of the host for which components have handles. */
export interface ResourceValue {
  readonly [resourceBrand]: true;
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
