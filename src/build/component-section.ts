/** The numbers and the small forms that sections of a component binary consist of. */
import type { BinaryCursor } from "./binary-cursor.ts";

export const sectionId = {
  custom: 0,
  coreModule: 1,
  coreInstance: 2,
  coreType: 3,
  component: 4,
  instance: 5,
  alias: 6,
  type: 7,
  canon: 8,
  import: 10,
  export: 11,
} as const;

/** What an index counts. */
export const sort = { core: 0, function: 1, type: 3, component: 4, instance: 5 } as const;

export const coreSort = { function: 0, table: 1, memory: 2, global: 3, module: 0x11 } as const;

/** What an alias names. */
export const aliasTarget = { instance: 0, coreInstance: 1, outer: 2 } as const;

/** A length, then as many items. */
export function readVector(cursor: BinaryCursor, readItem: () => void): void {
  const count = cursor.unsigned();
  for (let index = 0; index < count; index += 1) {
    readItem();
  }
}

/** A name as core modules and instantiations have it. */
export function readName(cursor: BinaryCursor): string {
  return cursor.text(cursor.unsigned());
}

/** The item of an index space. */
export function itemAt<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) {
    throw new RangeError(`the index ${index}, where ${items.length} items are`);
  }
  return item;
}
