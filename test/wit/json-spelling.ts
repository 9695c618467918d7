/** Other JSON for the same value: all that is accepted besides what is written. */
import { isJsonArray, isJsonObject } from "../../src/wit/json-text.ts";
import type { JsonValue } from "../../src/wit/json-text.ts";
import { isSpelling } from "../../src/wit/name.ts";
import type {
  ListType,
  MapType,
  OptionType,
  RecordType,
  ResultType,
  TupleType,
  VariantType,
  WitType,
} from "../../src/wit/wit-type.ts";

/** Says for one place after the other whether it is to be spelled in another way. */
type Choose = () => boolean;

/** @param json what is written for a value of the type, parsed */
export function otherSpelling(json: JsonValue, type: WitType, choose: Choose): JsonValue {
  return new OtherSpelling(choose).of(json, type);
}

class OtherSpelling {
  readonly #choose: Choose;

  constructor(choose: Choose) {
    this.#choose = choose;
  }

  of(json: JsonValue, type: WitType): JsonValue {
    switch (type.kind) {
      case "list":
        return this.#list(json, type);
      case "fixed-list":
        return itemsOf(json).map((item) => this.of(item, type.element));
      case "map":
        return this.#map(json, type);
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
        return this.#name(json, type.cases);
      case "flags":
        return itemsOf(json).map((name) => this.#name(name, type.names));
      default:
        return this.#scalar(json, type);
    }
  }

  #scalar(json: JsonValue, { kind }: WitType): JsonValue {
    const isInteger = typeof json === "number" || typeof json === "bigint";
    return isInteger && (kind === "u64" || kind === "s64") && this.#choose() ? String(json) : json;
  }

  #list(json: JsonValue, { element }: ListType): JsonValue {
    return element.kind === "u8" && this.#choose()
      ? { base64: Buffer.from(itemsOf(json).map(Number)).toString("base64") }
      : itemsOf(json).map((item) => this.of(item, element));
  }

  #map(json: JsonValue, { key, value }: MapType): JsonValue {
    if (isJsonArray(json)) {
      return json
        .map(itemsOf)
        .map(([each = null, item = null]) => [this.of(each, key), this.of(item, value)]);
    }
    const pairs = entriesOf(json).map(([each, item]) => [each, this.of(item, value)] as const);
    return this.#choose() ? pairs : Object.fromEntries(pairs);
  }

  #option(json: JsonValue, { some }: OptionType): JsonValue {
    if (json === null) return null;
    return some.kind === "option" ? this.#payload(json, () => some) : this.of(json, some);
  }

  #result(json: JsonValue, { ok, err }: ResultType): JsonValue {
    return this.#payload(json, (tag) => (tag === "ok" ? ok : err));
  }

  #payload(json: JsonValue, typeOf: (tag: string) => WitType | null): JsonValue {
    const entries = entriesOf(json).map(([tag, payload]) => {
      const type = typeOf(tag);
      return [tag, type === null ? payload : this.of(payload, type)] as const;
    });
    return Object.fromEntries(entries);
  }

  #tuple(json: JsonValue, { items }: TupleType): JsonValue {
    return itemsOf(json).map((item, index) => this.of(item, items[index] ?? { kind: "bool" }));
  }

  #record(json: JsonValue, { fields }: RecordType): JsonValue {
    const entries = fields.flatMap(({ name, type }, index) => {
      const [key = "", value = null] = entriesOf(json)[index] ?? [];
      const isLeftOut = value === null && type.kind === "option" && this.#choose();
      return isLeftOut ? [] : [[this.#choose() ? name : key, this.of(value, type)] as const];
    });
    return Object.fromEntries(this.#choose() ? entries.toReversed() : entries);
  }

  #variant(json: JsonValue, { cases }: VariantType): JsonValue {
    const names = cases.map(({ name }) => name);
    const entries = entriesOf(json).map(([key, payload]) => {
      const type = cases.find(({ name }) => isSpelling(key, name))?.type ?? null;
      return [this.#name(key, names), type === null ? payload : this.of(payload, type)] as const;
    });
    return typeof json === "string" ? this.#name(json, names) : Object.fromEntries(entries);
  }

  #name<Written extends JsonValue>(written: Written, names: readonly string[]): Written | string {
    const name = names.find((each) => isSpelling(written, each));
    return name !== undefined && this.#choose() ? name : written;
  }
}

function itemsOf(json: JsonValue): readonly JsonValue[] {
  return isJsonArray(json) ? json : [];
}

function entriesOf(json: JsonValue): readonly (readonly [string, JsonValue])[] {
  return isJsonObject(json) ? Object.entries(json) : [];
}
