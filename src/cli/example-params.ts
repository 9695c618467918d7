/**
 * An example of the params of a function, for a person to start from: small, but with one item in each list, so that
 * the form of everything is seen. An option is null, since it may be left out.
 */
import type { JsonValue } from "../wit/json-text.ts";
import { snakeCase } from "../wit/name.ts";
import type {
  EnumType,
  FixedListType,
  FlagsType,
  MapType,
  NamedType,
  PrimitiveType,
  RecordType,
  VariantType,
  WitType,
} from "../wit/wit-type.ts";

/** More items than a person would read; a list of a fixed length can have very many. */
const ITEMS_MAX = 1_000;

/** The JSON array of the params; null when it would be too large, or when a handle is in it. */
export function exampleParams(params: readonly NamedType[]): readonly JsonValue[] | null {
  const example = new ExampleWriter();
  const values = params.map(({ type }) => example.valueOf(type));
  return example.hasGivenUp ? null : values;
}

const scalars = {
  bool: true,
  char: "a",
  string: "text",
  f32: 1.5,
  f64: 1.5,
  u8: 1,
  u16: 1,
  u32: 1,
  u64: 1,
  s8: 1,
  s16: 1,
  s32: 1,
  s64: 1,
} as const satisfies Record<PrimitiveType["kind"], JsonValue>;

class ExampleWriter {
  #left = ITEMS_MAX;

  /** Whether what was made is worthless. */
  get hasGivenUp(): boolean {
    return this.#left < 0;
  }

  valueOf(type: WitType): JsonValue {
    this.#left -= 1;
    return this.hasGivenUp ? null : this.#example(type);
  }

  #example(type: WitType): JsonValue {
    switch (type.kind) {
      case "list":
        return [this.valueOf(type.element)];
      case "fixed-list":
        return this.#items(type);
      case "map":
        return this.#map(type);
      case "tuple":
        return type.items.map((item) => this.valueOf(item));
      case "record":
        return this.#record(type);
      case "option":
        return null;
      case "result":
        return { ok: this.#payload(type.ok) };
      case "variant":
        return this.#variant(type);
      case "enum":
      case "flags":
        return firstNames(type);
      case "resource":
        // There is no value to write down.
        this.#left = -1;
        return null;
      default:
        return scalars[type.kind];
    }
  }

  #items({ element, length }: FixedListType): JsonValue {
    const items: JsonValue[] = [];
    while (items.length < length && !this.hasGivenUp) items.push(this.valueOf(element));
    return items;
  }

  /** With keys of text a map is an object, else an array of pairs. */
  #map({ key, value }: MapType): JsonValue {
    return key.kind === "string"
      ? { key: this.valueOf(value) }
      : [[scalars[key.kind], this.valueOf(value)]];
  }

  #record({ fields }: RecordType): JsonValue {
    return Object.fromEntries(
      fields.map(({ name, type }) => [snakeCase(name), this.valueOf(type)]),
    );
  }

  #variant({ cases: [first] }: VariantType): JsonValue {
    if (first === undefined) return null;
    const name = snakeCase(first.name);
    return first.type === null ? name : { [name]: this.valueOf(first.type) };
  }

  #payload(type: WitType | null): JsonValue {
    return type === null ? null : this.valueOf(type);
  }
}

/** A case of an enum is its name, flags are an array of names. */
function firstNames(type: EnumType | FlagsType): JsonValue {
  if (type.kind === "flags") return type.names.slice(0, 1).map(snakeCase);
  const [first = ""] = type.cases;
  return snakeCase(first);
}
