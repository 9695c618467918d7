/**
 * Makes the state of a core module visible to its host: what the module keeps to itself of its memories and
 * mutable globals is exported under reserved names, so that a later run can begin where the first one began.
 */
import { BinaryCursor, unsignedLeb } from "./binary-cursor.ts";
import { binarySections } from "./component-binary.ts";
import { readName, readVector } from "./component-section.ts";

const preambleLength = 8;

const section = {
  custom: 0,
  import: 2,
  memory: 5,
  global: 6,
  export: 7,
  start: 8,
} as const;

/** Sections that come before the exports although their number is greater. */
const tagSection = 13;

const sort = { function: 0, table: 1, memory: 2, global: 3 } as const;

type StateSort = "memory" | "global";

const stateSorts: readonly StateSort[] = ["memory", "global"];

/** The prefix of the names that are added; WIT names have no underscore. */
const exposedPrefix = "obelisk_";

interface Exported {
  readonly count: number;
  /** The entries of the section as they are. */
  readonly entries: Uint8Array;
  readonly indexes: Readonly<Record<StateSort, ReadonlySet<number>>>;
}

const noExports: Exported = {
  count: 0,
  entries: new Uint8Array(),
  indexes: { memory: new Set(), global: new Set() },
};

/**
 * The module with its state exported; nothing else about it changes.
 * Throws a `TypeError` for forms that it does not know, a `RangeError` when the bytes are cut off.
 */
export function exposeState(core: Uint8Array): Uint8Array {
  const reader = new StateReader();
  for (const { id, body } of binarySections(core)) reader.section(id, body);
  const hidden = reader.hidden();
  if (hidden.length === 0) return core;
  const exports = exportSection(reader.exported, hidden);
  const output: Uint8Array[] = [core.subarray(0, preambleLength)];
  let isWritten = false;
  for (const { id, body } of binarySections(core)) {
    if (id === section.export || (!isWritten && comesAfterExports(id))) {
      output.push(exports);
      isWritten = true;
    }
    if (id !== section.export) output.push(printSection(id, body));
  }
  if (!isWritten) output.push(exports);
  return Buffer.concat(output);
}

function comesAfterExports(id: number): boolean {
  return id >= section.start && id !== tagSection;
}

function printSection(id: number, body: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.of(id), unsignedLeb(body.length), body]);
}

interface Hidden {
  readonly sort: StateSort;
  readonly index: number;
}

function exportSection({ count, entries }: Exported, hidden: readonly Hidden[]): Uint8Array {
  const added = hidden.map(({ sort: of, index }) => {
    const name = Buffer.from(`${exposedPrefix}${of}_${index}`);
    return Buffer.concat([
      unsignedLeb(name.length),
      name,
      Uint8Array.of(sort[of]),
      unsignedLeb(index),
    ]);
  });
  const body = Buffer.concat([unsignedLeb(count + added.length), entries, ...added]);
  return printSection(section.export, body);
}

/** Counts what a module imports and defines, section by section. */
class StateReader {
  /** How many of each sort there are so far: imports first, as in the index space. */
  readonly #counts = { memory: 0, global: 0 };
  /** Of what the module defines, by index; immutable globals are no state. */
  readonly #defined: Hidden[] = [];
  exported: Exported = noExports;

  hidden(): readonly Hidden[] {
    return this.#defined.filter(({ sort: of, index }) => !this.exported.indexes[of].has(index));
  }

  section(id: number, body: Uint8Array): void {
    const cursor = new BinaryCursor(body, 0);
    switch (id) {
      case section.import:
        return readVector(cursor, () => this.#import(cursor));
      case section.memory:
        return readVector(cursor, () => {
          skipLimits(cursor);
          this.#define("memory", true);
        });
      case section.global:
        return readVector(cursor, () => {
          const isMutable = skipGlobalType(cursor);
          skipConstant(cursor);
          this.#define("global", isMutable);
        });
      case section.export:
        this.exported = readExports(body);
        return;
      default:
    }
  }

  #define(of: StateSort, isState: boolean): void {
    if (isState) this.#defined.push({ sort: of, index: this.#counts[of] });
    this.#counts[of] += 1;
  }

  #import(cursor: BinaryCursor): void {
    readName(cursor);
    readName(cursor);
    const of = cursor.byte();
    switch (of) {
      case sort.function:
        cursor.unsigned();
        return;
      case sort.table:
        skipValueType(cursor);
        skipLimits(cursor);
        return;
      case sort.memory:
        skipLimits(cursor);
        this.#counts.memory += 1;
        return;
      case sort.global:
        skipGlobalType(cursor);
        this.#counts.global += 1;
        return;
      default:
        throw new TypeError(`an import of the unknown sort ${of}`);
    }
  }
}

function readExports(body: Uint8Array): Exported {
  const cursor = new BinaryCursor(body, 0);
  const indexes = { memory: new Set<number>(), global: new Set<number>() };
  const count = cursor.unsigned();
  const entries = body.subarray(cursor.position);
  for (let entry = 0; entry < count; entry += 1) {
    readName(cursor);
    const byte = cursor.byte();
    const index = cursor.unsigned();
    const of = stateSorts.find((name) => sort[name] === byte);
    if (of !== undefined) indexes[of].add(index);
  }
  return { count, entries, indexes };
}

/** Value types of one byte: numbers, and references to functions and to things of the host. */
const valueTypes: ReadonlySet<number> = new Set([0x7f, 0x7e, 0x7d, 0x7c, 0x70, 0x6f]);

function skipValueType(cursor: BinaryCursor): void {
  const type = cursor.byte();
  if (!valueTypes.has(type)) throw new TypeError(`a value of the unknown type ${type}`);
}

/** Memories and tables of 32 bits that nobody shares. */
function skipLimits(cursor: BinaryCursor): void {
  const form = cursor.byte();
  if (form > 1) throw new TypeError(`limits of the unknown form ${form}`);
  cursor.unsigned();
  if (form === 1) cursor.unsigned();
}

/** Whether it can change. */
function skipGlobalType(cursor: BinaryCursor): boolean {
  skipValueType(cursor);
  return cursor.byte() === 1;
}

const instruction = {
  end: 0x0b,
  globalGet: 0x23,
  i32Const: 0x41,
  i64Const: 0x42,
  f32Const: 0x43,
  f64Const: 0x44,
  refNull: 0xd0,
  refFunc: 0xd2,
} as const;

/** Adding, subtracting and multiplying integers. */
const arithmetic: ReadonlySet<number> = new Set([0x6a, 0x6b, 0x6c, 0x7c, 0x7d, 0x7e]);

/** The expression that a global begins with. */
function skipConstant(cursor: BinaryCursor): void {
  for (;;) {
    const code = cursor.byte();
    switch (code) {
      case instruction.end:
        return;
      case instruction.globalGet:
      case instruction.refFunc:
        cursor.unsigned();
        break;
      case instruction.i32Const:
      case instruction.i64Const:
        while (cursor.byte() >= 0x80);
        break;
      case instruction.f32Const:
        cursor.take(4);
        break;
      case instruction.f64Const:
        cursor.take(8);
        break;
      case instruction.refNull:
        cursor.byte();
        break;
      default:
        if (arithmetic.has(code)) break;
        throw new TypeError(`a global begins with the unknown instruction ${code}`);
    }
  }
}
