import { isPackageWord } from "./name.ts";
import { parseFunctionType, parseMember, parseParams, parseType } from "./parse-wit-type.ts";
import type { Name, TokenCursor } from "./token-cursor.ts";
import type {
  FunctionSyntax,
  InterfaceItem,
  MemberSyntax,
  PackageSyntax,
  PathSyntax,
  ResourceFunctionSyntax,
  TypeDeclaration,
  TypeDefinition,
  TypeSyntax,
  UseSyntax,
} from "./wit-syntax.ts";

const gates = ["since", "unstable", "deprecated"];
const definitions = ["type", "record", "variant", "enum", "flags", "resource"] as const;

/**
 * Passes feature gates such as `@since(version = 1.0.0)`: gated items are items like all others.
 */
export function skipGates(cursor: TokenCursor): void {
  while (cursor.accept("@")) {
    if (!gates.some((gate) => cursor.accept(gate))) {
      cursor.failAtToken("`since`, `unstable` or `deprecated`");
    }
    cursor.expect("(");
    cursor.skipPast(")");
  }
}

/** The items between the braces of an interface. */
export function parseInterfaceBody(cursor: TokenCursor): readonly InterfaceItem[] {
  return cursor
    .block((): readonly InterfaceItem[] => {
      skipGates(cursor);
      return parseUses(cursor) ?? [parseTypeDeclaration(cursor) ?? parseFunction(cursor)];
    })
    .flat();
}

/** `use path.{name, name as alias};`, null if something else comes. */
export function parseUses(cursor: TokenCursor): readonly UseSyntax[] | null {
  if (!cursor.accept("use")) {
    return null;
  }
  const from = parsePath(cursor, "an interface");
  cursor.expect(".");
  cursor.expect("{");
  const uses = cursor.commaSeparated("}", (): UseSyntax => {
    const name = cursor.name("a type");
    return { kind: "use", from, name, alias: cursor.accept("as") ? cursor.name("a type") : name };
  });
  cursor.expect(";");
  return uses;
}

/** A declaration of a named type, null if something else comes. */
export function parseTypeDeclaration(cursor: TokenCursor): TypeDeclaration | null {
  const keyword = definitions.find((definition) => cursor.accept(definition));
  if (keyword === undefined) {
    return null;
  }
  const name = cursor.name("a type");
  return { kind: "type", name, definition: parseDefinition(cursor, keyword, name) };
}

/** `name: func(...) -> type;`. */
function parseFunction(cursor: TokenCursor): FunctionSyntax {
  const name = cursor.name("a type or a function");
  cursor.expect(":");
  return parseFunctionAfterName(cursor, name);
}

/** `func(...) -> type;`. */
export function parseFunctionAfterName(cursor: TokenCursor, name: Name): FunctionSyntax {
  const type = parseFunctionType(cursor);
  cursor.expect(";");
  return { kind: "function", name, ...type };
}

/** `name`, or `ns:pkg/name[@version]`. */
export function parsePath(cursor: TokenCursor, what: string): PathSyntax {
  if (!cursor.isAt(":", 1)) {
    return { package: null, name: cursor.name(what) };
  }
  const packageName = parsePackageName(cursor);
  cursor.expect("/");
  const name = cursor.name(what);
  return { package: { name: packageName, version: cursor.version() }, name };
}

/** `ns:pkg[@version]`. */
export function parsePackage(cursor: TokenCursor): PackageSyntax {
  const name = parsePackageName(cursor);
  return { name, version: cursor.version() };
}

function parsePackageName(cursor: TokenCursor): string {
  const namespace = parsePackageWord(cursor, "a namespace");
  cursor.expect(":");
  const name = parsePackageWord(cursor, "a package");
  if (cursor.isAt(":")) {
    cursor.fail(cursor.position, "nested namespaces are not supported");
  }
  return `${namespace}:${name}`;
}

function parsePackageWord(cursor: TokenCursor, what: string): string {
  const { text, position } = cursor.name(what);
  if (!isPackageWord(text)) {
    cursor.fail(position, `${what} is in lower kebab-case, found \`${text}\``);
  }
  return text;
}

function parseDefinition(
  cursor: TokenCursor,
  keyword: (typeof definitions)[number],
  name: Name,
): TypeDefinition {
  switch (keyword) {
    case "type":
      return parseAlias(cursor);
    case "record":
      return { kind: keyword, fields: parseBraced(cursor, () => parseMember(cursor, "a field")) };
    case "variant":
      return { kind: keyword, cases: parseBraced(cursor, () => parseCase(cursor)) };
    case "enum":
      return { kind: keyword, names: parseBraced(cursor, () => cursor.name("a case")) };
    case "flags":
      return { kind: keyword, names: parseBraced(cursor, () => cursor.name("a flag")) };
    case "resource":
      return { kind: keyword, functions: parseResourceBody(cursor, name) };
  }
}

function parseAlias(cursor: TokenCursor): TypeDefinition {
  cursor.expect("=");
  const type = parseType(cursor);
  cursor.expect(";");
  return { kind: "alias", type };
}

function parseBraced<Item>(cursor: TokenCursor, item: () => Item): readonly Item[] {
  cursor.expect("{");
  return cursor.commaSeparated("}", item);
}

function parseCase(cursor: TokenCursor): MemberSyntax<TypeSyntax | null> {
  const name = cursor.name("a case");
  if (!cursor.accept("(")) {
    return { name, type: null };
  }
  const type = parseType(cursor);
  cursor.expect(")");
  return { name, type };
}

function parseResourceBody(cursor: TokenCursor, name: Name): readonly ResourceFunctionSyntax[] {
  if (cursor.accept(";")) {
    return [];
  }
  return cursor.block(() => {
    skipGates(cursor);
    return parseResourceFunction(cursor, name);
  });
}

function parseResourceFunction(cursor: TokenCursor, resource: Name): ResourceFunctionSyntax {
  if (cursor.isAt("constructor")) {
    return parseConstructor(cursor, resource);
  }
  const name = cursor.name("a method");
  cursor.expect(":");
  const kind = cursor.accept("static") ? "static" : "method";
  const type = parseFunctionType(cursor);
  cursor.expect(";");
  return { kind, name, ...type };
}

function parseConstructor(cursor: TokenCursor, resource: Name): ResourceFunctionSyntax {
  const name = cursor.name("a constructor");
  const params = parseParams(cursor);
  const result: TypeSyntax = cursor.accept("->")
    ? parseType(cursor)
    : { kind: "handle", ownership: "own", name: resource };
  cursor.expect(";");
  return { kind: "constructor", name, params, result };
}
