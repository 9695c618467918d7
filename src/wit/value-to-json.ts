/**
 * A value that a component gave to canonical JSON text: names in snake_case, fields in declared
 * order, no blanks. The values of a type and their texts correspond one to one, so equal values are
 * equal texts and every text reads back as its value.
 */
import {
  describeValue,
  isArrayLike,
  isObject,
  ownProperty,
  taggedParts,
  unknownKey,
} from "./guest-value.ts";
import { canonicalText } from "./json-text.ts";
import type { JsonText } from "./json-text.ts";
import { maxListLength } from "./limits.ts";
import { ValueCursor, shorten } from "./mismatch.ts";
import type { Mismatch } from "./mismatch.ts";
import { camelCase, snakeCase } from "./name.ts";
import { scalarToJson } from "./scalar-to-json.ts";
import type {
  EnumType,
  FlagsType,
  ListType,
  OptionType,
  PrimitiveType,
  RecordType,
  ResultType,
  TupleType,
  VariantType,
  WitType,
} from "./wit-type.ts";

/**
 * Writes a value, which may be anything: what does not fit its type is a mismatch. An option is
 * null or the bare value; an option directly inside an option is null or `{"some": ...}` on the
 * outside, so that `none` and `some(none)` differ.
 */
export function valueToJson(
  value: unknown,
  type: WitType,
  path = "result",
): { readonly ok: JsonText } | Mismatch {
  const writer = new JsonValueWriter(path);
  const text = writer.write(value, type);
  return writer.mismatch ?? { ok: canonicalText(text) };
}

class JsonValueWriter {
  readonly #cursor: ValueCursor;

  constructor(path: string) {
    this.#cursor = new ValueCursor(path);
  }

  get mismatch(): Mismatch | null {
    return this.#cursor.mismatch;
  }

  write(value: unknown, type: WitType): string {
    switch (type.kind) {
      case "list":
        return this.#list(value, type);
      case "option":
        return this.#option(value, type);
      case "result":
        return this.#result(value, type);
      case "tuple":
        return this.#tuple(value, type);
      case "record":
        return this.#record(value, type);
      case "variant":
        return this.#variant(value, type);
      case "enum":
        return this.#enum(value, type);
      case "flags":
        return this.#flags(value, type);
      case "resource":
        return this.#refuse(value, type, "a handle has no meaning outside a running component");
      default:
        return this.#scalar(value, type);
    }
  }

  #scalar(value: unknown, type: PrimitiveType): string {
    const text = scalarToJson(value, type.kind);
    return typeof text === "string" ? text : this.#refuse(value, type, text.hint);
  }

  #list(value: unknown, type: ListType): string {
    if (!isArrayLike(value)) {
      return this.#refuse(value, type, null);
    }
    if (value.length > maxListLength) {
      return this.#refuse(value, type, `longer than the limit of ${maxListLength} items`);
    }
    if (value instanceof Uint8Array && type.element.kind === "u8") {
      return `[${value.join()}]`;
    }
    const texts: string[] = [];
    for (let index = 0; index < value.length && this.mismatch === null; index += 1) {
      texts.push(this.#cursor.within(index, () => this.write(value[index], type.element)));
    }
    return `[${texts.join()}]`;
  }

  #option(value: unknown, type: OptionType): string {
    if (type.some.kind !== "option") {
      return value === undefined ? "null" : this.write(value, type.some);
    }
    const { tag, val } = taggedParts(value);
    if (tag === "none" && val === undefined) {
      return "null";
    }
    return tag === "some"
      ? `{"some":${this.#member("some", val, type.some)}}`
      : this.#refuse(value, type, null);
  }

  #result(value: unknown, type: ResultType): string {
    const { tag, val } = taggedParts(value);
    if (tag !== "ok" && tag !== "err") {
      return this.#refuse(value, type, null);
    }
    const payloadType = type[tag];
    if (payloadType !== null) {
      return `{"${tag}":${this.#member(tag, val, payloadType)}}`;
    }
    return val === undefined
      ? `{"${tag}":null}`
      : this.#refuse(value, type, `${tag} has no payload`);
  }

  #tuple(value: unknown, type: TupleType): string {
    const { items } = type;
    if (!isArrayLike(value) || value.length !== items.length) {
      return this.#refuse(value, type, `an array of ${items.length} items`);
    }
    const texts = items.map((item, index) =>
      this.#cursor.within(index, () => this.write(value[index], item)),
    );
    return `[${texts.join()}]`;
  }

  #record(value: unknown, type: RecordType): string {
    if (!isObject(value)) {
      return this.#refuse(value, type, null);
    }
    const unknown = unknownKey(
      value,
      type.fields.map((field) => field.name),
    );
    if (unknown !== undefined) {
      return this.#refuse(value, type, `there is no field ${shorten(unknown)}`);
    }
    const fields = type.fields.map(({ name, type: fieldType }) => {
      const text = this.#member(name, ownProperty(value, camelCase(name)), fieldType);
      return `${nameText(name)}:${text}`;
    });
    return `{${fields.join()}}`;
  }

  #variant(value: unknown, type: VariantType): string {
    const { tag, val } = taggedParts(value);
    const found = type.cases.find((variantCase) => variantCase.name === tag);
    if (found === undefined) {
      return this.#refuse(value, type, null);
    }
    if (found.type !== null) {
      return `{${nameText(found.name)}:${this.#member(found.name, val, found.type)}}`;
    }
    return val === undefined
      ? nameText(found.name)
      : this.#refuse(value, type, `the case ${found.name} has no payload`);
  }

  #enum(value: unknown, type: EnumType): string {
    const found = type.cases.find((name) => name === value);
    return found === undefined ? this.#refuse(value, type, null) : nameText(found);
  }

  #flags(value: unknown, type: FlagsType): string {
    if (!isObject(value)) {
      return this.#refuse(value, type, null);
    }
    const unknown = unknownKey(value, type.names);
    const isSet = (name: string): unknown => ownProperty(value, camelCase(name)) ?? false;
    if (unknown !== undefined || type.names.some((name) => typeof isSet(name) !== "boolean")) {
      return this.#refuse(value, type, "flags are an object of booleans");
    }
    return `[${type.names.filter(isSet).map(nameText).join()}]`;
  }

  #member(name: string, value: unknown, type: WitType): string {
    return this.#cursor.within(snakeCase(name), () => this.write(value, type));
  }

  #refuse(value: unknown, type: WitType, hint: string | null): string {
    this.#cursor.refuse(type, describeValue(value), hint);
    return "";
  }
}

function nameText(name: string): string {
  return `"${snakeCase(name)}"`;
}
