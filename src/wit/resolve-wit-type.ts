/**
 * Named types become structure. Each declaration is resolved once; its height, counted in names and
 * type constructors, stays within `maxTypeDepth`, and so does the recursion that finds it, in
 * whatever order types are declared. Its size stays within `maxTypeSize`.
 */
import { assertNever } from "./assert-never.ts";
import { maxTypeDepth, maxTypeSize } from "./limits.ts";
import type { Name } from "./token-cursor.ts";
import type { TypeScope } from "./type-scope.ts";
import type { WitDeclarations } from "./wit-declarations.ts";
import type { WitFunction } from "./wit-document.ts";
import type {
  FunctionTypeSyntax,
  MemberSyntax,
  TypeDeclaration,
  TypeSyntax,
} from "./wit-syntax.ts";
import { formatWitType } from "./wit-text.ts";
import { isMapKeyType, isPrimitive } from "./wit-type.ts";
import type { WitType } from "./wit-type.ts";

/** How much a type holds: levels, and types in all; both without itself. */
interface Extent {
  readonly height: number;
  readonly size: number;
}

interface Resolved<Type extends WitType | null = WitType> extends Extent {
  readonly type: Type;
}

/** Where a type stands: names are looked up in the scope, a fault is reported at the name. */
interface Place {
  readonly scope: TypeScope;
  readonly name: Name;
}

const noParts: Extent = { height: 0, size: 0 };
const unresolved: Resolved = { type: { kind: "bool" }, ...noParts };

export class WitTypeResolver {
  readonly #declarations: WitDeclarations;
  readonly #resolved = new Map<TypeDeclaration, Resolved | "in-progress">();
  #level = 0;

  constructor(declarations: WitDeclarations) {
    this.#declarations = declarations;
  }

  /** The structure of the type that a scope declares or uses under a name. */
  resolveName(name: Name, scope: TypeScope): WitType {
    return this.#named({ name, scope }).type;
  }

  resolveFunction(name: Name, syntax: FunctionTypeSyntax, scope: TypeScope): WitFunction {
    this.#declarations.checkDistinct(syntax.params.map((param) => param.name));
    return {
      name: name.text,
      params: syntax.params.map((param) => ({
        name: param.name.text,
        type: this.#type(param.type, { scope, name: param.name }).type,
      })),
      result: this.#result(syntax.result, { scope, name }),
    };
  }

  /** The name may be that of the result itself, or stand for another name. */
  #result(syntax: TypeSyntax | null, place: Place): WitType | null {
    const { type } = this.#optional(syntax, place);
    if (syntax?.kind !== "named" || type?.kind !== "result") return type;
    const declared = place.scope.types.get(syntax.name.text);
    const isDeclaredThere =
      declared?.kind === "type" &&
      declared.definition.kind === "alias" &&
      declared.definition.type.kind === "result";
    return isDeclaredThere ? type : { ...type, aliased: true };
  }

  #named(place: Place): Resolved {
    const { scope, name } = place;
    const declaration = scope.types.get(name.text);
    if (declaration === undefined) {
      return this.#fail(name, `there is no type \`${name.text}\` in ${scope.name}`);
    }
    if (declaration.kind === "type") {
      return this.#declared(declaration, { scope, name: declaration.name });
    }
    const source = this.#declarations.findInterface(declaration.from, scope.package);
    return source === null
      ? unresolved
      : this.#deeper(place, () => this.#named({ scope: source.scope, name: declaration.name }));
  }

  #declared(declaration: TypeDeclaration, place: Place): Resolved {
    const known = this.#resolved.get(declaration);
    if (known === "in-progress") {
      return this.#fail(place.name, `the type \`${place.name.text}\` contains itself`);
    }
    if (known !== undefined) {
      return known;
    }
    this.#resolved.set(declaration, "in-progress");
    const resolved = this.#deeper(place, () => this.#definition(declaration, place));
    this.#resolved.set(declaration, resolved);
    return resolved;
  }

  #definition({ definition }: TypeDeclaration, place: Place): Resolved {
    switch (definition.kind) {
      case "alias":
        return this.#type(definition.type, place);
      case "record":
        return this.#record(definition.fields, place);
      case "variant":
        return this.#variant(definition.cases, place);
      case "enum":
        return { type: { kind: "enum", cases: this.#distinct(definition.names) }, ...noParts };
      case "flags":
        return { type: { kind: "flags", names: this.#distinct(definition.names) }, ...noParts };
      case "resource":
        return { type: { kind: "resource", name: place.name.text, ownership: "own" }, ...noParts };
      default:
        return assertNever(definition);
    }
  }

  #type(syntax: TypeSyntax, place: Place): Resolved {
    switch (syntax.kind) {
      case "primitive":
        return { type: syntax.type, ...noParts };
      case "named":
        return this.#named({ scope: place.scope, name: syntax.name });
      default:
        return this.#deeper(place, () => this.#constructed(syntax, place));
    }
  }

  #constructed(
    syntax: Exclude<TypeSyntax, { readonly kind: "primitive" | "named" }>,
    place: Place,
  ): Resolved {
    switch (syntax.kind) {
      case "list": {
        const { type, ...extent } = this.#type(syntax.element, place);
        const aliased = syntax.element.kind === "named" && isPrimitive(type);
        return {
          type: { kind: "list", element: type, ...(aliased && { aliased }) },
          ...extent,
        };
      }
      case "fixed-list": {
        const { type, height, size } = this.#type(syntax.element, place);
        const { kind, length } = syntax;
        return { type: { kind, element: type, length }, height, size: (size + 1) * length };
      }
      case "map":
        return this.#deeper(place, () => this.#map(syntax, place));
      case "option": {
        const { type, ...extent } = this.#type(syntax.some, place);
        return { type: { kind: "option", some: type }, ...extent };
      }
      case "result": {
        const ok = this.#optional(syntax.ok, place);
        const err = this.#optional(syntax.err, place);
        return { type: { kind: "result", ok: ok.type, err: err.type }, ...together([ok, err]) };
      }
      case "tuple": {
        const items = syntax.items.map((item) => this.#type(item, place));
        const type = { kind: "tuple", items: items.map((item) => item.type) } as const;
        return { type, ...together(items) };
      }
      case "handle":
        return this.#handle(syntax.ownership, { scope: place.scope, name: syntax.name });
      case "channel": {
        const { type, ...extent } = this.#optional(syntax.element, place);
        const name = type === null ? syntax.name : `${syntax.name}<${formatWitType(type)}>`;
        return { type: { kind: "resource", name, ownership: "own" }, ...extent };
      }
      default:
        return assertNever(syntax);
    }
  }

  /** A map counts as two levels: its JSON can be an array of arrays. */
  #map(syntax: Extract<TypeSyntax, { readonly kind: "map" }>, place: Place): Resolved {
    const { type: key } = this.#type(syntax.key, place);
    const { type: value, ...extent } = this.#type(syntax.value, place);
    if (isMapKeyType(key)) {
      return { type: { kind: "map", key, value }, ...extent };
    }
    const message = `a key of a map is a bool, an integer, a char or a string, found ${formatWitType(key)}`;
    this.#declarations.fail(syntax.keyPosition, message);
    return unresolved;
  }

  #handle(ownership: "own" | "borrow", place: Place): Resolved {
    const { type, ...extent } = this.#named(place);
    return type.kind === "resource"
      ? { type: { ...type, ownership }, ...extent }
      : this.#fail(place.name, `\`${place.name.text}\` is not a resource`);
  }

  #optional(syntax: TypeSyntax | null, place: Place): Resolved<WitType | null> {
    return syntax === null ? { type: null, ...noParts } : this.#type(syntax, place);
  }

  #record(fields: readonly MemberSyntax[], { scope }: Place): Resolved {
    this.#distinct(fields.map((field) => field.name));
    const resolved = fields.map(({ name, type }) => ({
      name: name.text,
      ...this.#type(type, { scope, name }),
    }));
    const members = resolved.map(({ name, type }) => ({ name, type }));
    return { type: { kind: "record", fields: members }, ...together(resolved) };
  }

  #variant(cases: readonly MemberSyntax<TypeSyntax | null>[], { scope }: Place): Resolved {
    this.#distinct(cases.map((variantCase) => variantCase.name));
    const resolved = cases.map(({ name, type }) => ({
      name: name.text,
      ...this.#optional(type, { scope, name }),
    }));
    const members = resolved.map(({ name, type }) => ({ name, type }));
    return { type: { kind: "variant", cases: members }, ...together(resolved) };
  }

  #distinct(names: readonly Name[]): readonly string[] {
    this.#declarations.checkDistinct(names);
    return names.map((name) => name.text);
  }

  /** Counts one level and one type around what `resolve` finds. */
  #deeper(place: Place, resolve: () => Resolved): Resolved {
    this.#level += 1;
    const { type, height, size } = this.#level > maxTypeDepth ? unresolved : resolve();
    const isTooDeep = this.#level > maxTypeDepth || height >= maxTypeDepth;
    this.#level -= 1;
    if (isTooDeep) {
      const message = `the type of \`${place.name.text}\` nests deeper than ${maxTypeDepth} levels`;
      return this.#fail(place.name, message);
    }
    if (size >= maxTypeSize) {
      const message = `the type of \`${place.name.text}\` consists of more than ${maxTypeSize} types`;
      return this.#fail(place.name, message);
    }
    return { type, height: height + 1, size: size + 1 };
  }

  #fail(name: Name, message: string): Resolved {
    this.#declarations.fail(name.position, message);
    return unresolved;
  }
}

/** The extent of a type with these parts, itself not counted. */
function together(parts: readonly Extent[]): Extent {
  return {
    height: parts.reduce((height, part) => Math.max(height, part.height), 0),
    size: parts.reduce((size, part) => size + part.size + 1, 0),
  };
}
