/**
 * The types of WIT as plain data: resolved (no names to look up, aliases gone), JSON-serialisable
 * and without cycles, because WIT has no recursive types. Names are in kebab-case as in WIT. Two
 * types are the same when their structure is; names of types do not count.
 */
import type { Ffqn } from "./ffqn.ts";

export type IntegerKind = "u8" | "u16" | "u32" | "u64" | "s8" | "s16" | "s32" | "s64";

export type FloatKind = "f32" | "f64";

export interface PrimitiveType {
  readonly kind: "bool" | IntegerKind | FloatKind | "char" | "string";
}

export interface ListType {
  readonly kind: "list";
  readonly element: WitType;
  /** The element is written as a name for a primitive type. To the engine of TypeScript components that is another list. */
  readonly aliased?: true;
}

/** `list<T, N>`: exactly `length` items, at least one. */
export interface FixedListType {
  readonly kind: "fixed-list";
  readonly element: WitType;
  readonly length: number;
}

/** What can tell the entries of a map apart: no floats, whose NaN equals nothing. */
export interface MapKeyType {
  readonly kind: Exclude<PrimitiveType["kind"], FloatKind>;
}

const mapKeyKinds: ReadonlySet<string> = new Set<MapKeyType["kind"]>([
  "bool",
  "u8",
  "u16",
  "u32",
  "u64",
  "s8",
  "s16",
  "s32",
  "s64",
  "char",
  "string",
]);

/** `map<K, V>`: entries without order, no two with the same key. */
export interface MapType {
  readonly kind: "map";
  readonly key: MapKeyType;
  readonly value: WitType;
}

export interface OptionType {
  readonly kind: "option";
  readonly some: WitType;
}

/** A side without payload is null. */
export interface ResultType {
  readonly kind: "result";
  readonly ok: WitType | null;
  readonly err: WitType | null;
  /**
   * A function returns it under a name that stands for another name. To code that is generated it is a value with a
   * tag then: no err is thrown.
   */
  readonly aliased?: true;
}

export interface TupleType {
  readonly kind: "tuple";
  readonly items: readonly WitType[];
}

/** A field of a record, or a parameter of a function. */
export interface NamedType {
  readonly name: string;
  readonly type: WitType;
}

export interface RecordType {
  readonly kind: "record";
  readonly fields: readonly NamedType[];
}

export interface VariantCase {
  readonly name: string;
  readonly type: WitType | null;
}

export interface VariantType {
  readonly kind: "variant";
  readonly cases: readonly VariantCase[];
}

export interface EnumType {
  readonly kind: "enum";
  readonly cases: readonly string[];
}

export interface FlagsType {
  readonly kind: "flags";
  readonly names: readonly string[];
}

/**
 * A handle: it means something only inside one running instance, so no value of it can be written
 * down. `name` is the resource's name, or the WIT text of the other types that are handles
 * (`stream<u8>`, `future`, `error-context`).
 */
export interface ResourceType {
  readonly kind: "resource";
  readonly name: string;
  readonly ownership: "own" | "borrow";
}

export type WitType =
  | PrimitiveType
  | ListType
  | FixedListType
  | MapType
  | OptionType
  | ResultType
  | TupleType
  | RecordType
  | VariantType
  | EnumType
  | FlagsType
  | ResourceType;

/** What a function takes and returns. `result` is null when it returns nothing. */
export interface FunctionType {
  readonly params: readonly NamedType[];
  readonly result: WitType | null;
}

/** A function of an interface. */
export interface FunctionSignature extends FunctionType {
  readonly ffqn: Ffqn;
}

export function isPrimitive(type: WitType): type is PrimitiveType {
  return type.kind === "f32" || type.kind === "f64" || isMapKeyType(type);
}

/** Whether values of the type can be the keys of a map. */
export function isMapKeyType(type: WitType): type is MapKeyType {
  return mapKeyKinds.has(type.kind);
}

/**
 * Whether the function takes or returns a handle, which makes it callable from inside a component
 * only.
 */
export function usesResource(signature: FunctionType): boolean {
  return (
    signature.params.some((param) => hasResource(param.type)) ||
    (signature.result !== null && hasResource(signature.result))
  );
}

/** The names of the resources, and of what else has handles, that a function takes or returns. */
export function resourceNames({ params, result }: FunctionType): ReadonlySet<string> {
  const types = [...params.map((param) => param.type), ...(result === null ? [] : [result])];
  return new Set(types.flatMap(namesIn));
}

function namesIn(type: WitType): readonly string[] {
  return type.kind === "resource"
    ? [type.name]
    : innerTypes(type).flatMap((component) => (component === null ? [] : namesIn(component)));
}

/**
 * Structural equality; the order of fields, cases and names counts, as it does in the binary form.
 */
export function sameType(left: WitType | null, right: WitType | null): boolean {
  if (left === right) {
    return true;
  }
  if (left === null || right === null || label(left) !== label(right)) {
    return false;
  }
  const leftParts = innerTypes(left);
  const rightParts = innerTypes(right);
  return (
    leftParts.length === rightParts.length &&
    leftParts.every((part, index) => sameType(part, rightParts[index] ?? null))
  );
}

/** The types directly inside `type`, null for a place without payload. */
export function innerTypes(type: WitType): readonly (WitType | null)[] {
  switch (type.kind) {
    case "list":
    case "fixed-list":
      return [type.element];
    case "map":
      return [type.key, type.value];
    case "option":
      return [type.some];
    case "result":
      return [type.ok, type.err];
    case "tuple":
      return type.items;
    case "record":
      return type.fields.map((field) => field.type);
    case "variant":
      return type.cases.map((variantCase) => variantCase.type);
    default:
      return [];
  }
}

function hasResource(type: WitType): boolean {
  return (
    type.kind === "resource" ||
    innerTypes(type).some((component) => component !== null && hasResource(component))
  );
}

/** What tells two types apart besides the types inside them. */
function label(type: WitType): string {
  switch (type.kind) {
    case "fixed-list":
      return `fixed-list ${type.length}`;
    case "record":
      return `record ${type.fields.map((field) => field.name).join()}`;
    case "variant":
      return `variant ${type.cases.map((variantCase) => variantCase.name).join()}`;
    case "enum":
      return `enum ${type.cases.join()}`;
    case "flags":
      return `flags ${type.names.join()}`;
    case "resource":
      return `${type.ownership} ${type.name}`;
    default:
      return type.kind;
  }
}
