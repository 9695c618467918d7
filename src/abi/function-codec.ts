import type { FunctionType, TupleType, WitType } from "../wit/wit-type.ts";
import type { Codec } from "./codec.ts";
import { codecOf } from "./codec-of.ts";
import { maxFlatParams, maxFlatResults } from "./limits.ts";
import { tupleCodec } from "./record-codec.ts";

/** How calls of a function pass the border. */
export interface FunctionCodec {
  readonly params: ParamsCodec;
  /** Null for a function that returns nothing. */
  readonly result: ResultCodec | null;
}

interface ParamsCodec {
  /** All parameters. */
  readonly type: TupleType;
  readonly codec: Codec;
  readonly isByPointer: boolean;
}

interface ResultCodec {
  readonly type: WitType;
  readonly codec: Codec;
  readonly isByPointer: boolean;
}

const functions = new WeakMap<FunctionType, FunctionCodec>();

/** Made once for each signature object; throws as `codecOf`. */
export function functionCodec(fn: FunctionType): FunctionCodec {
  const known = functions.get(fn);
  if (known !== undefined) {
    return known;
  }
  const type: TupleType = { kind: "tuple", items: fn.params.map((param) => param.type) };
  const codec = tupleCodec(type, type.items.map(codecOf));
  const compiled = {
    params: { type, codec, isByPointer: isBeyond(codec, maxFlatParams) },
    result: fn.result === null ? null : resultCodec(fn.result),
  };
  functions.set(fn, compiled);
  return compiled;
}

function resultCodec(type: WitType): ResultCodec {
  const codec = codecOf(type);
  return { type, codec, isByPointer: isBeyond(codec, maxFlatResults) };
}

function isBeyond({ flat }: Codec, most: number): boolean {
  return flat === null || flat.length > most;
}
