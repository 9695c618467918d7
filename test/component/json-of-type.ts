/** JSON that a type takes. */
import fc from "fast-check";
import type { JsonValue } from "../../src/wit/json-text.ts";
import type { MapType, PrimitiveType, VariantCase, WitType } from "../../src/wit/wit-type.ts";

/** Any code point that is no surrogate. */
const char = fc
  .integer({ min: 0, max: 0x10ffff })
  .filter((codePoint) => codePoint < 0xd800 || codePoint > 0xdfff)
  .map((codePoint) => String.fromCodePoint(codePoint));

const text = fc.oneof(
  fc.array(char).map((chars) => chars.join("")),
  fc.constantFrom("ok", "err", "some", "none"),
);

/** JSON that the type takes. */
export function jsonOf(type: WitType): fc.Arbitrary<JsonValue> {
  switch (type.kind) {
    case "list":
      return fc.array(jsonOf(type.element), { maxLength: 8 });
    case "fixed-list":
      return fc.array(jsonOf(type.element), { minLength: type.length, maxLength: type.length });
    case "map":
      return mapOf(type);
    case "option":
      return optionOf(type.some);
    case "result":
      return fc.oneof(
        fc.record({ ok: payloadOf(type.ok) }),
        fc.record({ err: payloadOf(type.err) }),
      );
    case "tuple":
      return fc.tuple(...type.items.map(jsonOf));
    case "record":
      return fc.record(
        Object.fromEntries(type.fields.map((field) => [field.name, jsonOf(field.type)])),
      );
    case "variant":
      return fc.oneof(...type.cases.map(caseOf));
    case "enum":
      return fc.constantFrom(...type.cases);
    case "flags":
      return fc.subarray([...type.names]);
    case "resource":
      throw new Error("a handle has no JSON");
    default:
      return scalars[type.kind];
  }
}

const scalars: Readonly<Record<PrimitiveType["kind"], fc.Arbitrary<JsonValue>>> = {
  bool: fc.boolean(),
  u8: fc.integer({ min: 0, max: 2 ** 8 - 1 }),
  u16: fc.integer({ min: 0, max: 2 ** 16 - 1 }),
  u32: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  u64: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  s8: fc.integer({ min: -(2 ** 7), max: 2 ** 7 - 1 }),
  s16: fc.integer({ min: -(2 ** 15), max: 2 ** 15 - 1 }),
  s32: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  s64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  f32: fc.float({ noNaN: true, noDefaultInfinity: true }),
  f64: fc.double({ noNaN: true, noDefaultInfinity: true }),
  char,
  string: text,
};

/** Entries of a map, which text keys may give as an object. */
function mapOf({ key, value }: MapType): fc.Arbitrary<JsonValue> {
  const pairs = fc.uniqueArray(fc.tuple(jsonOf(key), jsonOf(value)), {
    selector: ([each]) => each,
    maxLength: 8,
  });
  return key.kind === "string" ? fc.oneof(pairs, fc.dictionary(text, jsonOf(value))) : pairs;
}

function optionOf(some: WitType): fc.Arbitrary<JsonValue> {
  const value = jsonOf(some);
  return fc.oneof(fc.constant(null), some.kind === "option" ? fc.record({ some: value }) : value);
}

function caseOf({ name, type }: VariantCase): fc.Arbitrary<JsonValue> {
  return type === null ? fc.constant(name) : fc.record({ [name]: jsonOf(type) });
}

function payloadOf(type: WitType | null): fc.Arbitrary<JsonValue> {
  return type === null ? fc.constant(null) : jsonOf(type);
}
