/**
 * JSON Schema of one type. What can be accepted is what `valueFromJson` accepts, what is written is
 * what `valueToJson` writes; where JSON Schema cannot say all of it, the schema is the wider one.
 */
import type { JsonForm } from "./json-schema-scalar.ts";
import { scalarSchema } from "./json-schema-scalar.ts";
import type { JsonObject } from "./json-text.ts";
import { shorten } from "./mismatch.ts";
import { snakeCase, spellings } from "./name.ts";
import { formatWitType } from "./wit-text.ts";
import type {
  FixedListType,
  FlagsType,
  ListType,
  MapType,
  OptionType,
  RecordType,
  TupleType,
  VariantType,
  WitType,
} from "./wit-type.ts";

const nothing: JsonObject = { type: "null" };

/** Base64 with the standard alphabet and padding (RFC 4648, section 4). */
const base64Text: JsonObject = {
  type: "string",
  pattern: "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
  contentEncoding: "base64",
};

/** Equal types get the same object, so that a schema can be shared by its identity. */
export class TypeSchemas {
  readonly #form: JsonForm;
  readonly #schemas = new Map<string, JsonObject>();

  constructor(form: JsonForm) {
    this.#form = form;
  }

  of(type: WitType): JsonObject {
    const wit = formatWitType(type);
    const known = this.#schemas.get(wit);
    if (known !== undefined) {
      return known;
    }
    const schema = { description: shorten(wit), ...this.#make(type) };
    this.#schemas.set(wit, schema);
    return schema;
  }

  #make(type: WitType): JsonObject {
    switch (type.kind) {
      case "list":
        return this.#list(type);
      case "fixed-list":
        return this.#fixedList(type);
      case "map":
        return this.#map(type);
      case "option":
        return this.#option(type);
      case "result":
        return { anyOf: [this.#tagged("ok", type.ok), this.#tagged("err", type.err)] };
      case "tuple":
        return this.#tuple(type);
      case "record":
        return this.#record(type);
      case "variant":
        return this.#variant(type);
      case "enum":
        return choice(type.cases.flatMap((name) => this.#spellings(name)));
      case "flags":
        return this.#flags(type);
      case "resource":
        return { not: {} };
      default:
        return scalarSchema(type.kind, this.#form);
    }
  }

  #list({ element }: ListType): JsonObject {
    const array = { type: "array", items: this.of(element) };
    return element.kind === "u8" && this.#form === "accepted"
      ? { anyOf: [array, sole("base64", base64Text)] }
      : array;
  }

  #fixedList({ element, length }: FixedListType): JsonObject {
    return { type: "array", items: this.of(element), minItems: length, maxItems: length };
  }

  /** With strings for keys it is an object, which may also be given as pairs. */
  #map({ key, value }: MapType): JsonObject {
    const pair = exactArray([this.of(key), this.of(value)]);
    const pairs = { type: "array", items: pair };
    if (key.kind !== "string") {
      return pairs;
    }
    const object = { type: "object", additionalProperties: this.of(value) };
    return this.#form === "written" ? object : { anyOf: [object, pairs] };
  }

  #option({ some }: OptionType): JsonObject {
    const present = some.kind === "option" ? this.#tagged("some", some) : this.of(some);
    return { anyOf: [present, nothing] };
  }

  #tuple({ items }: TupleType): JsonObject {
    return exactArray(items.map((item) => this.of(item)));
  }

  #record({ fields }: RecordType): JsonObject {
    const properties = fields.flatMap(({ name, type }) =>
      this.#spellings(name).map((spelling): [string, JsonObject] => [spelling, this.of(type)]),
    );
    const required = fields.flatMap(({ name, type }) =>
      this.#mayBeLeftOut(type) || this.#spellings(name).length > 1 ? [] : [snakeCase(name)],
    );
    const spelledOnce = fields.flatMap(({ name, type }): readonly JsonObject[] => {
      const either = this.#spellings(name).map((spelling) => ({ required: [spelling] }));
      if (either.length === 1) {
        return [];
      }
      return this.#mayBeLeftOut(type) ? [{ not: { allOf: either } }] : [{ oneOf: either }];
    });
    return {
      type: "object",
      properties: Object.fromEntries(properties),
      ...(required.length === 0 ? {} : { required }),
      additionalProperties: false,
      ...(spelledOnce.length === 0 ? {} : { allOf: spelledOnce }),
    };
  }

  #mayBeLeftOut(type: WitType): boolean {
    return type.kind === "option" && this.#form === "accepted";
  }

  #variant({ cases }: VariantType): JsonObject {
    const names = cases.filter(({ type }) => type === null).map(({ name }) => name);
    const withPayload = cases.flatMap(({ name, type }) =>
      type === null ? [] : this.#spellings(name).map((spelling) => sole(spelling, this.of(type))),
    );
    const withoutPayload =
      names.length === 0 ? [] : [choice(names.flatMap((name) => this.#spellings(name)))];
    const alternatives = [...withoutPayload, ...withPayload];
    return alternatives.length === 0 ? { not: {} } : { anyOf: alternatives };
  }

  /** Each flag at most once, under whichever of its spellings. */
  #flags({ names }: FlagsType): JsonObject {
    if (names.length === 0) {
      return { type: "array", maxItems: 0 };
    }
    const spelledOnce = names
      .map((name) => this.#spellings(name))
      .filter((each) => each.length > 1)
      .map((each) => ({ contains: { enum: each }, minContains: 0, maxContains: 1 }));
    return {
      type: "array",
      items: { enum: names.flatMap((name) => this.#spellings(name)) },
      uniqueItems: true,
      ...(spelledOnce.length === 0 ? {} : { allOf: spelledOnce }),
    };
  }

  #tagged(tag: string, payload: WitType | null): JsonObject {
    return sole(tag, payload === null ? nothing : this.of(payload));
  }

  #spellings(name: string): readonly string[] {
    return this.#form === "written" ? [snakeCase(name)] : spellings(name);
  }
}

/** An array with one item for each schema. */
export function exactArray(items: readonly JsonObject[]): JsonObject {
  return items.length === 0
    ? { type: "array", maxItems: 0 }
    : {
        type: "array",
        prefixItems: items,
        items: false,
        minItems: items.length,
        maxItems: items.length,
      };
}

/** An object with exactly this key. */
function sole(key: string, schema: JsonObject): JsonObject {
  return {
    type: "object",
    properties: { [key]: schema },
    required: [key],
    additionalProperties: false,
  };
}

function choice(names: readonly string[]): JsonObject {
  return names.length === 0 ? { not: {} } : { type: "string", enum: names };
}
