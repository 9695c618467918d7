/** Values that are one of several cases: the number of the case, and a place for all payloads. */
import type { WitType } from "../wit/wit-type.ts";
import type { WitValue } from "../wit/wit-value.ts";
import { inside, trap } from "./abi-trap.ts";
import type { Codec } from "./codec.ts";
import { addressAt } from "./core-value.ts";
import type { CoreType, CoreValue } from "./core-value.ts";
import { narrow, sharedFlat, widen, zeroOf } from "./flat-join.ts";
import { alignTo, concatFlat, maxAlignment } from "./layout.ts";
import { readUnsigned, writeUnsigned } from "./unsigned-bytes.ts";
import type { UnsignedSize } from "./unsigned-bytes.ts";

export interface Case {
  /** Of the payload; null without one. */
  readonly codec: Codec | null;
  /** How paths name the payload. */
  readonly step: string;
}

/** A value taken apart: the number of its case, and its payload. */
export interface CaseValue {
  readonly index: number;
  readonly payload: WitValue;
}

/** How values of a type show their case. */
export interface CaseForm {
  readonly type: WitType;
  readonly cases: readonly Case[];
  /** Throws when the value is of no case. */
  readonly open: (value: WitValue) => CaseValue;
  readonly make: (index: number, payload: WitValue) => WitValue;
}

interface CaseLayout {
  readonly discriminantSize: UnsignedSize;
  readonly payloadOffset: number;
  readonly size: number;
  readonly alignment: number;
  /** Core values of the payloads; null for more than can be passed. */
  readonly shared: readonly CoreType[] | null;
}

export function caseCodec(form: CaseForm): Codec {
  const layout = layoutOfCases(form.cases);
  return {
    size: layout.size,
    alignment: layout.alignment,
    flat: concatFlat(["i32"], layout.shared),
    ...memoryConversions(form, layout),
    ...flatConversions(form, layout.shared ?? []),
  };
}

function memoryConversions(
  { type, cases, open, make }: CaseForm,
  { discriminantSize, payloadOffset }: CaseLayout,
): Pick<Codec, "load" | "store"> {
  return {
    load: (memory, pointer) => {
      const index = readUnsigned(memory.view, pointer, discriminantSize);
      const { codec, step } = caseAt(type, cases, index);
      try {
        return make(index, codec?.load(memory, pointer + payloadOffset));
      } catch (error) {
        throw inside(step, error);
      }
    },
    store: (memory, pointer, value) => {
      const { index, payload } = open(value);
      writeUnsigned(memory.view, pointer, discriminantSize, index);
      const { codec, step } = caseAt(type, cases, index);
      try {
        codec?.store(memory, pointer + payloadOffset, payload);
      } catch (error) {
        throw inside(step, error);
      }
    },
  };
}

function flatConversions(
  { type, cases, open, make }: CaseForm,
  shared: readonly CoreType[],
): Pick<Codec, "liftFlat" | "lowerFlat"> {
  return {
    liftFlat: (memory, values, at) => {
      const index = addressAt(values, at);
      const { codec, step } = caseAt(type, cases, index);
      try {
        const payload = narrowed(values, at + 1, shared, codec?.flat ?? []);
        return make(index, codec?.liftFlat(memory, payload, 0));
      } catch (error) {
        throw inside(step, error);
      }
    },
    lowerFlat: (memory, value, into, at) => {
      const { index, payload } = open(value);
      into[at] = index;
      const { codec, step } = caseAt(type, cases, index);
      try {
        codec?.lowerFlat(memory, payload, into, at + 1);
      } catch (error) {
        throw inside(step, error);
      }
      widenInPlace(into, at + 1, shared, codec?.flat ?? []);
    },
  };
}

/** The values of a payload among those that all cases share. */
function narrowed(
  values: readonly CoreValue[],
  at: number,
  shared: readonly CoreType[],
  own: readonly CoreType[],
): readonly CoreValue[] {
  return own.map((type, index) => narrow(values[at + index] ?? 0, shared[index] ?? type, type));
}

/** Makes a payload's values those that all cases share; what the payload does not use is zero. */
function widenInPlace(
  into: CoreValue[],
  at: number,
  shared: readonly CoreType[],
  own: readonly CoreType[],
): void {
  for (const [index, type] of shared.entries()) {
    const ownType = own[index];
    into[at + index] =
      ownType === undefined ? zeroOf(type) : widen(into[at + index] ?? 0, ownType, type);
  }
}

function caseAt(type: WitType, cases: readonly Case[], index: number): Case {
  const found = cases[index];
  if (found === undefined) {
    throw trap(type, `there is no case ${index} among its ${cases.length} cases`);
  }
  return found;
}

function layoutOfCases(cases: readonly Case[]): CaseLayout {
  const codecs = cases.map(({ codec }) => codec).filter((codec) => codec !== null);
  const discriminantSize = sizeOfDiscriminant(cases.length);
  const payloadAlignment = maxAlignment(codecs);
  const alignment = Math.max(discriminantSize, payloadAlignment);
  const payloadOffset = alignTo(discriminantSize, payloadAlignment);
  const payloadSize = Math.max(0, ...codecs.map(({ size }) => size));
  return {
    discriminantSize,
    payloadOffset,
    size: alignTo(payloadOffset + payloadSize, alignment),
    alignment,
    shared: sharedFlat(codecs.map(({ flat }) => flat)),
  };
}

/** The bytes that hold the number of a case: 1, 2 or 4. */
function sizeOfDiscriminant(caseCount: number): UnsignedSize {
  if (caseCount <= 2 ** 8) {
    return 1;
  }
  return caseCount <= 2 ** 16 ? 2 : 4;
}
