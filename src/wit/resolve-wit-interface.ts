import { WitTypeResolver } from "./resolve-wit-type.ts";
import type { TypeScope } from "./type-scope.ts";
import type { WitDeclarations } from "./wit-declarations.ts";
import type { WitFunction, WitInterface, WitResource } from "./wit-document.ts";
import type { FunctionSyntax, InterfaceSyntax, TypeDeclaration } from "./wit-syntax.ts";

/** Interfaces with resolved types; each is resolved once, however many worlds name it. */
export class WitInterfaceResolver {
  readonly #declarations: WitDeclarations;
  readonly #types: WitTypeResolver;
  readonly #resolved = new Map<InterfaceSyntax, WitInterface>();

  constructor(declarations: WitDeclarations) {
    this.#declarations = declarations;
    this.#types = new WitTypeResolver(declarations);
  }

  resolve(syntax: InterfaceSyntax, scope: TypeScope): WitInterface {
    const known = this.#resolved.get(syntax);
    if (known !== undefined) {
      return known;
    }
    this.#declarations.checkDistinct(
      syntax.items.map((item) => (item.kind === "use" ? item.alias : item.name)),
    );
    const resolved: WitInterface = {
      name: scope.name,
      types: this.types(scope),
      functions: syntax.items
        .filter((item) => item.kind === "function")
        .map((item) => this.function(item, scope)),
      resources: syntax.items
        .filter((item) => item.kind === "type")
        .flatMap((item) => this.#resource(item, scope)),
    };
    this.#resolved.set(syntax, resolved);
    return resolved;
  }

  /** The types that a scope declares and uses. */
  types(scope: TypeScope): WitInterface["types"] {
    return [...scope.types.values()].map((declaration) => {
      const name = declaration.kind === "use" ? declaration.alias : declaration.name;
      return { name: name.text, type: this.#types.resolveName(name, scope) };
    });
  }

  function(syntax: FunctionSyntax, scope: TypeScope): WitFunction {
    return this.#types.resolveFunction(syntax.name, syntax, scope);
  }

  #resource({ name, definition }: TypeDeclaration, scope: TypeScope): readonly WitResource[] {
    if (definition.kind !== "resource") {
      return [];
    }
    this.#declarations.checkDistinct(definition.functions.map((method) => method.name));
    const functions = definition.functions.map((method) => {
      const self = {
        name: { ...name, text: "self" },
        type: { kind: "handle", ownership: "borrow", name },
      } as const;
      const params = method.kind === "method" ? [self, ...method.params] : method.params;
      const resolved = this.#types.resolveFunction(method.name, { ...method, params }, scope);
      return { kind: method.kind, ...resolved };
    });
    return [{ name: name.text, functions }];
  }
}
