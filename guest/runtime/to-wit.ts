/**
 * A value of the user's code as the engine wants it, or a `Fault` that says where it is wrong. Without this the
 * engine rounds and truncates numbers silently, and stops at everything else without saying where.
 */
import type {
  IntegerKind,
  ListType,
  PrimitiveType,
  RecordType,
  ResultType,
  VariantType,
  WitType,
} from "../../src/wit/wit-type.ts";
import { Fault } from "./fault.ts";
import { exactnessRule, integerRange, isIntegerKind } from "./integer-kind.ts";
import { shown } from "./shown.ts";
import { spelled } from "./spelled.ts";

/** Arrays that the engine copies as they are, 64-bit integers exactly. */
const typedArrays: Readonly<Record<string, (value: unknown) => boolean>> = {
  u8: (value) => value instanceof Uint8Array,
  s8: (value) => value instanceof Int8Array,
  u16: (value) => value instanceof Uint16Array,
  s16: (value) => value instanceof Int16Array,
  u32: (value) => value instanceof Uint32Array,
  s32: (value) => value instanceof Int32Array,
  u64: (value) => value instanceof BigUint64Array,
  s64: (value) => value instanceof BigInt64Array,
  f32: (value) => value instanceof Float32Array,
  f64: (value) => value instanceof Float64Array,
};

/** @param path where the value is, for the message */
export function toWit(type: WitType, value: unknown, path: string): unknown {
  switch (type.kind) {
    case "list":
      return listToWit(type, value, path);
    case "fixed-list":
      return arrayToWit(type.element, value, path);
    case "map":
      return mapToWit(type.key, type.value, value, path);
    case "option":
      return optionToWit(type.some, value, path);
    case "result":
      return resultToWit(type, value, path);
    case "tuple":
      return tupleToWit(type.items, value, path);
    case "record":
      return recordToWit(type, value, path);
    case "variant":
      return variantToWit(type, value, path);
    case "enum":
      return caseOf(type.cases, value, path);
    case "flags":
      return flagsToWit(type.names, value, path);
    case "resource":
      return value;
    default:
      return scalarToWit(type.kind, value, path);
  }
}

function wrong(path: string, expected: string, value: unknown): Fault {
  return new Fault(`${path}: expected ${expected}, not ${shown(value)}`);
}

function scalarToWit(kind: PrimitiveType["kind"], value: unknown, path: string): unknown {
  if (isIntegerKind(kind)) return integerToWit(kind, value, path);
  switch (kind) {
    case "bool":
      return typeof value === "boolean" ? value : refuse(path, "a boolean", value);
    case "f32":
    case "f64":
      return typeof value === "number" ? value : refuse(path, `a number (${kind})`, value);
    case "char":
      return isCharacter(value) ? value : refuse(path, "one character", value);
    case "string":
      return typeof value === "string" ? value.toWellFormed() : refuse(path, "a string", value);
  }
}

function isCharacter(value: unknown): boolean {
  return typeof value === "string" && [...value].length === 1 && value.isWellFormed();
}

function refuse(path: string, expected: string, value: unknown): never {
  throw wrong(path, expected, value);
}

function integerToWit(kind: IntegerKind, value: unknown, path: string): number {
  const [min, max] = integerRange(kind);
  if (typeof value !== "number" && typeof value !== "bigint") {
    throw wrong(path, `an integer (${kind})`, value);
  }
  if (value >= min && value <= max) {
    const integer = Number(value);
    // The engine takes 32 bits as a signed number, and cuts off what is larger.
    if (Number.isInteger(integer)) return kind === "u32" ? integer | 0 : integer;
  }
  const rule = kind.endsWith("64") && (value > max || value < min) ? `: ${exactnessRule}` : "";
  throw new Fault(
    `${path}: expected an integer (${kind}) from ${min} to ${max}, not ${shown(value)}${rule}`,
  );
}

/** The engine takes typed arrays where the element has no name of its own, and stops at them elsewhere. */
function listToWit({ element, aliased }: ListType, value: unknown, path: string): unknown {
  if (aliased) return arrayToWit(element, value, path);
  if (typedArrays[element.kind]?.(value) === true) return value;
  if (element.kind !== "u8") return arrayToWit(element, value, path);
  return Uint8Array.from(itemsOf(value, path), (item, place) =>
    integerToWit("u8", item, `${path}[${place}]`),
  );
}

function arrayToWit(element: WitType, value: unknown, path: string): unknown[] {
  return Array.from(itemsOf(value, path), (item, place) =>
    toWit(element, item, `${path}[${place}]`),
  );
}

function itemsOf(value: unknown, path: string): ArrayLike<unknown> {
  const items = arrayOf(value);
  if (items === null) throw wrong(path, "an array", value);
  return items;
}

function arrayOf(value: unknown): ArrayLike<unknown> | null {
  if (Array.isArray(value)) {
    const items: unknown[] = value;
    return items;
  }
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (!ArrayBuffer.isView(value) || value instanceof DataView) return null;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every view but a DataView is an array
  return value as unknown as ArrayLike<unknown>;
}

function mapToWit(key: WitType, item: WitType, value: unknown, path: string): unknown {
  if (!(value instanceof Map)) throw wrong(path, "a Map", value);
  return new Map(
    [...value].map(([at, entry]: [unknown, unknown]) => [
      toWit(key, at, `${path}: the key ${shown(at)}`),
      toWit(item, entry, `${path}[${shown(at)}]`),
    ]),
  );
}

function optionToWit(some: WitType, value: unknown, path: string): unknown {
  if (some.kind !== "option") {
    return value === undefined || value === null ? null : toWit(some, value, path);
  }
  const tag = tagOf(value);
  if (tag === "none") return { tag };
  if (tag === "some") return { tag, val: toWit(some, payloadOf(value), `${path}.val`) };
  throw wrong(path, '{ tag: "some", val } or { tag: "none" }', value);
}

function resultToWit({ ok, err }: ResultType, value: unknown, path: string): unknown {
  const tag = tagOf(value);
  if (tag !== "ok" && tag !== "err") {
    throw wrong(path, '{ tag: "ok", val } or { tag: "err", val }', value);
  }
  return tagged(tag, tag === "ok" ? ok : err, value, path);
}

function tupleToWit(items: readonly WitType[], value: unknown, path: string): unknown {
  if (!Array.isArray(value) || value.length !== items.length) {
    throw wrong(path, `an array of ${items.length}`, value);
  }
  return items.map((item, place) => toWit(item, value[place], `${path}[${place}]`));
}

function recordToWit({ fields }: RecordType, value: unknown, path: string): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw wrong(path, `an object { ${fields.map(({ name }) => name).join(", ")} }`, value);
  }
  const present = Object.keys(value);
  return Object.fromEntries(
    fields.map(({ name, type }) => {
      const field: unknown = Reflect.get(value, fieldIn(value, name, present));
      if (field === undefined && type.kind !== "option") {
        throw new Fault(`${path}: the field \`${name}\` is missing in ${shown(value)}`);
      }
      return [name, toWit(type, field, `${path}.${name}`)];
    }),
  );
}

/** The key of the field, which may be written in another way. */
function fieldIn(value: object, name: string, present: readonly string[]): string {
  if (name in value) return name;
  return present.find((key) => spelled(key, [name]) !== undefined) ?? name;
}

function variantToWit({ cases }: VariantType, value: unknown, path: string): unknown {
  const names = cases.map(({ name }) => name);
  const written = typeof value === "string" ? value : tagOf(value);
  if (written === undefined) {
    throw wrong(path, `{ tag, val } with a tag of ${names.join(", ")}`, value);
  }
  const tag = caseOf(names, written, typeof value === "string" ? path : `${path}.tag`);
  const type = cases.find(({ name }) => name === tag)?.type ?? null;
  if (type !== null && typeof value === "string") {
    throw new Fault(`${path}: the case \`${tag}\` has a payload: { tag: "${tag}", val: ... }`);
  }
  return tagged(tag, type, value, path);
}

function tagged(tag: string, type: WitType | null, value: unknown, path: string): object {
  return type === null ? { tag } : { tag, val: toWit(type, payloadOf(value), `${path}.val`) };
}

function caseOf(cases: readonly string[], value: unknown, path: string): string {
  const found = typeof value === "string" ? spelled(value, cases) : undefined;
  if (found === undefined) throw wrong(path, `one of ${cases.join(", ")}`, value);
  return found;
}

function flagsToWit(names: readonly string[], value: unknown, path: string): unknown {
  if (typeof value !== "object" || value === null) {
    throw wrong(path, `an object with booleans (${names.join(", ")})`, value);
  }
  const present = Object.keys(value);
  const unknown = present.find((key) => spelled(key, names) === undefined);
  if (unknown !== undefined) {
    throw new Fault(`${path}: there is no flag \`${unknown}\`; the flags are ${names.join(", ")}`);
  }
  return Object.fromEntries(
    names.map((name) => [name, Reflect.get(value, fieldIn(value, name, present)) === true]),
  );
}

function tagOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const tag: unknown = Reflect.get(value, "tag");
  return typeof tag === "string" ? tag : undefined;
}

function payloadOf(value: unknown): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, "val") : undefined;
}
