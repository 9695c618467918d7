/** Random JSON from the JSON Schemas of the OpenAPI document: what they allow, as far as they say it. */
import fc from "fast-check";
import type { OpenApiDocument, Schema } from "./open-api-document.ts";

/** Values that mean something to the server, by the name of the parameter or property that takes them. */
export type KnownValues = Readonly<Record<string, readonly string[]>>;

export class SchemaArbitrary {
  readonly #document: OpenApiDocument;
  readonly #known: KnownValues;

  constructor(document: OpenApiDocument, known: KnownValues) {
    this.#document = document;
    this.#known = known;
  }

  /** @param name of the parameter or property that has the schema */
  of(written: Schema, name = ""): fc.Arbitrary<unknown> {
    const schema = this.#document.resolve(written);
    const ways = [...this.#given(schema, name), ...this.#anyOf(schema)];
    if (ways.length > 0 && !("properties" in schema)) return fc.oneof(...ways);
    const types = [schema["type"]].flat();
    return fc.oneof(...ways, ...types.map((type) => this.#ofType(type, schema)));
  }

  /** What is known of the name, or what the schema lists and shows. */
  #given(schema: Schema, name: string): fc.Arbitrary<unknown>[] {
    const known = Object.hasOwn(this.#known, name) ? (this.#known[name] ?? []) : [];
    const listed = unknowns(schema["enum"]);
    return [
      ...(known.length > 0 ? [fc.constantFrom(...known)] : []),
      ...("const" in schema ? [fc.constant(schema["const"])] : []),
      ...(listed.length > 0 ? [fc.constantFrom(...listed)] : []),
      ...("example" in schema ? [fc.constant(schema["example"])] : []),
    ];
  }

  #anyOf(schema: Schema): fc.Arbitrary<unknown>[] {
    const ways = unknowns(schema["anyOf"] ?? schema["oneOf"]);
    return ways.filter(isSchema).map((way) => this.of(way));
  }

  #ofType(type: unknown, schema: Schema): fc.Arbitrary<unknown> {
    switch (type) {
      case "object":
        return this.#object(schema);
      case "array": {
        const items = schema["items"];
        return fc.array(isSchema(items) ? this.of(items) : fc.jsonValue(), { maxLength: 3 });
      }
      case "integer":
        return integer(schema);
      case "number":
        return fc.double({ noNaN: true, noDefaultInfinity: true });
      case "boolean":
        return fc.boolean();
      case "null":
        return fc.constant(null);
      case "string":
        return fc.string();
      default:
        return fc.jsonValue();
    }
  }

  #object(schema: Schema): fc.Arbitrary<unknown> {
    const properties = isSchema(schema["properties"]) ? schema["properties"] : {};
    const fields = Object.entries(properties).flatMap(([name, field]) =>
      isSchema(field) ? [[name, this.of(field, name)] as const] : [],
    );
    const requiredKeys = unknowns(schema["required"]).map(String);
    return fc.record(Object.fromEntries(fields), { requiredKeys });
  }
}

function integer({ minimum, maximum }: Schema): fc.Arbitrary<number> {
  return fc.integer({
    ...(typeof minimum === "number" && { min: minimum }),
    ...(typeof maximum === "number" && { max: maximum }),
  });
}

function unknowns(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
