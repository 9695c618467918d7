/**
 * JSON to the value that a component takes. Names are accepted in snake_case and in kebab-case; a
 * record may leave out its options. Nothing that does not fit is dropped or repaired: the first
 * mismatch is the outcome.
 */
import { example, soleEntry, taggedForm, wrongForm } from "./json-hint.ts";
import { printJson } from "./json-text.ts";
import type { JsonValue } from "./json-text.ts";
import { fixedListFromJson, listFromJson, mapFromJson, tupleFromJson } from "./list-from-json.ts";
import { ValueCursor } from "./mismatch.ts";
import type { Mismatch, Segment } from "./mismatch.ts";
import { enumFromJson, flagsFromJson, recordFromJson, variantFromJson } from "./named-from-json.ts";
import { isTaggedOption } from "./option-form.ts";
import { scalarFromJson } from "./scalar-from-json.ts";
import type { ValueReader } from "./value-reader.ts";
import type { OptionType, PrimitiveType, ResultType, WitType } from "./wit-type.ts";
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

class JsonValueReader implements ValueReader {
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
        return listFromJson(this, json, type);
      case "fixed-list":
        return fixedListFromJson(this, json, type);
      case "map":
        return mapFromJson(this, json, type);
      case "option":
        return this.#option(json, type);
      case "result":
        return this.#result(json, type);
      case "tuple":
        return tupleFromJson(this, json, type);
      case "record":
        return recordFromJson(this, json, type);
      case "variant":
        return variantFromJson(this, json, type);
      case "enum":
        return enumFromJson(this, json, type);
      case "flags":
        return flagsFromJson(this, json, type);
      case "resource":
        return this.refuse(json, type, "a handle has no meaning outside a running component");
      default:
        return this.#scalar(json, type);
    }
  }

  within<Part>(segment: Segment, read: () => Part): Part {
    return this.#cursor.within(segment, read);
  }

  refuse(json: JsonValue, type: WitType, hint: string | null): undefined {
    this.#cursor.refuse(type, printJson(json), hint);
  }

  #scalar(json: JsonValue, type: PrimitiveType): WitValue {
    const scalar = scalarFromJson(json, type.kind);
    return typeof scalar === "object" ? this.refuse(json, type, scalar.hint) : scalar;
  }

  #option(json: JsonValue, type: OptionType): WitValue {
    if (type.some.kind === "option") {
      return this.#optionOfOption(json, type);
    }
    if (json === null) {
      return undefined;
    }
    const wrapped = wrappedOption(json, type.some);
    return wrapped === null ? this.read(json, type.some) : this.refuse(json, type, wrapped);
  }

  #optionOfOption(json: JsonValue, type: OptionType): WitValue {
    const isTagged = isTaggedOption(type);
    if (json === null) {
      return isTagged ? { tag: "none", val: undefined } : undefined;
    }
    const [key, some] = soleEntry(json) ?? [];
    if (key !== "some" || some === undefined) {
      return this.refuse(json, type, 'an option of an option is null or {"some": ...}');
    }
    const val = this.within("some", () => this.read(some, type.some));
    return isTagged ? { tag: "some", val } : val;
  }

  #result(json: JsonValue, type: ResultType): WitValue {
    const [tag, payload] = soleEntry(json) ?? [];
    if ((tag !== "ok" && tag !== "err") || payload === undefined) {
      return this.refuse(json, type, noResult(json));
    }
    const payloadType = type[tag];
    if (payloadType !== null) {
      return { tag, val: this.within(tag, () => this.read(payload, payloadType)) };
    }
    return payload === null
      ? { tag, val: undefined }
      : this.refuse(json, type, `${tag} has no payload: {"${tag}": null}`);
  }
}

/** For an option written as if it were an option of an option; types whose JSON can be such an object have none. */
function wrappedOption(json: JsonValue, some: WitType): string | null {
  if (some.kind === "record" || some.kind === "variant" || some.kind === "map") {
    return null;
  }
  const [key, value] = soleEntry(json) ?? [];
  switch (key) {
    case "some":
      return `an option is null or the bare value: ${value === undefined ? "..." : example(value)}`;
    case "none":
      return "an option without value is null";
    default:
      return null;
  }
}

function noResult(json: JsonValue): string {
  const form = 'a result is {"ok": ...} or {"err": ...}';
  const [tag, val] = taggedForm(json) ?? [];
  if (tag === "ok" || tag === "err") {
    return `${form}, without tag and val: {"${tag}": ${example(val ?? null)}}`;
  }
  const written = typeof json === "string" ? json : soleEntry(json)?.[0];
  const side = written?.toLowerCase();
  if (side === "ok" || side === "err") {
    return `${form}: {"${side}": ${example(soleEntry(json)?.[1] ?? null)}}`;
  }
  return wrongForm(json, form);
}
