/**
 * Whether all state of a core module lies in its memories and globals: no instruction changes a table or
 * uses up a segment of data or elements. What compilers make of most languages is like that.
 */
import { BinaryCursor } from "./binary-cursor.ts";
import { binarySections } from "./component-binary.ts";
import { readVector } from "./component-section.ts";

const codeSection = 10;

type Immediates = (cursor: BinaryCursor) => void;

/** Throws a `TypeError` that names the first instruction that is another thing, or is not known. */
export function assertPlainState(core: Uint8Array): void {
  for (const { id, body } of binarySections(core)) {
    if (id !== codeSection) continue;
    const cursor = new BinaryCursor(body, 0);
    readVector(cursor, () => readFunction(cursor.take(cursor.unsigned())));
  }
}

function readFunction(body: Uint8Array): void {
  const cursor = new BinaryCursor(body, 0);
  readVector(cursor, () => {
    cursor.unsigned();
    skipType(cursor);
  });
  while (!cursor.atEnd()) {
    const code = cursor.byte();
    const skip = instructions[code];
    if (skip === undefined) throw new TypeError(`an instruction 0x${code.toString(16)}`);
    skip(cursor);
  }
}

/** A number in LEB128, with or without sign; an index; a type of one byte. */
function skipNumber(cursor: BinaryCursor): void {
  while (cursor.byte() >= 0x80);
}

function skipNumbers(count: number): Immediates {
  return (cursor) => {
    for (let at = 0; at < count; at += 1) skipNumber(cursor);
  };
}

function skipBytes(count: number): Immediates {
  return (cursor) => {
    cursor.take(count);
  };
}

/** References to types of the module's own have a longer form. */
const typedReferences: ReadonlySet<number> = new Set([0x63, 0x64]);

function skipType(cursor: BinaryCursor): void {
  const type = cursor.byte();
  if (typedReferences.has(type)) throw new TypeError(`a type 0x${type.toString(16)}`);
  if (type >= 0x80) skipNumber(cursor);
}

/** Alignment and offset, and which memory if it is not the first. */
function skipMemoryArgument(cursor: BinaryCursor): void {
  if ((cursor.unsigned() & 0x40) !== 0) skipNumber(cursor);
  skipNumber(cursor);
}

function skipBranchTable(cursor: BinaryCursor): void {
  readVector(cursor, () => skipNumber(cursor));
  skipNumber(cursor);
}

/** Saturating conversions, and what works on whole memories; table.size. */
const extended: Readonly<Record<number, Immediates>> = {
  ...each(0x00, 0x07, skipNumbers(0)),
  0x08: skipNumbers(2),
  0x0a: skipNumbers(2),
  0x0b: skipNumbers(1),
  0x10: skipNumbers(1),
};

function skipExtended(cursor: BinaryCursor): void {
  const code = cursor.unsigned();
  const skip = extended[code];
  if (skip === undefined) throw new TypeError(`an instruction 0xfc 0x${code.toString(16)}`);
  skip(cursor);
}

/** What comes after the byte of each instruction. */
const instructions: Readonly<Record<number, Immediates>> = {
  ...each(0x00, 0x01, skipNumbers(0)), // unreachable, nop
  ...each(0x02, 0x04, skipType), // block, loop, if
  0x05: skipNumbers(0), // else
  0x0b: skipNumbers(0), // end
  ...each(0x0c, 0x0d, skipNumbers(1)), // br, br_if
  0x0e: skipBranchTable,
  0x0f: skipNumbers(0), // return
  0x10: skipNumbers(1), // call
  0x11: skipNumbers(2), // call_indirect
  0x12: skipNumbers(1), // return_call
  0x13: skipNumbers(2), // return_call_indirect
  ...each(0x1a, 0x1b, skipNumbers(0)), // drop, select
  0x1c: (cursor) => readVector(cursor, () => skipType(cursor)), // select of a type
  ...each(0x20, 0x25, skipNumbers(1)), // local.*, global.*, table.get
  ...each(0x28, 0x3e, skipMemoryArgument), // loads and stores
  ...each(0x3f, 0x42, skipNumbers(1)), // memory.size, memory.grow, i32.const, i64.const
  0x43: skipBytes(4), // f32.const
  0x44: skipBytes(8), // f64.const
  ...each(0x45, 0xc4, skipNumbers(0)), // comparisons, arithmetic, conversions
  0xd0: skipType, // ref.null
  0xd1: skipNumbers(0), // ref.is_null
  0xd2: skipNumbers(1), // ref.func
  0xfc: skipExtended,
};

function each(first: number, last: number, skip: Immediates): Record<number, Immediates> {
  const codes = Array.from({ length: last - first + 1 }, (_code, at) => first + at);
  return Object.fromEntries(codes.map((code) => [code, skip]));
}
