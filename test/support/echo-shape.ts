/**
 * How values of WIT lie in memory and in core values, and WebAssembly text that turns the second
 * into the first. Written down here a second time, from "Alignment", "Element Size" and
 * "Flattening" of the component model's CanonicalABI.md, so that a value which comes back from a
 * component made with it is evidence about the engine's own.
 */
import type {
  EnumType,
  FixedListType,
  FlagsType,
  OptionType,
  PrimitiveType,
  RecordType,
  ResourceType,
  ResultType,
  TupleType,
  VariantType,
  WitType,
} from "../../src/wit/wit-type.ts";

export type CoreType = "i32" | "i64" | "f32" | "f64";

/** A core value at hand, as an expression of WebAssembly text. */
export interface Slot {
  readonly type: CoreType;
  readonly expression: string;
}

export interface Shape {
  readonly size: number;
  readonly alignment: number;
  readonly flat: readonly CoreType[];
  /** Instructions that write the value of the slots, one for each of `flat`, to `$at` + `offset`. */
  readonly store: (slots: readonly Slot[], offset: number) => string;
}

export function shapeOf(type: WitType): Shape {
  switch (type.kind) {
    case "list":
    case "map":
      return pointerAndLength;
    case "fixed-list":
    case "tuple":
    case "record":
      return sequence(partsOf(type).map(shapeOf));
    case "option":
    case "result":
    case "variant":
    case "enum":
      return choice(payloadsOf(type));
    default:
      return leafShape(type);
  }
}

function leafShape(type: PrimitiveType | FlagsType | ResourceType): Shape {
  switch (type.kind) {
    case "flags":
      return integer(flagBytes(type.names.length));
    case "resource":
      throw new Error("a handle cannot be echoed");
    default:
      return scalars[type.kind];
  }
}

/** The types that lie one behind the other. */
function partsOf(type: FixedListType | TupleType | RecordType): readonly WitType[] {
  switch (type.kind) {
    case "fixed-list":
      return Array.from({ length: type.length }, () => type.element);
    case "tuple":
      return type.items;
    case "record":
      return type.fields.map((field) => field.type);
  }
}

/** What stands behind each discriminant. */
function payloadsOf(
  type: OptionType | ResultType | VariantType | EnumType,
): readonly (WitType | null)[] {
  switch (type.kind) {
    case "option":
      return [null, type.some];
    case "result":
      return [type.ok, type.err];
    case "variant":
      return type.cases.map((each) => each.type);
    case "enum":
      return type.cases.map(() => null);
  }
}

function flagBytes(names: number): 1 | 2 | 4 {
  if (names <= 8) return 1;
  return names <= 16 ? 2 : 4;
}

function discriminantBytes(cases: number): 1 | 2 | 4 {
  if (cases <= 2 ** 8) return 1;
  return cases <= 2 ** 16 ? 2 : 4;
}

/** The next multiple of a power of two. */
export function alignTo(offset: number, alignment: number): number {
  return Math.ceil(offset / alignment) * alignment;
}

function scalar(type: CoreType, size: number, instruction: string): Shape {
  const store = ([slot]: readonly Slot[], offset: number): string =>
    `(${instruction} offset=${offset} (local.get $at) ${slot?.expression ?? ""})`;
  return { size, alignment: size, flat: [type], store };
}

function integer(size: 1 | 2 | 4): Shape {
  return scalar("i32", size, size === 4 ? "i32.store" : `i32.store${size * 8}`);
}

const word = integer(4);
const long = scalar("i64", 8, "i64.store");
const pointerAndLength = sequence([word, word]);
const scalars = {
  string: pointerAndLength,
  bool: integer(1),
  u8: integer(1),
  s8: integer(1),
  u16: integer(2),
  s16: integer(2),
  u32: word,
  s32: word,
  char: word,
  u64: long,
  s64: long,
  f32: scalar("f32", 4, "f32.store"),
  f64: scalar("f64", 8, "f64.store"),
} as const;

function sequence(parts: readonly Shape[]): Shape {
  let end = 0;
  let slotCount = 0;
  const placed = parts.map((shape) => {
    const place = { shape, offset: alignTo(end, shape.alignment), slot: slotCount };
    end = place.offset + shape.size;
    slotCount += shape.flat.length;
    return place;
  });
  const alignment = Math.max(1, ...parts.map((shape) => shape.alignment));
  return {
    size: alignTo(end, alignment),
    alignment,
    flat: parts.flatMap((shape) => shape.flat),
    store: (slots, offset) =>
      placed
        .map((place) =>
          place.shape.store(
            slots.slice(place.slot, place.slot + place.shape.flat.length),
            offset + place.offset,
          ),
        )
        .join("\n"),
  };
}

/** A discriminant, then the payload of its case. */
function choice(payloads: readonly (WitType | null)[]): Shape {
  const nothing = sequence([]);
  const cases = payloads.map((payload) => (payload === null ? nothing : shapeOf(payload)));
  const tag = integer(discriminantBytes(cases.length));
  const alignment = Math.max(tag.alignment, ...cases.map((shape) => shape.alignment));
  const payloadAt = alignTo(tag.size, Math.max(1, ...cases.map((shape) => shape.alignment)));
  const size = alignTo(payloadAt + Math.max(...cases.map((shape) => shape.size)), alignment);
  const storeCase = (index: number, shape: Shape, slots: readonly Slot[], at: number): string => {
    const own = shape.flat.map((type, slot) => converted(slots[slot + 1], type));
    const isThis = `(i32.eq ${slots[0]?.expression ?? ""} (i32.const ${index}))`;
    return own.length === 0 ? "" : `(if ${isThis} (then ${shape.store(own, at + payloadAt)}))`;
  };
  return {
    size,
    alignment,
    flat: ["i32", ...joined(cases)],
    store: (slots, offset) =>
      [
        tag.store(slots, offset),
        ...cases.map((shape, index) => storeCase(index, shape, slots, offset)),
      ].join("\n"),
  };
}

function joined(cases: readonly Shape[]): readonly CoreType[] {
  const flat: CoreType[] = [];
  for (const shape of cases) {
    for (const [index, type] of shape.flat.entries()) {
      const other = flat[index] ?? type;
      flat[index] = other === type ? type : shared(other, type);
    }
  }
  return flat;
}

/** What holds either of two different core types. */
function shared(one: CoreType, other: CoreType): CoreType {
  const is32 = (each: CoreType): boolean => each === "i32" || each === "f32";
  return is32(one) && is32(other) ? "i32" : "i64";
}

/** The core value of a case's own type out of the one that it shares with other cases. */
function converted(slot: Slot | undefined, type: CoreType): Slot {
  if (slot === undefined) throw new Error("a case has more core values than its variant");
  const { expression } = slot;
  const low = slot.type === "i64" ? `(i32.wrap_i64 ${expression})` : expression;
  const forms = {
    i32: low,
    i64: expression,
    f32: `(f32.reinterpret_i32 ${low})`,
    f64: `(f64.reinterpret_i64 ${expression})`,
  };
  return slot.type === type ? slot : { type, expression: forms[type] };
}
