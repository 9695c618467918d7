/**
 * Named types become structure. Each declaration is resolved once; its height, counted in names and
 * type constructors, stays within `maxTypeDepth`, and so does the recursion that finds it, in
 * whatever order types are declared.
 */
import { assertNever } from "./assert-never.ts";
import { maxTypeDepth } from "./limits.ts";
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
import type { WitType } from "./wit-type.ts";

interface Resolved<Type extends WitType | null = WitType> {
  readonly type: Type;
  readonly height: number;
}

/** Where a type stands: names are looked up in the scope, a fault is reported at the name. */
interface Place {
  readonly scope: TypeScope;
  readonly name: Name;
}

const unresolved: Resolved = { type: { kind: "bool" }, height: 0 };

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
      result: this.#optional(syntax.result, { scope, name }).type,
    };
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
        return { type: { kind: "enum", cases: this.#distinct(definition.names) }, height: 0 };
      case "flags":
        return { type: { kind: "flags", names: this.#distinct(definition.names) }, height: 0 };
      case "resource":
        return { type: { kind: "resource", name: place.name.text, ownership: "own" }, height: 0 };
      default:
        return assertNever(definition);
    }
  }

  #type(syntax: TypeSyntax, place: Place): Resolved {
    switch (syntax.kind) {
      case "primitive":
        return { type: syntax.type, height: 0 };
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
        const { type, height } = this.#type(syntax.element, place);
        return { type: { kind: "list", element: type }, height };
      }
      case "option": {
        const { type, height } = this.#type(syntax.some, place);
        return { type: { kind: "option", some: type }, height };
      }
      case "result": {
        const ok = this.#optional(syntax.ok, place);
        const err = this.#optional(syntax.err, place);
        const height = Math.max(ok.height, err.height);
        return { type: { kind: "result", ok: ok.type, err: err.type }, height };
      }
      case "tuple": {
        const items = syntax.items.map((item) => this.#type(item, place));
        const type = { kind: "tuple", items: items.map((item) => item.type) } as const;
        return { type, height: highest(items) };
      }
      case "handle":
        return this.#handle(syntax.ownership, { scope: place.scope, name: syntax.name });
      case "channel": {
        const { type, height } = this.#optional(syntax.element, place);
        const name = type === null ? syntax.name : `${syntax.name}<${formatWitType(type)}>`;
        return { type: { kind: "resource", name, ownership: "own" }, height };
      }
      default:
        return assertNever(syntax);
    }
  }

  #handle(ownership: "own" | "borrow", place: Place): Resolved {
    const { type, height } = this.#named(place);
    return type.kind === "resource"
      ? { type: { ...type, ownership }, height }
      : this.#fail(place.name, `\`${place.name.text}\` is not a resource`);
  }

  #optional(syntax: TypeSyntax | null, place: Place): Resolved<WitType | null> {
    return syntax === null ? { type: null, height: 0 } : this.#type(syntax, place);
  }

  #record(fields: readonly MemberSyntax[], { scope }: Place): Resolved {
    this.#distinct(fields.map((field) => field.name));
    const resolved = fields.map(({ name, type }) => ({
      name: name.text,
      ...this.#type(type, { scope, name }),
    }));
    const members = resolved.map(({ name, type }) => ({ name, type }));
    return { type: { kind: "record", fields: members }, height: highest(resolved) };
  }

  #variant(cases: readonly MemberSyntax<TypeSyntax | null>[], { scope }: Place): Resolved {
    this.#distinct(cases.map((variantCase) => variantCase.name));
    const resolved = cases.map(({ name, type }) => ({
      name: name.text,
      ...this.#optional(type, { scope, name }),
    }));
    const members = resolved.map(({ name, type }) => ({ name, type }));
    return { type: { kind: "variant", cases: members }, height: highest(resolved) };
  }

  #distinct(names: readonly Name[]): readonly string[] {
    this.#declarations.checkDistinct(names);
    return names.map((name) => name.text);
  }

  /** Counts one level around what `resolve` finds. */
  #deeper(place: Place, resolve: () => Resolved): Resolved {
    this.#level += 1;
    const { type, height } = this.#level > maxTypeDepth ? unresolved : resolve();
    const isTooDeep = this.#level > maxTypeDepth || height >= maxTypeDepth;
    this.#level -= 1;
    if (isTooDeep) {
      const message = `the type of \`${place.name.text}\` nests deeper than ${maxTypeDepth} levels`;
      return this.#fail(place.name, message);
    }
    return { type, height: height + 1 };
  }

  #fail(name: Name, message: string): Resolved {
    this.#declarations.fail(name.position, message);
    return unresolved;
  }
}

function highest(resolved: readonly Resolved<WitType | null>[]): number {
  return resolved.reduce((height, each) => Math.max(height, each.height), 0);
}
