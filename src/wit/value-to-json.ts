/**
 * A value that a component gave to canonical JSON text: names in snake_case, fields in declared
 * order, no blanks. The values of a type and their texts correspond one to one, so equal values are
 * equal texts and every text reads back as its value.
 */
import { describeValue, taggedParts } from "./guest-value.ts";
import { canonicalText } from "./json-text.ts";
import type { JsonText } from "./json-text.ts";
import { fixedListToJson, listToJson, mapToJson, tupleToJson } from "./list-to-json.ts";
import { ValueCursor } from "./mismatch.ts";
import type { Mismatch, Segment } from "./mismatch.ts";
import { enumToJson, flagsToJson, recordToJson, variantToJson } from "./named-to-json.ts";
import { isTaggedOption } from "./option-form.ts";
import { scalarToJson } from "./scalar-to-json.ts";
import type { ValueWriter } from "./value-writer.ts";
import type { OptionType, PrimitiveType, ResultType, WitType } from "./wit-type.ts";

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

class JsonValueWriter implements ValueWriter {
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
        return listToJson(this, value, type);
      case "fixed-list":
        return fixedListToJson(this, value, type);
      case "map":
        return mapToJson(this, value, type);
      case "option":
        return this.#option(value, type);
      case "result":
        return this.#result(value, type);
      case "tuple":
        return tupleToJson(this, value, type);
      case "record":
        return recordToJson(this, value, type);
      case "variant":
        return variantToJson(this, value, type);
      case "enum":
        return enumToJson(this, value, type);
      case "flags":
        return flagsToJson(this, value, type);
      case "resource":
        return this.refuse(value, type, "a handle has no meaning outside a running component");
      default:
        return this.#scalar(value, type);
    }
  }

  within(segment: Segment, write: () => string): string {
    return this.#cursor.within(segment, write);
  }

  refuse(value: unknown, type: WitType, hint: string | null): string {
    this.#cursor.refuse(type, describeValue(value), hint);
    return "";
  }

  #scalar(value: unknown, type: PrimitiveType): string {
    const text = scalarToJson(value, type.kind);
    return typeof text === "string" ? text : this.refuse(value, type, text.hint);
  }

  #option(value: unknown, type: OptionType): string {
    if (type.some.kind !== "option") {
      return value === undefined ? "null" : this.write(value, type.some);
    }
    const { tag, val } = isTaggedOption(type)
      ? taggedParts(value)
      : { tag: value === undefined ? "none" : "some", val: value };
    if (tag === "none" && val === undefined) {
      return "null";
    }
    return tag === "some"
      ? `{"some":${this.within("some", () => this.write(val, type.some))}}`
      : this.refuse(value, type, null);
  }

  #result(value: unknown, type: ResultType): string {
    const { tag, val } = taggedParts(value);
    if (tag !== "ok" && tag !== "err") {
      return this.refuse(value, type, null);
    }
    const payloadType = type[tag];
    if (payloadType !== null) {
      return `{"${tag}":${this.within(tag, () => this.write(val, payloadType))}}`;
    }
    return val === undefined
      ? `{"${tag}":null}`
      : this.refuse(value, type, `${tag} has no payload`);
  }
}
