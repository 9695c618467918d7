import {
  parseFunctionAfterName,
  parseInterfaceBody,
  parsePackage,
  parsePath,
  parseTypeDeclaration,
  parseUses,
  skipGates,
} from "./parse-wit-interface.ts";
import type { TokenCursor } from "./token-cursor.ts";
import type {
  ExternSyntax,
  IncludeSyntax,
  InterfaceAlias,
  PackageBlock,
  PackageItem,
  WorldItem,
  WorldSyntax,
} from "./wit-syntax.ts";

/** A whole text: a package whose items follow its name, and packages in braces. */
export function parsePackages(cursor: TokenCursor): readonly PackageBlock[] {
  const nested: PackageBlock[] = [];
  const items: PackageItem[] = [];
  let own: PackageBlock["package"] | null = null;
  while (!cursor.atEnd) {
    skipGates(cursor);
    if (!cursor.accept("package")) {
      if (own === null) {
        cursor.failAtToken("`package namespace:name`");
      }
      items.push(parsePackageItem(cursor));
      continue;
    }
    const name = parsePackage(cursor);
    if (cursor.isAt("{")) {
      nested.push({ package: name, items: parsePackageBody(cursor) });
    } else {
      if (own !== null) {
        cursor.failAtToken("`{`, because the text has the name of its own package already");
      }
      cursor.expect(";");
      own = name;
    }
  }
  return own === null ? nested : [{ package: own, items }, ...nested];
}

function parsePackageBody(cursor: TokenCursor): readonly PackageItem[] {
  return cursor.block(() => {
    skipGates(cursor);
    return parsePackageItem(cursor);
  });
}

function parsePackageItem(cursor: TokenCursor): PackageItem {
  if (cursor.accept("use")) {
    return parseInterfaceAlias(cursor);
  }
  if (cursor.accept("world")) {
    return parseWorld(cursor);
  }
  if (!cursor.accept("interface")) {
    cursor.failAtToken("`interface`, `world` or `use`");
  }
  const name = cursor.name("an interface");
  return { kind: "interface", name, items: parseInterfaceBody(cursor) };
}

function parseInterfaceAlias(cursor: TokenCursor): InterfaceAlias {
  const path = parsePath(cursor, "an interface");
  const name = cursor.accept("as") ? cursor.name("an interface") : path.name;
  cursor.expect(";");
  return { kind: "interface-alias", path, name };
}

function parseWorld(cursor: TokenCursor): WorldSyntax {
  const name = cursor.name("a world");
  const items = cursor.block((): readonly WorldItem[] => {
    skipGates(cursor);
    return parseUses(cursor) ?? [parseTypeDeclaration(cursor) ?? parseWorldItem(cursor)];
  });
  return { kind: "world", name, items: items.flat() };
}

function parseWorldItem(cursor: TokenCursor): WorldItem {
  if (cursor.accept("include")) {
    return parseInclude(cursor);
  }
  for (const kind of ["import", "export"] as const) {
    if (cursor.accept(kind)) {
      return { kind, extern: parseExtern(cursor) };
    }
  }
  cursor.failAtToken("`import`, `export`, `include`, `use` or a type");
  return parseInclude(cursor);
}

function parseExtern(cursor: TokenCursor): ExternSyntax {
  const isNamed = cursor.isAt(":", 1) && !cursor.isAt("/", 3);
  if (!isNamed) {
    const path = parsePath(cursor, "an interface or a function");
    cursor.expect(";");
    return { kind: "path", path };
  }
  const name = cursor.name("an interface or a function");
  cursor.expect(":");
  if (cursor.accept("interface")) {
    return { kind: "interface", name, items: parseInterfaceBody(cursor) };
  }
  return parseFunctionAfterName(cursor, name);
}

function parseInclude(cursor: TokenCursor): IncludeSyntax {
  const path = parsePath(cursor, "a world");
  const renames: IncludeSyntax["renames"][number][] = [];
  if (cursor.accept("with")) {
    cursor.expect("{");
    renames.push(
      ...cursor.commaSeparated("}", () => {
        const from = cursor.name("an import or export");
        cursor.expect("as");
        return { from, to: cursor.name("an import or export") };
      }),
    );
    cursor.accept(";");
  } else {
    cursor.expect(";");
  }
  return { kind: "include", path, renames };
}
