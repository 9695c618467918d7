/** Values as the engine has them to JSON as the host has it, and back. Names of fields are in camelCase here. */
import type { WitType } from "../../src/wit/wit-type.ts";
import { Fault } from "./fault.ts";
import { isIntegerKind } from "./integer-kind.ts";
import { shown } from "./shown.ts";
import { spelled } from "./spelled.ts";

/** `value` has been through `toWit`. */
export function jsonOfWit(type: WitType, value: unknown): unknown {
  switch (type.kind) {
    case "u32":
      // The engine has 32 bits as a signed number.
      return Number(value) >>> 0;
    case "f32":
    case "f64":
      return Number.isFinite(value) ? value : String(value);
    case "list":
    case "fixed-list":
      return Array.from(arrayIn(value), (item) => jsonOfItem(type.element, item));
    case "map":
      return value instanceof Map
        ? Array.from(value, ([key, item]: [unknown, unknown]) => [
            jsonOfWit(type.key, key),
            jsonOfWit(type.value, item),
          ])
        : [];
    case "option":
      return jsonOfOption(type.some, value);
    case "result": {
      const tag = String(part(value, "tag"));
      return { [tag]: jsonOfPayload(tag === "ok" ? type.ok : type.err, value) };
    }
    case "tuple":
      return type.items.map((item, place) => jsonOfWit(item, arrayIn(value)[place]));
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
      return value;
  }
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
    case "u32":
      return Number(json) | 0;
    case "f32":
    case "f64":
      return Number(json);
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
    case "record":
      return Object.fromEntries(
        type.fields.map(({ name, type: field }) => [
          name,
          witOfJson(field, part(json, keyOf(json, name))),
        ]),
      );
    case "variant": {
      const written = typeof json === "string" ? json : (Object.keys(Object(json))[0] ?? "");
      const names = type.cases.map(({ name }) => name);
      const tag = spelled(written, names) ?? written;
      const payload = type.cases.find(({ name }) => name === tag)?.type ?? null;
      return payload === null ? { tag } : { tag, val: witOfJson(payload, part(json, written)) };
    }
    case "enum":
      return spelled(String(json), type.cases) ?? json;
    case "flags":
      return Object.fromEntries(
        type.names.map((name) => [
          name,
          Array.from(arrayIn(json)).some((item) => spelled(String(item), [name]) !== undefined),
        ]),
      );
    case "resource":
      throw new Fault("a handle cannot be passed on");
    default:
      return isIntegerKind(type.kind) ? Number(json) : json;
  }
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
  if (!Array.isArray(json)) return Object.entries(Object(json));
  const pairs: unknown[] = json;
  return pairs.map((pair) => [arrayIn(pair)[0], arrayIn(pair)[1]] as const);
}

function keyOf(json: unknown, name: string): string {
  return Object.keys(Object(json)).find((key) => spelled(key, [name]) !== undefined) ?? name;
}

function part(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function snakeCase(name: string): string {
  return name.replaceAll("-", "_").replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
