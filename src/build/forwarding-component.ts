/**
 * Reads a component inside of a component that only passes functions on: tools make one for each
 * exported interface, so that the functions stand in an instance and have their types' names.
 */
import { BinaryCursor } from "./binary-cursor.ts";
import { binarySections, readExternName, skipDescription } from "./component-binary.ts";
import {
  externKind,
  itemAt,
  readVector,
  sectionId,
  skipTypeAlias,
  sort,
} from "./component-section.ts";

/**
 * The name under which each exported function is imported. Throws a `TypeError` when the component
 * does anything else.
 */
export function forwardedFunctions(bytes: Uint8Array): ReadonlyMap<string, string> {
  const imported: string[] = [];
  const forwarded = new Map<string, string>();
  for (const { id, body } of binarySections(bytes)) {
    const cursor = new BinaryCursor(body, 0);
    switch (id) {
      case sectionId.custom:
      case sectionId.type:
        break;
      case sectionId.alias:
        readVector(cursor, () => readAlias(cursor));
        break;
      case sectionId.import:
        readVector(cursor, () => readImport(cursor, imported));
        break;
      case sectionId.export:
        readVector(cursor, () => readExport(cursor, imported, forwarded));
        break;
      default:
        throw new TypeError(`a component inside of it has a section ${id}`);
    }
  }
  return forwarded;
}

function readAlias(cursor: BinaryCursor): void {
  const of = cursor.byte();
  if (of !== sort.type) {
    throw new TypeError(`a component inside of it has an alias of the sort ${of}`);
  }
  skipTypeAlias(cursor);
}

function readImport(cursor: BinaryCursor, imported: string[]): void {
  const name = readExternName(cursor);
  const kind = skipDescription(cursor);
  if (kind === externKind.function) {
    imported.push(name);
  } else if (kind !== externKind.type) {
    throw new TypeError(`a component inside of it imports ${name}, of the kind ${kind}`);
  }
}

/** An export is an item of its own, which the ones after it can refer to. */
function readExport(
  cursor: BinaryCursor,
  imported: string[],
  forwarded: Map<string, string>,
): void {
  const name = readExternName(cursor);
  const of = cursor.byte();
  const index = cursor.unsigned();
  if (cursor.byte() === 1) {
    skipDescription(cursor);
  }
  if (of === sort.function) {
    const source = itemAt(imported, index);
    imported.push(source);
    forwarded.set(name, source);
  } else if (of !== sort.type) {
    throw new TypeError(`a component inside of it exports ${name}, of the sort ${of}`);
  }
}
