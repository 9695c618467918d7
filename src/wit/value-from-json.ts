/**
 * JSON to the value that a component takes. Names are accepted in snake_case and in kebab-case; a
 * record may leave out its options. Nothing that does not fit is dropped or repaired: the first
 * mismatch is the outcome.
 */
import { decodeBase64 } from "./base64.ts";
import { isJsonArray, isJsonObject, printJson } from "./json-text.ts";
import type { JsonObject, JsonValue } from "./json-text.ts";
import { maxListLength } from "./limits.ts";
import { ValueCursor, shorten } from "./mismatch.ts";
import type { Mismatch } from "./mismatch.ts";
import { camelCase, isSpelling, snakeCase, spellings } from "./name.ts";
import { isNumberType, numberArrayOf } from "./number-array.ts";
import type { NumberType } from "./number-array.ts";
import { scalarFromJson } from "./scalar-from-json.ts";
import type { Scalar } from "./scalar-from-json.ts";
import type {
  EnumType,
  FlagsType,
  ListType,
  OptionType,
  RecordType,
  ResultType,
  TupleType,
  VariantType,
  WitType,
} from "./wit-type.ts";
import type { WitValue } from "./wit-value.ts";

/** Converts a value; `path` is what messages call it, such as `params[0]`. */
export function valueFromJson(
  json: JsonValue,
  type: WitType,
  path: string,
): { readonly ok: WitValue } | Mismatch {
  const reader = new JsonValueReader(path);
  const value = reader.read(json, type);
  return reader.mismatch ?? { ok: value };
}

class JsonValueReader {
  readonly #cursor: ValueCursor;

  constructor(path: string) {
    this.#cursor = new ValueCursor(path);
  }

  get mismatch(): Mismatch | null {
    return this.#cursor.mismatch;
  }

  read(json: JsonValue, type: WitType): WitValue {
    switch (type.kind) {
      case "list":
        return this.#list(json, type);
      case "option":
        return this.#option(json, type);
      case "result":
        return this.#result(json, type);
      case "tuple":
        return this.#tuple(json, type);
      case "record":
        return this.#record(json, type);
      case "variant":
        return this.#variant(json, type);
      case "enum":
        return this.#enum(json, type);
      case "flags":
        return this.#flags(json, type);
      case "resource":
        return this.#refuse(json, type, "a handle has no meaning outside a running component");
      default: {
        const scalar = scalarFromJson(json, type.kind);
        return typeof scalar === "object" ? this.#refuse(json, type, scalar.hint) : scalar;
      }
    }
  }

  #list(json: JsonValue, type: ListType): WitValue {
    const { element } = type;
    if (element.kind === "u8" && isJsonObject(json)) {
      return this.#bytes(json, type);
    }
    if (!isJsonArray(json)) {
      return this.#refuse(json, type, null);
    }
    if (json.length > maxListLength) {
      return this.#refuse(json, type, tooManyItems);
    }
    return isNumberType(element) ? this.#numbers(json, element) : this.#items(json, element);
  }

  #numbers(json: readonly JsonValue[], type: NumberType): WitValue {
    const numbers: Scalar[] = [];
    for (const [index, item] of json.entries()) {
      const number = scalarFromJson(item, type.kind);
      if (typeof number === "object") {
        return this.#cursor.within(index, () => this.#refuse(item, type, number.hint));
      }
      numbers.push(number);
    }
    return numberArrayOf(type.kind, numbers);
  }

  #bytes(json: JsonObject, type: ListType): WitValue {
    const [key, text] = soleEntry(json) ?? [];
    const bytes = key === "base64" && typeof text === "string" ? decodeBase64(text) : null;
    if (bytes === null) {
      return this.#refuse(json, type, 'bytes are an array of numbers, or {"base64": "..."}');
    }
    return bytes.length > maxListLength ? this.#refuse(json, type, tooManyItems) : bytes;
  }

  #items(json: readonly JsonValue[], type: WitType): WitValue {
    const items: WitValue[] = [];
    for (const [index, item] of json.entries()) {
      items.push(this.#cursor.within(index, () => this.read(item, type)));
      if (this.mismatch !== null) {
        break;
      }
    }
    return items;
  }

  #option(json: JsonValue, type: OptionType): WitValue {
    if (type.some.kind !== "option") {
      return json === null ? undefined : this.read(json, type.some);
    }
    if (json === null) {
      return { tag: "none", val: undefined };
    }
    const [key, some] = soleEntry(json) ?? [];
    return key !== "some" || some === undefined
      ? this.#refuse(json, type, 'an option of an option is null or {"some": ...}')
      : { tag: "some", val: this.#member("some", some, type.some) };
  }

  #result(json: JsonValue, type: ResultType): WitValue {
    const [tag, payload] = soleEntry(json) ?? [];
    if ((tag !== "ok" && tag !== "err") || payload === undefined) {
      return this.#refuse(json, type, 'a result is {"ok": ...} or {"err": ...}');
    }
    const payloadType = type[tag];
    if (payloadType !== null) {
      return { tag, val: this.#member(tag, payload, payloadType) };
    }
    return payload === null
      ? { tag, val: undefined }
      : this.#refuse(json, type, `${tag} has no payload: {"${tag}": null}`);
  }

  #tuple(json: JsonValue, type: TupleType): WitValue {
    const { items } = type;
    if (!isJsonArray(json) || json.length !== items.length) {
      return this.#refuse(json, type, `an array of ${items.length} items`);
    }
    return items.map((item, index) =>
      this.#cursor.within(index, () => this.read(json[index] ?? null, item)),
    );
  }

  #record(json: JsonValue, type: RecordType): WitValue {
    if (!isJsonObject(json)) {
      return this.#refuse(json, type, null);
    }
    const record: Record<string, WitValue> = {};
    let known = 0;
    for (const { name, type: fieldType } of type.fields) {
      const keys = spellings(name).filter((spelling) => Object.hasOwn(json, spelling));
      const [key] = keys;
      if (keys.length > 1) {
        return this.#refuse(json, type, `the field ${keys.join(" = ")} is there twice`);
      }
      if (key === undefined && fieldType.kind !== "option") {
        return this.#refuse(json, type, `the field ${snakeCase(name)} is missing`);
      }
      const field = key === undefined ? null : (json[key] ?? null);
      record[camelCase(name)] = this.#member(name, field, fieldType);
      known += keys.length;
    }
    return Object.keys(json).length === known
      ? record
      : this.#refuse(json, type, `there is no field ${shorten(unknownKey(json, type))}`);
  }

  #variant(json: JsonValue, type: VariantType): WitValue {
    const [key, payload] = soleEntry(json) ?? [];
    const written = typeof json === "string" ? json : key;
    const found = type.cases.find(({ name }) => isSpelling(written, name));
    if (found === undefined) {
      const hint = 'a variant is "case", or {"case": ...} when the case has a payload';
      return this.#refuse(json, type, written === undefined ? hint : noCase(written));
    }
    const name = snakeCase(found.name);
    if (found.type === null) {
      return payload === undefined
        ? { tag: found.name }
        : this.#refuse(json, type, `this case has no payload: "${name}"`);
    }
    return payload === undefined
      ? this.#refuse(json, type, `this case has a payload: {"${name}": ...}`)
      : { tag: found.name, val: this.#member(name, payload, found.type) };
  }

  #enum(json: JsonValue, type: EnumType): WitValue {
    const found = type.cases.find((name) => isSpelling(json, name));
    return found ?? this.#refuse(json, type, typeof json === "string" ? noCase(json) : null);
  }

  #flags(json: JsonValue, type: FlagsType): WitValue {
    if (!isJsonArray(json)) {
      return this.#refuse(json, type, "flags are an array of names");
    }
    const flags: Record<string, boolean> = {};
    for (const name of type.names) {
      flags[camelCase(name)] = false;
    }
    for (const written of json) {
      const name = type.names.find((candidate) => isSpelling(written, candidate));
      if (name === undefined) {
        return this.#refuse(json, type, `there is no flag ${shorten(printJson(written))}`);
      }
      if (flags[camelCase(name)] === true) {
        return this.#refuse(json, type, `the flag ${snakeCase(name)} is there twice`);
      }
      flags[camelCase(name)] = true;
    }
    return flags;
  }

  #member(name: string, json: JsonValue, type: WitType): WitValue {
    return this.#cursor.within(snakeCase(name), () => this.read(json, type));
  }

  #refuse(json: JsonValue, type: WitType, hint: string | null): undefined {
    this.#cursor.refuse(type, printJson(json), hint);
  }
}

const tooManyItems = `longer than the limit of ${maxListLength} items`;

/** The key and the value of an object with exactly one key, null for any other value. */
function soleEntry(json: JsonValue): readonly [string, JsonValue] | null {
  const [entry, ...others] = isJsonObject(json) ? Object.entries(json) : [];
  return entry === undefined || others.length > 0 ? null : entry;
}

function noCase(written: string): string {
  return `there is no case ${shorten(written)}`;
}

function unknownKey(json: JsonObject, { fields }: RecordType): string {
  return Object.keys(json).find((key) => !fields.some(({ name }) => isSpelling(key, name))) ?? "";
}
