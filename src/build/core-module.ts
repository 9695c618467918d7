/** The names that a core module imports and exports. See "Modules" in WebAssembly's binary format. */
import { BinaryCursor } from "./binary-cursor.ts";
import { binarySections } from "./component-binary.ts";
import { readName, readVector } from "./component-section.ts";

export interface ModuleImport {
  readonly module: string;
  readonly name: string;
  readonly kind: "function" | "table" | "memory" | "global" | "tag";
}

const importSection = 2;
const exportSection = 7;

const kinds = ["function", "table", "memory", "global", "tag"] as const;

/** Types that are more than their one byte: references to a type of the module. */
const longTypes: ReadonlySet<number> = new Set([0x63, 0x64]);

const limitsFlag = { maximum: 1, pageSize: 8 } as const;

/** Throws a `TypeError` for a kind of import that is unknown here. */
export function moduleImports(module: Uint8Array): readonly ModuleImport[] {
  const imports: ModuleImport[] = [];
  for (const { id, body } of binarySections(module)) {
    if (id !== importSection) continue;
    const cursor = new BinaryCursor(body, 0);
    readVector(cursor, () => {
      const from = readName(cursor);
      const name = readName(cursor);
      imports.push({ module: from, name, kind: readImportType(cursor) });
    });
  }
  return imports;
}

export function exportNames(module: Uint8Array): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { id, body } of binarySections(module)) {
    if (id !== exportSection) continue;
    const cursor = new BinaryCursor(body, 0);
    readVector(cursor, () => {
      names.add(readName(cursor));
      cursor.byte();
      cursor.unsigned();
    });
  }
  return names;
}

function readImportType(cursor: BinaryCursor): ModuleImport["kind"] {
  const number = cursor.byte();
  const kind = kinds[number];
  switch (kind) {
    case undefined:
      throw new TypeError(`a core module of it has an import of the unknown kind ${number}`);
    case "function":
      cursor.unsigned();
      break;
    case "table":
      skipType(cursor);
      skipLimits(cursor);
      break;
    case "memory":
      skipLimits(cursor);
      break;
    case "global":
      skipType(cursor);
      cursor.byte();
      break;
    case "tag":
      cursor.byte();
      cursor.unsigned();
      break;
  }
  return kind;
}

function skipType(cursor: BinaryCursor): void {
  if (longTypes.has(cursor.byte())) cursor.signed();
}

function skipLimits(cursor: BinaryCursor): void {
  const flags = cursor.byte();
  cursor.unsigned();
  if ((flags & limitsFlag.maximum) !== 0) cursor.unsigned();
  if ((flags & limitsFlag.pageSize) !== 0) cursor.unsigned();
}
