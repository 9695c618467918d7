/**
 * Calls that go through a table. The imports of a core module need its memory before it is there, so
 * tools give it functions of a module made for that, each of which calls what is at one place of a
 * table, and make a last module that fills the table.
 */
import { BinaryCursor } from "./binary-cursor.ts";
import { binarySections } from "./component-binary.ts";
import { readName, readVector } from "./component-section.ts";
import { tableElements } from "./table-element.ts";
import type { CoreItem, ModuleInstance } from "./linked-component.ts";
import { coreItemOf, opaque } from "./linked-component.ts";
import { moduleImports } from "./core-module.ts";

const section = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  export: 7,
  element: 9,
  code: 10,
  data: 11,
} as const;
const exportKind = { table: 1 } as const;
const code = { localGet: 0x20, constant: 0x41, callIndirect: 0x11, end: 0x0b } as const;

/** What a module of such functions is. */
interface IndirectCalls {
  readonly tableName: string;
  /** The place in the table by the name of the function. */
  readonly places: ReadonlyMap<string, number>;
}

/**
 * What a core item is when it is a function that calls through a table; any other item is returned
 * as it is. `used` gets the instances on the way.
 */
export function calledItem(
  item: CoreItem,
  instances: readonly ModuleInstance[],
  used: Set<ModuleInstance>,
): CoreItem {
  if (item.kind !== "exported") return item;
  const calls = indirectCalls(item.instance.module);
  const place = calls?.places.get(item.name);
  if (calls === null || place === undefined) return item;
  for (const filler of instances) {
    const filled = filledPlaces(filler, item.instance, calls.tableName);
    if (filled !== null) {
      used.add(item.instance).add(filler);
      return filled.get(place) ?? opaque;
    }
  }
  return opaque;
}

/** Whether a module does nothing but call through a table, or fill one. */
export function onlyPassesCallsOn(module: Uint8Array): boolean {
  const filling: readonly number[] = [
    section.custom,
    section.type,
    section.import,
    section.element,
  ];
  const isFiller = [...binarySections(module)].every(({ id }) => filling.includes(id));
  return isFiller || indirectCalls(module) !== null;
}

/** Null when the module has anything else. */
function indirectCalls(module: Uint8Array): IndirectCalls | null {
  const functionNames = new Map<string, number>();
  let tableName: string | null = null;
  let places: readonly (number | null)[] = [];
  for (const { id, body } of binarySections(module)) {
    const cursor = new BinaryCursor(body, 0);
    switch (id) {
      case section.custom:
      case section.type:
      case section.function:
      case section.table:
        break;
      case section.export:
        readVector(cursor, () => {
          const name = readName(cursor);
          const kind = cursor.byte();
          const index = cursor.unsigned();
          if (kind === exportKind.table) tableName = name;
          else functionNames.set(name, index);
        });
        break;
      case section.code:
        places = readPlaces(cursor);
        break;
      case section.data:
        if (cursor.unsigned() > 0) return null;
        break;
      default:
        return null;
    }
  }
  if (tableName === null || places.includes(null)) return null;
  const named = [...functionNames].map(([name, index]) => [name, places[index] ?? -1] as const);
  return { tableName, places: new Map(named) };
}

/** The place that each function calls; null for a function that does anything else. */
function readPlaces(cursor: BinaryCursor): readonly (number | null)[] {
  const places: (number | null)[] = [];
  readVector(cursor, () => {
    const body = new BinaryCursor(cursor.take(cursor.unsigned()), 0);
    places.push(readPlace(body));
  });
  return places;
}

/** All parameters, the place, and the call: nothing before, nothing after. */
function readPlace(body: BinaryCursor): number | null {
  if (body.unsigned() !== 0) return null;
  let instruction = body.byte();
  for (let parameter = 0; instruction === code.localGet; parameter += 1) {
    if (body.unsigned() !== parameter) return null;
    instruction = body.byte();
  }
  if (instruction !== code.constant) return null;
  const place = body.signed();
  if (body.byte() !== code.callIndirect) return null;
  body.unsigned();
  const isFirstTable = body.unsigned() === 0;
  return isFirstTable && body.byte() === code.end && body.atEnd() ? place : null;
}

/** What a module puts into the table of the instance `calls`; null when it does nothing of that. */
function filledPlaces(
  filler: ModuleInstance,
  calls: ModuleInstance,
  tableName: string,
): ReadonlyMap<number, CoreItem> | null {
  const imports = moduleImports(filler.module);
  const table = imports
    .filter(({ kind }) => kind === "table")
    .findIndex(({ module, name }) => {
      const given = coreItemOf(filler.given.get(module), name);
      return given.kind === "exported" && given.instance === calls && given.name === tableName;
    });
  if (table === -1) return null;
  const functions = imports
    .filter(({ kind }) => kind === "function")
    .map(({ module, name }) => coreItemOf(filler.given.get(module), name));
  const places = tableElements(filler.module, table);
  return new Map([...places].map(([place, index]) => [place, functions[index] ?? opaque]));
}
