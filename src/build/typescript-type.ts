/**
 * Types of WIT as TypeScript sees them in a component (`guest/runtime/`): every integer is a number, an absent option is
 * undefined, bytes are a `Uint8Array`, and the values of an option in an option, of a result and of a variant have
 * a tag. StarlingMonkey has bigints for 64 bits, and arrays of their own for numbers of any type.
 */
import { assertNever } from "../wit/assert-never.ts";
import { camelCase } from "../wit/name.ts";
import type { TypeScope } from "../wit/type-scope.ts";
import type { WitDeclarations } from "../wit/wit-declarations.ts";
import type { MemberSyntax, TypeDefinition, TypeSyntax } from "../wit/wit-syntax.ts";
import type { PrimitiveType } from "../wit/wit-type.ts";
import type { DocComments } from "./doc-comments.ts";
import type { GuestEngine } from "./guest-module.ts";
import { numberArrays } from "./number-arrays.ts";

/** Where a type is written. */
export interface TypePlace {
  readonly scope: TypeScope;
  /** How a type of the scope is called there. */
  typeName(name: string): string;
  /** How a type that every program has is called there, where a type of WIT may have the same name. */
  globalName(name: string): string;
  /** What an absent option is. */
  readonly absent: "undefined" | "null";
}

/** A type without names of other types in front of it. */
type Meaning = Exclude<TypeSyntax, { kind: "named" }> | Exclude<TypeDefinition, { kind: "alias" }>;

/** Where a name leads to. */
export interface Meant {
  readonly type: Meaning;
  readonly scope: TypeScope;
}

type Primitive = PrimitiveType["kind"];

const primitives: Readonly<Record<Primitive, "boolean" | "number" | "string">> = {
  bool: "boolean",
  u8: "number",
  u16: "number",
  u32: "number",
  u64: "number",
  s8: "number",
  s16: "number",
  s32: "number",
  s64: "number",
  f32: "number",
  f64: "number",
  char: "string",
  string: "string",
};

/** What QuickJS has arrays of their own for. */
const byteKinds: ReadonlySet<Primitive> = new Set(["u8", "s8"]);
/** What StarlingMonkey has bigints for. */
const bigKinds: ReadonlySet<Primitive> = new Set(["u64", "s64"]);

export class TypePrinter {
  readonly #declarations: WitDeclarations;
  readonly engine: GuestEngine;

  constructor(declarations: WitDeclarations, engine: GuestEngine) {
    this.#declarations = declarations;
    this.engine = engine;
  }

  /** Follows names to what they stand for. Throws for a name that nothing declares. */
  meaning(syntax: TypeSyntax, scope: TypeScope): Meant {
    return syntax.kind === "named"
      ? this.#namedMeaning(syntax.name.text, scope)
      : { type: syntax, scope };
  }

  print(syntax: TypeSyntax, place: TypePlace): string {
    if ("element" in syntax) {
      return syntax.kind === "channel" ? "unknown" : this.#list(syntax.element, place);
    }
    switch (syntax.kind) {
      case "primitive":
        return this.#primitive(syntax.type.kind);
      case "named":
      case "handle":
        return place.typeName(syntax.name.text);
      case "map":
        return `${place.globalName("Map")}<${this.print(syntax.key, place)}, ${this.print(syntax.value, place)}>`;
      case "option":
        return this.#option(syntax.some, place);
      case "result":
        return `${this.#case("ok", syntax.ok, place)} | ${this.#case("err", syntax.err, place)}`;
      case "tuple":
        return `[${syntax.items.map((item) => this.print(item, place)).join(", ")}]`;
      default:
        return assertNever(syntax);
    }
  }

  /** `name: type`, as far as it may be left out with a question mark. */
  member(name: string, type: TypeSyntax, place: TypePlace): string {
    const mayBeLeftOut = place.absent === "undefined" && this.isPlainOption(type, place.scope);
    return `${name}${mayBeLeftOut ? "?" : ""}: ${this.print(type, place)}`;
  }

  /** An option whose value is there as it is, or undefined. */
  isPlainOption(syntax: TypeSyntax, scope: TypeScope): boolean {
    const { type, scope: declared } = this.meaning(syntax, scope);
    return type.kind === "option" && this.meaning(type.some, declared).type.kind !== "option";
  }

  /** `interface Name ...` or `type Name = ...`, a line each. */
  definition(
    name: string,
    definition: Exclude<TypeDefinition, { kind: "resource" }>,
    place: TypePlace,
    docs: DocComments,
  ): readonly string[] {
    switch (definition.kind) {
      case "alias":
        return [`export type ${name} = ${this.print(definition.type, place)};`];
      case "record": {
        const fields = definition.fields.map(({ name: field, type }) => [
          ...docs.ofMember(field),
          `${this.member(camelCase(field.text), type, place)};`,
        ]);
        return inBraces(`export interface ${name}`, fields.flat());
      }
      case "flags": {
        const flags = definition.names.map((flag) => [
          ...docs.ofMember(flag),
          `${camelCase(flag.text)}?: boolean | undefined;`,
        ]);
        return inBraces(`export interface ${name}`, flags.flat());
      }
      case "enum": {
        const cases = definition.names.map((found) => [found, JSON.stringify(found.text)] as const);
        return union(name, cases, docs);
      }
      case "variant": {
        const cases = definition.cases.map(
          ({ name: found, type }) => [found, this.#case(found.text, type, place)] as const,
        );
        return union(name, cases, docs);
      }
    }
  }

  #namedMeaning(name: string, scope: TypeScope): Meant {
    const declared = scope.types.get(name);
    if (declared === undefined) throw new TypeError(`there is no type ${name} in ${scope.name}`);
    if (declared.kind === "type") {
      const { definition } = declared;
      return definition.kind === "alias"
        ? this.meaning(definition.type, scope)
        : { type: definition, scope };
    }
    const source = this.#declarations.findInterface(declared.from, scope.package);
    if (source === null) throw new TypeError(`nothing declares ${name} of ${scope.name}`);
    return this.#namedMeaning(declared.name.text, source.scope);
  }

  #primitive(kind: Primitive): string {
    return this.engine === "starlingmonkey" && bigKinds.has(kind) ? "bigint" : primitives[kind];
  }

  #numberArray(kind: Primitive): string | undefined {
    return this.engine === "starlingmonkey" || byteKinds.has(kind)
      ? numberArrays.get(kind)
      : undefined;
  }

  #list(element: TypeSyntax, place: TypePlace): string {
    const { type } = this.meaning(element, place.scope);
    const array = type.kind === "primitive" ? this.#numberArray(type.type.kind) : undefined;
    if (array !== undefined) return place.globalName(array);
    const text = this.print(element, place);
    return text.includes(" | ") ? `(${text})[]` : `${text}[]`;
  }

  #option(some: TypeSyntax, place: TypePlace): string {
    return this.meaning(some, place.scope).type.kind === "option"
      ? `${this.#case("some", some, place)} | { tag: "none" }`
      : `${this.print(some, place)} | ${place.absent}`;
  }

  #case(tag: string, type: TypeSyntax | null, place: TypePlace): string {
    const payload = type === null ? "" : `; ${this.member("val", type, place)}`;
    return `{ tag: ${JSON.stringify(tag)}${payload} }`;
  }
}

function union(
  name: string,
  cases: readonly (readonly [MemberSyntax["name"], string])[],
  docs: DocComments,
): readonly string[] {
  const lines = cases.flatMap(([found, text]) => [...docs.ofMember(found), `| ${text}`]);
  return [`export type ${name} =`, ...indented(endedBy(lines, ";"))];
}

function endedBy(lines: readonly string[], end: string): readonly string[] {
  return lines.map((line, index) => (index === lines.length - 1 ? `${line}${end}` : line));
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line === "" ? "" : `  ${line}`));
}

export function inBraces(head: string, lines: readonly string[]): readonly string[] {
  return [`${head} {`, ...indented(lines), "}"];
}
