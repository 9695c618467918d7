/** What a core module puts into a table when it is instantiated. See "Element Section" in WebAssembly's binary format. */
import { BinaryCursor } from "./binary-cursor.ts";
import { binarySections } from "./component-binary.ts";
import { readVector } from "./component-section.ts";

const elementSection = 9;

/** Functions at a place of the first table, of no table until later, and at a place of any table. */
const form = { firstTable: 0, passive: 1, anyTable: 2, declared: 3 } as const;

const instruction = { constant: 0x41, globalGet: 0x23, end: 0x0b } as const;

/** Indices of functions by place. Throws a `TypeError` for a form that is unknown here. */
export function tableElements(module: Uint8Array, table: number): ReadonlyMap<number, number> {
  const elements = new Map<number, number>();
  for (const { id, body } of binarySections(module)) {
    if (id !== elementSection) continue;
    const cursor = new BinaryCursor(body, 0);
    readVector(cursor, () => {
      const { at, of } = readTarget(cursor);
      let place = at;
      readVector(cursor, () => {
        const index = cursor.unsigned();
        if (place !== null && of === table) elements.set(place, index);
        place = place === null ? null : place + 1;
      });
    });
  }
  return elements;
}

/** Where a segment goes: the table, and the place, which is null when it is not known before. */
function readTarget(cursor: BinaryCursor): { readonly of: number; readonly at: number | null } {
  const which = cursor.unsigned();
  switch (which) {
    case form.firstTable:
      return { of: 0, at: readOffset(cursor) };
    case form.passive:
    case form.declared:
      cursor.byte();
      return { of: 0, at: null };
    case form.anyTable: {
      const of = cursor.unsigned();
      const at = readOffset(cursor);
      cursor.byte();
      return { of, at };
    }
    default:
      throw new TypeError(`a core module of it has elements of the form ${which}`);
  }
}

function readOffset(cursor: BinaryCursor): number | null {
  const kind = cursor.byte();
  if (kind !== instruction.constant && kind !== instruction.globalGet) {
    throw new TypeError(`a core module of it has elements at a place that is computed`);
  }
  const value = kind === instruction.constant ? cursor.signed() : cursor.unsigned();
  if (cursor.byte() !== instruction.end) {
    throw new TypeError(`a core module of it has elements at a place that is computed`);
  }
  return kind === instruction.constant ? value : null;
}
