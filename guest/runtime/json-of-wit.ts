/** Values as the engine has them to JSON as the host has it, and back. Names of fields are in camelCase here. */
import type { MapType, VariantType, WitType } from "../../src/wit/wit-type.ts";
import { Fault } from "./fault.ts";
import { shown } from "./shown.ts";
import { spelled } from "./spelled.ts";

/** `value` has been through `toWit`. */
export function jsonOfWit(type: WitType, value: unknown): unknown {
  switch (type.kind) {
    case "list":
    case "fixed-list":
      return Array.from(arrayIn(value), (item) => jsonOfItem(type.element, item));
    case "map":
      return jsonOfMap(type, value);
    case "option":
      return jsonOfOption(type.some, value);
    case "result": {
      const tag = String(part(value, "tag"));
      return { [tag]: jsonOfPayload(tag === "ok" ? type.ok : type.err, value) };
    }
    case "tuple":
      return type.items.map((item, place) => jsonOfWit(item, arrayIn(value)[place]));
    default:
      return jsonOfNamed(type, value);
  }
}

function jsonOfNamed(type: WitType, value: unknown): unknown {
  switch (type.kind) {
    case "record":
      return Object.fromEntries(
        type.fields.map(({ name, type: field }) => [
          snakeCase(name),
          jsonOfWit(field, part(value, name)),
        ]),
      );
    case "variant": {
      const tag = String(part(value, "tag"));
      const payload = type.cases.find(({ name }) => name === tag)?.type ?? null;
      return payload === null
        ? snakeCase(tag)
        : { [snakeCase(tag)]: jsonOfPayload(payload, value) };
    }
    case "enum":
      return snakeCase(String(value));
    case "flags":
      return type.names.filter((name) => part(value, name) === true).map(snakeCase);
    case "resource":
      throw new Fault("a handle cannot be passed on");
    default:
      return jsonOfScalar(type.kind, value);
  }
}

function jsonOfScalar(kind: WitType["kind"], value: unknown): unknown {
  // The engine has 32 bits as a signed number.
  if (kind === "u32") return Number(value) >>> 0;
  return (kind === "f32" || kind === "f64") && !Number.isFinite(value) ? String(value) : value;
}

function jsonOfMap({ key, value: item }: MapType, value: unknown): unknown {
  if (!(value instanceof Map)) return [];
  const entries: [unknown, unknown][] = [...value];
  return entries.map(([at, entry]) => [jsonOfWit(key, at), jsonOfWit(item, entry)]);
}

/** A typed array holds its numbers as they are. */
function jsonOfItem(type: WitType, item: unknown): unknown {
  return typeof item === "bigint" ? Number(item) : jsonOfWit(type, item);
}

function jsonOfOption(some: WitType, value: unknown): unknown {
  if (some.kind !== "option") return value === null ? null : jsonOfWit(some, value);
  return part(value, "tag") === "none" ? null : { some: jsonOfWit(some, part(value, "val")) };
}

function jsonOfPayload(type: WitType | null, value: unknown): unknown {
  return type === null ? null : jsonOfWit(type, part(value, "val"));
}

/** What the host wrote, of that type; to go through `fromWit`. */
export function witOfJson(type: WitType, json: unknown): unknown {
  switch (type.kind) {
    case "list":
      return listOfJson(type.element, json);
    case "fixed-list":
      return Array.from(arrayIn(json), (item) => witOfJson(type.element, item));
    case "map":
      return new Map(
        entriesIn(json).map(([key, item]) => [
          witOfJson(type.key, key),
          witOfJson(type.value, item),
        ]),
      );
    case "option":
      return optionOfJson(type.some, json);
    case "result": {
      const tag = part(json, "ok") === undefined ? "err" : "ok";
      return { tag, val: payloadOfJson(tag === "ok" ? type.ok : type.err, part(json, tag)) };
    }
    case "tuple":
      return type.items.map((item, place) => witOfJson(item, arrayIn(json)[place]));
    default:
      return namedOfJson(type, json);
  }
}

function namedOfJson(type: WitType, json: unknown): unknown {
  switch (type.kind) {
    case "record":
      return Object.fromEntries(
        type.fields.map(({ name, type: field }) => [
          name,
          witOfJson(field, part(json, keyOf(json, name))),
        ]),
      );
    case "variant":
      return variantOfJson(type, json);
    case "enum":
      return spelled(String(json), type.cases) ?? json;
    case "flags": {
      const set = Array.from(arrayIn(json), String);
      const isSet = (name: string): boolean =>
        set.some((item) => spelled(item, [name]) !== undefined);
      return Object.fromEntries(type.names.map((name) => [name, isSet(name)]));
    }
    case "resource":
      throw new Fault("a handle cannot be passed on");
    default:
      return scalarOfJson(type.kind, json);
  }
}

function variantOfJson({ cases }: VariantType, json: unknown): unknown {
  const written = typeof json === "string" ? json : (keysOf(json)[0] ?? "");
  const tag =
    spelled(
      written,
      cases.map(({ name }) => name),
    ) ?? written;
  const payload = cases.find(({ name }) => name === tag)?.type ?? null;
  return payload === null ? { tag } : { tag, val: witOfJson(payload, part(json, written)) };
}

/** The engine takes 32 bits as a signed number. */
function scalarOfJson(kind: WitType["kind"], json: unknown): unknown {
  if (kind === "u32") return Number(json) | 0;
  return isNumber(kind) ? Number(json) : json;
}

function isNumber(kind: WitType["kind"]): boolean {
  return /^[usf](?:8|16|32|64)$/.test(kind);
}

function payloadOfJson(type: WitType | null, json: unknown): unknown {
  return type === null ? undefined : witOfJson(type, json);
}

function listOfJson(element: WitType, json: unknown): unknown {
  const items = Array.from(arrayIn(json), (item) => witOfJson(element, item));
  return element.kind === "u8" ? Uint8Array.from(items, Number) : items;
}

function optionOfJson(some: WitType, json: unknown): unknown {
  if (some.kind !== "option") return json === null ? null : witOfJson(some, json);
  return json === null
    ? { tag: "none" }
    : { tag: "some", val: witOfJson(some, part(json, "some")) };
}

function arrayIn(value: unknown): ArrayLike<unknown> {
  if (Array.isArray(value)) {
    const items: unknown[] = value;
    return items;
  }
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every view but a DataView is an array
    return value as unknown as ArrayLike<unknown>;
  }
  throw new Fault(`expected an array, not ${shown(value)}`);
}

/** A map with string keys is an object, any other an array of pairs. */
function entriesIn(json: unknown): readonly (readonly [unknown, unknown])[] {
  if (!Array.isArray(json)) return keysOf(json).map((key) => [key, part(json, key)]);
  const pairs: unknown[] = json;
  return pairs.map((pair) => [arrayIn(pair)[0], arrayIn(pair)[1]] as const);
}

function keyOf(json: unknown, name: string): string {
  return keysOf(json).find((key) => spelled(key, [name]) !== undefined) ?? name;
}

function keysOf(json: unknown): readonly string[] {
  return typeof json === "object" && json !== null ? Object.keys(json) : [];
}

function part(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function snakeCase(name: string): string {
  return name.replaceAll("-", "_").replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
