import { maxFixedListLength, maxTypeDepth } from "./limits.ts";
import type { TokenCursor } from "./token-cursor.ts";
import type { FunctionTypeSyntax, MemberSyntax, TypeSyntax } from "./wit-syntax.ts";
import type { PrimitiveType } from "./wit-type.ts";

const primitives: readonly PrimitiveType["kind"][] = [
  "bool",
  "u8",
  "u16",
  "u32",
  "u64",
  "s8",
  "s16",
  "s32",
  "s64",
  "f32",
  "f64",
  "char",
  "string",
];

/** A type where it is used: a name, a primitive, or a constructor such as `list<...>`. */
export function parseType(cursor: TokenCursor, depth = 0): TypeSyntax {
  if (depth > maxTypeDepth) {
    cursor.fail(cursor.position, `types nest deeper than ${maxTypeDepth} levels`);
  }
  const primitive = primitives.find((kind) => cursor.accept(kind));
  if (primitive !== undefined) {
    return { kind: "primitive", type: { kind: primitive } };
  }
  return (
    parseContainer(cursor, depth + 1) ??
    parseHandle(cursor, depth + 1) ?? { kind: "named", name: cursor.name("a type") }
  );
}

/** `(name: type, ...) -> type`. */
export function parseFunctionType(cursor: TokenCursor): FunctionTypeSyntax {
  cursor.accept("async");
  cursor.expect("func");
  const params = parseParams(cursor);
  return { params, result: cursor.accept("->") ? parseType(cursor) : null };
}

/** `(name: type, ...)`. */
export function parseParams(cursor: TokenCursor): readonly MemberSyntax[] {
  cursor.expect("(");
  return cursor.commaSeparated(")", () => parseMember(cursor, "a parameter"));
}

/** `name: type`. */
export function parseMember(cursor: TokenCursor, what: string): MemberSyntax {
  const name = cursor.name(what);
  cursor.expect(":");
  return { name, type: parseType(cursor) };
}

function parseContainer(cursor: TokenCursor, depth: number): TypeSyntax | null {
  if (cursor.accept("list")) {
    return parseList(cursor, depth);
  }
  if (cursor.accept("option")) {
    return { kind: "option", some: parseElement(cursor, depth) };
  }
  if (cursor.accept("tuple")) {
    cursor.expect("<");
    return { kind: "tuple", items: cursor.commaSeparated(">", () => parseType(cursor, depth)) };
  }
  if (cursor.isAt("map") && cursor.isAt("<", 1)) {
    return parseMap(cursor, depth);
  }
  return cursor.accept("result") ? parseResult(cursor, depth) : null;
}

/** `<T>`, or `<T, N>` for a list of fixed length. */
function parseList(cursor: TokenCursor, depth: number): TypeSyntax {
  cursor.expect("<");
  const element = parseType(cursor, depth);
  if (!cursor.accept(",")) {
    cursor.expect(">");
    return { kind: "list", element };
  }
  const { position } = cursor;
  const length = cursor.integer("the length of the list");
  if (length < 1 || length > maxFixedListLength) {
    cursor.fail(position, `the length of a list is 1 to ${maxFixedListLength}, found ${length}`);
  }
  cursor.expect(">");
  return { kind: "fixed-list", element, length };
}

/** `map<K, V>`. */
function parseMap(cursor: TokenCursor, depth: number): TypeSyntax {
  cursor.expect("map");
  cursor.expect("<");
  const { position: keyPosition } = cursor;
  const key = parseType(cursor, depth);
  cursor.expect(",");
  const value = parseType(cursor, depth);
  cursor.expect(">");
  return { kind: "map", key, keyPosition, value };
}

function parseElement(cursor: TokenCursor, depth: number): TypeSyntax {
  cursor.expect("<");
  const element = parseType(cursor, depth);
  cursor.expect(">");
  return element;
}

function parseResult(cursor: TokenCursor, depth: number): TypeSyntax {
  if (!cursor.accept("<")) {
    return { kind: "result", ok: null, err: null };
  }
  const ok = cursor.accept("_") ? null : parseType(cursor, depth);
  const err = cursor.accept(",") ? parseType(cursor, depth) : null;
  cursor.expect(">");
  return { kind: "result", ok, err };
}

function parseHandle(cursor: TokenCursor, depth: number): TypeSyntax | null {
  for (const ownership of ["own", "borrow"] as const) {
    if (cursor.accept(ownership)) {
      cursor.expect("<");
      const name = cursor.name("a resource");
      cursor.expect(">");
      return { kind: "handle", ownership, name };
    }
  }
  if (cursor.accept("error-context")) {
    return { kind: "channel", name: "error-context", element: null };
  }
  for (const name of ["stream", "future"] as const) {
    if (cursor.accept(name)) {
      return {
        kind: "channel",
        name,
        element: cursor.isAt("<") ? parseElement(cursor, depth) : null,
      };
    }
  }
  return null;
}
