/** Variants, and what the canonical ABI treats as variants: enums, options and results. */
import { isTaggedOption } from "../wit/option-form.ts";
import type { EnumType, OptionType, ResultType, VariantType, WitType } from "../wit/wit-type.ts";
import { misfit } from "./abi-trap.ts";
import { caseCodec } from "./case-codec.ts";
import type { Codec } from "./codec.ts";
import { isTagged } from "./value-shape.ts";

/** A case without payload has no `val`. */
export function variantCodec(type: VariantType, codecs: readonly (Codec | null)[]): Codec {
  const tags = type.cases.map(({ name }) => name);
  return taggedCodec(type, tags, codecs);
}

export function resultCodec(type: ResultType, codecs: readonly (Codec | null)[]): Codec {
  return taggedCodec(type, ["ok", "err"], codecs);
}

export function optionCodec(type: OptionType, some: Codec): Codec {
  if (isTaggedOption(type)) {
    return taggedCodec(type, ["none", "some"], [null, some]);
  }
  return caseCodec({
    type,
    cases: [
      { codec: null, step: "" },
      { codec: some, step: "" },
    ],
    open: (value) => ({ index: value === undefined ? 0 : 1, payload: value }),
    make: (_index, payload) => payload,
  });
}

export function enumCodec(type: EnumType): Codec {
  const indexes = indexesOf(type.cases);
  return caseCodec({
    type,
    cases: type.cases.map(() => ({ codec: null, step: "" })),
    open: (value) => {
      const index = typeof value === "string" ? indexes.get(value) : undefined;
      if (index === undefined) {
        throw misfit(type, value);
      }
      return { index, payload: undefined };
    },
    make: (index) => type.cases[index],
  });
}

function taggedCodec(
  type: WitType,
  tags: readonly string[],
  codecs: readonly (Codec | null)[],
): Codec {
  const indexes = indexesOf(tags);
  return caseCodec({
    type,
    cases: codecs.map((codec, index) => ({ codec, step: `.${tags[index]}` })),
    open: (value) => {
      const index = isTagged(value) ? indexes.get(value.tag) : undefined;
      if (!isTagged(value) || index === undefined) {
        throw misfit(type, value);
      }
      return { index, payload: value.val };
    },
    make: (index, val) => {
      const tag = tags[index] ?? "";
      return codecs[index] === null ? { tag } : { tag, val };
    },
  });
}

function indexesOf(tags: readonly string[]): ReadonlyMap<string, number> {
  return new Map(tags.map((tag, index) => [tag, index]));
}
