/** Booleans, numbers and characters: one core value each. */
import { isBigInteger, isSmallInteger } from "../wit/integer-range.ts";
import type { BigIntegerKind, SmallIntegerKind } from "../wit/integer-range.ts";
import type { FloatKind } from "../wit/wit-type.ts";
import type { WitValue } from "../wit/wit-value.ts";
import { misfit, trap } from "./abi-trap.ts";
import type { Codec } from "./codec.ts";
import { bigintAt, numberAt } from "./core-value.ts";
import type { CoreType } from "./core-value.ts";

const firstSurrogate = 0xd800;
const lastSurrogate = 0xdfff;
const codePointCount = 0x11_0000;

/** How a scalar is in memory, and as the number of a core value. */
interface NumberForm {
  readonly size: number;
  readonly core: CoreType;
  readonly read: (view: DataView, pointer: number) => number;
  readonly write: (view: DataView, pointer: number, value: number) => void;
}

/** How a number of JavaScript becomes a value of the type and back; both throw what is wrong. */
interface Meaning {
  readonly lift: (number: number) => WitValue;
  readonly lower: (value: WitValue) => number;
}

const byte: NumberForm = {
  size: 1,
  core: "i32",
  read: (view, pointer) => view.getUint8(pointer),
  write: (view, pointer, value) => view.setUint8(pointer, value),
};

const short: NumberForm = {
  size: 2,
  core: "i32",
  read: (view, pointer) => view.getUint16(pointer, true),
  write: (view, pointer, value) => view.setUint16(pointer, value, true),
};

const word: NumberForm = {
  size: 4,
  core: "i32",
  read: (view, pointer) => view.getInt32(pointer, true),
  write: (view, pointer, value) => view.setInt32(pointer, value, true),
};

const single: NumberForm = {
  size: 4,
  core: "f32",
  read: (view, pointer) => view.getFloat32(pointer, true),
  write: (view, pointer, value) => view.setFloat32(pointer, value, true),
};

const double: NumberForm = {
  size: 8,
  core: "f64",
  read: (view, pointer) => view.getFloat64(pointer, true),
  write: (view, pointer, value) => view.setFloat64(pointer, value, true),
};

/** The bits of an integer of the type among the 32 of its core value; the others do not count. */
const smallIntegers: {
  readonly [Kind in SmallIntegerKind]: readonly [NumberForm, (number: number) => number];
} = {
  u8: [byte, (number) => number & 0xff],
  s8: [byte, (number) => (number << 24) >> 24],
  u16: [short, (number) => number & 0xffff],
  s16: [short, (number) => (number << 16) >> 16],
  u32: [word, (number) => number >>> 0],
  s32: [word, (number) => number | 0],
};

export function smallIntegerCodec(kind: SmallIntegerKind): Codec {
  const [form, lift] = smallIntegers[kind];
  return numberCodec(form, {
    lift,
    lower: (value) => {
      if (typeof value !== "number" || !isSmallInteger(value, kind)) {
        throw misfit({ kind }, value);
      }
      return value;
    },
  });
}

/** Every NaN is the same NaN on both sides. */
export function floatCodec(kind: FloatKind): Codec {
  return numberCodec(kind === "f32" ? single : double, {
    lift: canonicalNaN,
    lower: (value) => {
      if (typeof value !== "number") {
        throw misfit({ kind }, value);
      }
      return canonicalNaN(value);
    },
  });
}

export const boolCodec: Codec = numberCodec(byte, {
  lift: (number) => number !== 0,
  lower: (value) => {
    if (typeof value !== "boolean") {
      throw misfit({ kind: "bool" }, value);
    }
    return value ? 1 : 0;
  },
});

export const charCodec: Codec = numberCodec(word, {
  lift: (number) => {
    const codePoint = number >>> 0;
    if (codePoint >= codePointCount || isSurrogate(codePoint)) {
      throw trap({ kind: "char" }, `0x${codePoint.toString(16)} is no Unicode character`);
    }
    return String.fromCodePoint(codePoint);
  },
  lower: (value) => {
    const codePoint = typeof value === "string" ? value.codePointAt(0) : undefined;
    if (
      codePoint === undefined ||
      isSurrogate(codePoint) ||
      value !== String.fromCodePoint(codePoint)
    ) {
      throw misfit({ kind: "char" }, value);
    }
    return codePoint;
  },
});

export function bigIntegerCodec(kind: BigIntegerKind): Codec {
  const lift = (value: bigint): bigint =>
    kind === "u64" ? BigInt.asUintN(64, value) : BigInt.asIntN(64, value);
  const lower = (value: WitValue): bigint => {
    if (typeof value !== "bigint" || !isBigInteger(value, kind)) {
      throw misfit({ kind }, value);
    }
    return value;
  };
  return {
    size: 8,
    alignment: 8,
    flat: ["i64"],
    load: (memory, pointer) => lift(memory.view.getBigInt64(pointer, true)),
    store: (memory, pointer, value) => memory.view.setBigInt64(pointer, lower(value), true),
    liftFlat: (_memory, values, at) => lift(bigintAt(values, at)),
    lowerFlat: (_memory, value, into, at) => {
      into[at] = lower(value);
    },
  };
}

function numberCodec({ size, core, read, write }: NumberForm, { lift, lower }: Meaning): Codec {
  return {
    size,
    alignment: size,
    flat: [core],
    load: (memory, pointer) => lift(read(memory.view, pointer)),
    store: (memory, pointer, value) => write(memory.view, pointer, lower(value)),
    liftFlat: (_memory, values, at) => lift(numberAt(values, at)),
    lowerFlat: (_memory, value, into, at) => {
      into[at] = lower(value);
    },
  };
}

function isSurrogate(codePoint: number): boolean {
  return codePoint >= firstSurrogate && codePoint <= lastSurrogate;
}

/** The bits of a NaN would tell machines apart: engines of JavaScript keep them in a number. */
function canonicalNaN(number: number): number {
  return Number.isNaN(number) ? Number.NaN : number;
}
