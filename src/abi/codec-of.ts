import { isNumberType } from "../wit/number-array.ts";
import type { ListType, PrimitiveType, WitType } from "../wit/wit-type.ts";
import { formatWitType } from "../wit/wit-text.ts";
import type { Codec } from "./codec.ts";
import { flagsCodec } from "./flags-codec.ts";
import { handleCodec } from "./handle-codec.ts";
import { maxBlockBytes } from "./limits.ts";
import { fixedListCodec, listCodec } from "./list-codec.ts";
import { mapCodec } from "./map-codec.ts";
import { numberListCodec } from "./number-list-codec.ts";
import { recordCodec, tupleCodec } from "./record-codec.ts";
import {
  bigIntegerCodec,
  boolCodec,
  charCodec,
  floatCodec,
  smallIntegerCodec,
} from "./scalar-codec.ts";
import { stringCodec } from "./string-codec.ts";
import { enumCodec, optionCodec, resultCodec, variantCodec } from "./variant-codec.ts";

const codecs = new WeakMap<WitType, Codec>();

/**
 * The codec of a type, made once for each type object. Throws a `TypeError` for types that no
 * component can have (without any part, too large, more than 32 flags), and for handles of other
 * things than resources: streams and futures.
 */
export function codecOf(type: WitType): Codec {
  const known = codecs.get(type);
  if (known !== undefined) {
    return known;
  }
  const codec = compile(type);
  if (codec.size > maxBlockBytes) {
    throw new TypeError(`a value of ${codec.size} bytes is too large for a component`);
  }
  codecs.set(type, codec);
  return codec;
}

function compile(type: WitType): Codec {
  switch (type.kind) {
    case "list":
      return compileList(type);
    case "fixed-list":
      return fixedListCodec(type, codecOf(type.element));
    case "map":
      return mapCodec(type, codecOf(type.key), codecOf(type.value));
    case "option":
      return optionCodec(type, codecOf(type.some));
    case "result":
      return resultCodec(type, [payloadCodec(type.ok), payloadCodec(type.err)]);
    case "tuple":
      return tupleCodec(type, someOf(type, type.items).map(codecOf));
    case "record":
      return recordCodec(
        type,
        someOf(type, type.fields).map((field) => codecOf(field.type)),
      );
    case "variant":
      return variantCodec(
        type,
        someOf(type, type.cases).map((variantCase) => payloadCodec(variantCase.type)),
      );
    case "enum":
      someOf(type, type.cases);
      return enumCodec(type);
    case "flags":
      someOf(type, type.names);
      return flagsCodec(type);
    case "resource":
      return handleCodec(type);
    default:
      return compilePrimitive(type);
  }
}

function compilePrimitive({ kind }: PrimitiveType): Codec {
  switch (kind) {
    case "bool":
      return boolCodec;
    case "char":
      return charCodec;
    case "string":
      return stringCodec;
    case "f32":
    case "f64":
      return floatCodec(kind);
    case "u64":
    case "s64":
      return bigIntegerCodec(kind);
    default:
      return smallIntegerCodec(kind);
  }
}

function compileList(type: ListType): Codec {
  const element = codecOf(type.element);
  return isNumberType(type.element)
    ? numberListCodec(type.element, element)
    : listCodec(type, element);
}

function payloadCodec(type: WitType | null): Codec | null {
  return type === null ? null : codecOf(type);
}

/** The parts of a type, of which there is at least one: empty values would cost nothing to send. */
function someOf<Part>(type: WitType, parts: readonly Part[]): readonly Part[] {
  if (parts.length === 0) {
    throw new TypeError(`${formatWitType(type)} without any part is no type of a component`);
  }
  return parts;
}
