/**
 * The outer layer of a component binary: its preamble, and the names under which it imports and
 * exports. See "Component Model Binary Format",
 * https://github.com/WebAssembly/component-model/blob/main/design/mvp/Binary.md.
 */
import { BinaryCursor, unsignedLeb } from "./binary-cursor.ts";

const preambleLength = 8;
const componentLayer = "0d000100";
const moduleLayer = "01000000";

const customSection = 0;
const importSection = 10;
const exportSection = 11;

const coreSort = 0;

const plainName = 0;
const otherPlainName = 1;

/** What a file is, by its first eight bytes. */
export function binaryKind(bytes: Uint8Array): "component" | "core-module" | "unknown" {
  const preamble = Buffer.from(bytes.subarray(0, preambleLength)).toString("hex");
  if (preamble === `0061736d${componentLayer}`) {
    return "component";
  }
  return preamble === `0061736d${moduleLayer}` ? "core-module" : "unknown";
}

/** The sections of a component or a core module, in their order. Throws a `RangeError` at a cut. */
export function* binarySections(
  bytes: Uint8Array,
): Generator<{ readonly id: number; readonly body: Uint8Array }> {
  const cursor = new BinaryCursor(bytes, preambleLength);
  while (!cursor.atEnd()) {
    const id = cursor.byte();
    yield { id, body: cursor.take(cursor.unsigned()) };
  }
}

/** The name of an import or export, of which two forms mean the same. Throws as `renameExterns`. */
export function readExternName(cursor: BinaryCursor): string {
  const form = cursor.byte();
  if (form !== plainName && form !== otherPlainName) {
    throw new TypeError(`a name of the unknown form ${form}`);
  }
  return cursor.text(cursor.unsigned());
}

/**
 * The component with other names for what it imports and exports, and without custom sections.
 * Throws a `RangeError` when the bytes are cut off, a `TypeError` for forms it does not know.
 */
export function renameExterns(bytes: Uint8Array, rename: (name: string) => string): Uint8Array {
  const output: Uint8Array[] = [bytes.subarray(0, preambleLength)];
  for (const { id, body } of binarySections(bytes)) {
    if (id === customSection) {
      continue;
    }
    const isNamed = id === importSection || id === exportSection;
    const renamed = isNamed ? renameEntries(body, id, rename) : body;
    output.push(Uint8Array.of(id), unsignedLeb(renamed.length), renamed);
  }
  return Buffer.concat(output);
}

function renameEntries(
  body: Uint8Array,
  section: number,
  rename: (name: string) => string,
): Uint8Array {
  const cursor = new BinaryCursor(body, 0);
  const count = cursor.unsigned();
  const output: Uint8Array[] = [unsignedLeb(count)];
  for (let entry = 0; entry < count; entry += 1) {
    const name = Buffer.from(rename(readExternName(cursor)));
    const start = cursor.position;
    skipEntry(cursor, section);
    output.push(Uint8Array.of(plainName), unsignedLeb(name.length), name);
    output.push(body.subarray(start, cursor.position));
  }
  return Buffer.concat(output);
}

/** What follows the name: a description for an import; for an export, what it is and optionally a description. */
function skipEntry(cursor: BinaryCursor, section: number): void {
  if (section === importSection) {
    skipDescription(cursor);
    return;
  }
  if (cursor.byte() === coreSort) {
    cursor.byte();
  }
  cursor.unsigned();
  if (cursor.byte() === 1) {
    skipDescription(cursor);
  }
}

/** Moves past what says what an import or export is; returns the byte of its kind. */
export function skipDescription(cursor: BinaryCursor): number {
  const kind = cursor.byte();
  switch (kind) {
    case 0: // A core module: the byte of its sort, then its type.
      cursor.byte();
      cursor.unsigned();
      return kind;
    case 1: // A function, by its type.
    case 4: // A component.
    case 5: // An instance.
      cursor.unsigned();
      return kind;
    case 3: // A type: equal to another one, or a new resource.
      if (cursor.byte() === 0) {
        cursor.unsigned();
      }
      return kind;
    default:
      throw new TypeError(`an import or export of the unknown kind ${kind}`);
  }
}
