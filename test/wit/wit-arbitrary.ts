/** Random types with values that fit them. */
import fc from "fast-check";
import { sortedEntries } from "../../src/wit/map-order.ts";
import { camelCase } from "../../src/wit/name.ts";
import { isNumberType, numberArrayOf } from "../../src/wit/number-array.ts";
import { isTaggedOption } from "../../src/wit/option-form.ts";
import type { Scalar } from "../../src/wit/scalar-from-json.ts";
import { isMapKeyType } from "../../src/wit/wit-type.ts";
import type {
  EnumType,
  FlagsType,
  MapType,
  PrimitiveType,
  RecordType,
  ResourceType,
  VariantType,
  WitType,
} from "../../src/wit/wit-type.ts";
import type { WitValue } from "../../src/wit/wit-value.ts";

export interface TypedValue {
  readonly type: WitType;
  readonly value: WitValue;
}

const fragment = fc.stringMatching(/^(?:[a-z][a-z0-9]{0,3}|[A-Z][A-Z0-9]{0,2})$/);
const name = fc.array(fragment, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("-"));

/** Names that stay apart in every form that they take. */
const names = fc.uniqueArray(name, {
  minLength: 1,
  maxLength: 4,
  selector: (each) => camelCase(each).toLowerCase(),
});

const big = 1n << 63n;

function integers(bits: number): fc.Arbitrary<number> {
  return fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 });
}

/** Made once: fast-check takes long to set up floats and strings. */
const scalars = {
  bool: fc.boolean(),
  char: fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  string: fc.string({ unit: "binary" }),
  f32: fc.float(),
  f64: fc.double(),
  u8: fc.nat(2 ** 8 - 1),
  u16: fc.nat(2 ** 16 - 1),
  u32: fc.nat(2 ** 32 - 1),
  u64: fc.bigInt({ min: 0n, max: 2n * big - 1n }),
  s8: integers(8),
  s16: integers(16),
  s32: integers(32),
  s64: fc.bigInt({ min: -big, max: big - 1n }),
} satisfies Record<PrimitiveType["kind"], fc.Arbitrary<Scalar>>;

function scalarOf(kind: PrimitiveType["kind"]): fc.Arbitrary<Scalar> {
  return scalars[kind];
}

const primitive = fc
  .constantFrom(
    "bool",
    "u8",
    "u16",
    "u32",
    "u64",
    "s8",
    "s16",
    "s32",
    "s64",
    "f32",
    "f64",
    "char",
    "string",
  )
  .map((kind): WitType => ({ kind }));

const mapKey = primitive.filter(isMapKeyType);

export const arbitraryType: fc.Arbitrary<WitType> = fc.letrec<{
  type: WitType;
  payload: WitType | null;
}>((tie) => ({
  payload: fc.option(tie("type")),
  type: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    primitive,
    tie("type").map((element): WitType => ({ kind: "list", element })),
    fc
      .tuple(tie("type"), fc.integer({ min: 1, max: 4 }))
      .map(([element, length]): WitType => ({ kind: "fixed-list", element, length })),
    fc.tuple(mapKey, tie("type")).map(([key, value]): WitType => ({ kind: "map", key, value })),
    tie("type").map((some): WitType => ({ kind: "option", some })),
    fc
      .tuple(tie("payload"), tie("payload"))
      .map(([ok, err]): WitType => ({ kind: "result", ok, err })),
    fc
      .array(tie("type"), { minLength: 1, maxLength: 4 })
      .map((items): WitType => ({ kind: "tuple", items })),
    members(tie("type")).map((fields): WitType => ({ kind: "record", fields })),
    members(tie("payload")).map((cases): WitType => ({ kind: "variant", cases })),
    names.map((cases): WitType => ({ kind: "enum", cases })),
    names.map((flags): WitType => ({ kind: "flags", names: flags })),
  ),
})).type;

export const typedValue: fc.Arbitrary<TypedValue> = arbitraryType.chain((type) =>
  valueOf(type).map((value) => ({ type, value })),
);

function members<Type>(
  type: fc.Arbitrary<Type>,
): fc.Arbitrary<readonly { readonly name: string; readonly type: Type }[]> {
  return names.chain((each) =>
    fc.tuple(...each.map((memberName) => type.map((found) => ({ name: memberName, type: found })))),
  );
}

/** Values of a type, in the form that bindings give. */
export function valueOf(type: WitType): fc.Arbitrary<WitValue> {
  switch (type.kind) {
    case "list":
      return listOf(type.element);
    case "fixed-list":
      return fc.array(valueOf(type.element), { minLength: type.length, maxLength: type.length });
    case "map":
      return mapOf(type);
    case "option":
      return optionOf(type.some);
    case "result":
      return fc.oneof(
        payloadOf(type.ok).map((val) => ({ tag: "ok", val })),
        payloadOf(type.err).map((val) => ({ tag: "err", val })),
      );
    case "tuple":
      return fc.tuple(...type.items.map(valueOf));
    case "record":
      return fc.record(
        Object.fromEntries(
          type.fields.map((field) => [camelCase(field.name), valueOf(field.type)]),
        ),
        { noNullPrototype: true },
      );
    case "variant":
      return fc.oneof(
        ...type.cases.map(({ name: tag, type: payload }) =>
          payload === null ? fc.constant({ tag }) : valueOf(payload).map((val) => ({ tag, val })),
        ),
      );
    case "enum":
      return fc.constantFrom(...type.cases);
    case "flags":
      return fc.record(
        Object.fromEntries(type.names.map((flag) => [camelCase(flag), fc.boolean()])),
        { noNullPrototype: true },
      );
    case "resource":
      throw new TypeError("handles have no values");
    default:
      return scalarOf(type.kind);
  }
}

function listOf(element: WitType): fc.Arbitrary<WitValue> {
  if (!isNumberType(element)) {
    return fc.array(valueOf(element), { maxLength: 3 });
  }
  const numbers = fc.array(scalarOf(element.kind), { maxLength: 3 });
  return numbers.map((values) => numberArrayOf(element.kind, values));
}

function mapOf({ key, value }: MapType): fc.Arbitrary<WitValue> {
  const entry = fc.tuple(scalarOf(key.kind), valueOf(value));
  return fc
    .uniqueArray(entry, { selector: ([each]) => each, maxLength: 4 })
    .map((entries) => new Map(sortedEntries(new Map(entries))));
}

function optionOf(some: WitType): fc.Arbitrary<WitValue> {
  return isTaggedOption({ kind: "option", some })
    ? fc.oneof(
        fc.constant({ tag: "none", val: undefined }),
        valueOf(some).map((val) => ({ tag: "some", val })),
      )
    : fc.option(valueOf(some), { nil: undefined });
}

function payloadOf(type: WitType | null): fc.Arbitrary<WitValue> {
  return type === null ? fc.constant(undefined) : valueOf(type);
}

/** WIT text that declares what the type needs and a function `f` that takes it. */
export function witTextOf(type: WitType): string {
  const declarations: string[] = [];
  const text = reference(type, declarations);
  return `package a:b; interface i { f: func(x: ${text}); ${declarations.join(" ")} } world w { export i; }`;
}

export function reference(type: WitType, declarations: string[]): string {
  const inner = (part: WitType): string => reference(part, declarations);
  const side = (part: WitType | null): string => (part === null ? "_" : inner(part));
  switch (type.kind) {
    case "list":
      return `list<${inner(type.element)}>`;
    case "fixed-list":
      return `list<${inner(type.element)}, ${type.length}>`;
    case "map":
      return `map<${inner(type.key)}, ${inner(type.value)}>`;
    case "option":
      return `option<${inner(type.some)}>`;
    case "result":
      return type.err === null
        ? `result${type.ok === null ? "" : `<${inner(type.ok)}>`}`
        : `result<${side(type.ok)}, ${inner(type.err)}>`;
    case "tuple":
      return `tuple<${type.items.map(inner).join(", ")}>`;
    default:
      return declaredReference(type, declarations);
  }
}

function declaredReference(
  type: RecordType | VariantType | EnumType | FlagsType | ResourceType | PrimitiveType,
  declarations: string[],
): string {
  const inner = (part: WitType): string => reference(part, declarations);
  switch (type.kind) {
    case "record": {
      const fields = type.fields.map((field) => `%${field.name}: ${inner(field.type)}`);
      return declare("record", fields, declarations);
    }
    case "variant": {
      const cases = type.cases.map(
        ({ name: tag, type: payload }) => `%${tag}${payload === null ? "" : `(${inner(payload)})`}`,
      );
      return declare("variant", cases, declarations);
    }
    case "enum":
      return declare(
        "enum",
        type.cases.map((tag) => `%${tag}`),
        declarations,
      );
    case "flags":
      return declare(
        "flags",
        type.names.map((flag) => `%${flag}`),
        declarations,
      );
    default:
      return type.kind;
  }
}

function declare(keyword: string, parts: readonly string[], declarations: string[]): string {
  const declared = `declared-${declarations.length}`;
  declarations.push(`${keyword} ${declared} { ${parts.join(", ")} }`);
  return declared;
}
