/**
 * JSON Schema (draft 2020-12) of what calls a function and of what it answers, for clients that
 * check, complete or generate JSON. The server's own check is stricter where JSON Schema has no
 * words: limits, half surrogate pairs, equal keys in the pairs of a map, and 64-bit integers in the
 * notation of floats. Bounds of 64-bit integers are exact in the text; a validator that reads
 * numbers as doubles rounds them up to the next one.
 */
import { TypeSchemas, exactArray } from "./json-schema-type.ts";
import { isJsonArray, isJsonObject } from "./json-text.ts";
import type { JsonObject, JsonValue } from "./json-text.ts";
import type { FunctionSignature } from "./wit-type.ts";

const dialect = { $schema: "https://json-schema.org/draft/2020-12/schema" };

/** What is accepted as the params of a call: an array with one item for each parameter. */
export function paramsSchema({ params }: FunctionSignature): JsonObject {
  const types = new TypeSchemas("accepted");
  const sharing = new SchemaSharing(params.map(({ type }) => types.of(type)));
  const items = sharing.roots.map((schema, index) => ({
    title: params[index]?.name ?? "",
    ...schema,
  }));
  return { ...dialect, ...exactArray(items), ...sharing.definitions };
}

/** What is written as the result: `{"ok": ...}` or `{"err": ...}` with the payload or null. */
export function resultSchema({ result }: FunctionSignature): JsonObject {
  const types = new TypeSchemas("written");
  const sharing = new SchemaSharing(result === null ? [] : [types.of(result)]);
  const [schema = { type: "null" }] = sharing.roots;
  return { ...dialect, ...schema, ...sharing.definitions };
}

/** Moves the schemas of types that occur more than once to `$defs`. */
class SchemaSharing {
  readonly #uses = new Map<JsonObject, number>();
  readonly #references = new Map<JsonObject, JsonObject>();
  readonly #definitions = new Map<string, JsonObject>();
  readonly roots: readonly JsonObject[];

  /** A schema occurs twice when the same object does. */
  constructor(roots: readonly JsonObject[]) {
    for (const root of roots) {
      this.#count(root);
    }
    this.roots = roots.map((root) => this.#object(root));
  }

  /** `$defs`, if there is any. */
  get definitions(): JsonObject {
    return this.#definitions.size === 0 ? {} : { $defs: Object.fromEntries(this.#definitions) };
  }

  #count(json: JsonValue): void {
    if (isJsonArray(json)) {
      for (const item of json) {
        this.#count(item);
      }
    } else if (isJsonObject(json)) {
      const uses = (this.#uses.get(json) ?? 0) + 1;
      this.#uses.set(json, uses);
      if (uses === 1) {
        this.#count(Object.values(json));
      }
    }
  }

  #object(schema: JsonObject): JsonObject {
    const known = this.#references.get(schema);
    if (known !== undefined) {
      return known;
    }
    const name = this.#uses.get(schema) === 1 ? null : definitionName(schema);
    if (name === null) {
      return this.#inside(schema);
    }
    const free = this.#freeName(name);
    const reference = { $ref: `#/$defs/${free}` };
    this.#references.set(schema, reference);
    this.#definitions.set(free, {});
    this.#definitions.set(free, this.#inside(schema));
    return reference;
  }

  #inside(schema: JsonObject): JsonObject {
    return Object.fromEntries(
      Object.entries(schema).map(([key, value]) => [key, this.#value(value)]),
    );
  }

  #value(json: JsonValue): JsonValue {
    if (isJsonArray(json)) {
      return json.map((item) => this.#value(item));
    }
    return isJsonObject(json) ? this.#object(json) : json;
  }

  #freeName(name: string): string {
    let free = name;
    for (let number = 2; this.#definitions.has(free); number += 1) {
      free = `${name}-${number}`;
    }
    return free;
  }
}

/**
 * What the schema of a type is called: `record`, `u64`. Null for what is no schema of a type, and
 * for one that is no longer than a reference to it.
 */
function definitionName(schema: JsonObject): string | null {
  const { description } = schema;
  const isLong = Object.values(schema).some((value) => typeof value === "object");
  return typeof description === "string" && isLong
    ? (/^[a-z0-9]+/.exec(description)?.[0] ?? null)
    : null;
}
