import type { WitInterfaceResolver } from "./resolve-wit-interface.ts";
import type { Name } from "./token-cursor.ts";
import { typeScope } from "./type-scope.ts";
import type { TypeScope } from "./type-scope.ts";
import type { WitDeclarations } from "./wit-declarations.ts";
import type { WitWorld, WorldExtern } from "./wit-document.ts";
import type { ExternSyntax, IncludeSyntax, WorldSyntax } from "./wit-syntax.ts";

type Direction = "import" | "export";

/** An extern and the place that brings it into the world. */
interface Placed {
  readonly extern: WorldExtern;
  readonly place: Name;
}

/** Worlds with all that they import and export, included worlds with it. */
export class WitWorldResolver {
  readonly #declarations: WitDeclarations;
  readonly #interfaces: WitInterfaceResolver;
  readonly #including = new Set<WorldSyntax>();

  constructor(declarations: WitDeclarations, interfaces: WitInterfaceResolver) {
    this.#declarations = declarations;
    this.#interfaces = interfaces;
  }

  resolve(syntax: WorldSyntax, scope: TypeScope): WitWorld {
    const imports = this.#distinct(this.#externs(syntax, scope, "import"));
    const exports = this.#distinct(this.#externs(syntax, scope, "export"));
    return { name: scope.name, types: this.#interfaces.types(scope), imports, exports };
  }

  #externs(syntax: WorldSyntax, scope: TypeScope, direction: Direction): readonly Placed[] {
    return syntax.items.flatMap((item) => {
      if (item.kind === "include") {
        return this.#include(item, scope, direction);
      }
      return item.kind === direction ? this.#extern(item.extern, scope) : [];
    });
  }

  #extern(syntax: ExternSyntax, scope: TypeScope): readonly Placed[] {
    switch (syntax.kind) {
      case "function": {
        const extern = {
          kind: "function",
          function: this.#interfaces.function(syntax, scope),
        } as const;
        return [{ extern, place: syntax.name }];
      }
      case "interface": {
        const own = typeScope(syntax.name.text, scope.package, syntax.items);
        const resolved = this.#interfaces.resolve(syntax, own);
        return [{ extern: { kind: "inline-interface", interface: resolved }, place: syntax.name }];
      }
      case "path": {
        const found = this.#declarations.findInterface(syntax.path, scope.package);
        if (found === null) {
          return [];
        }
        const resolved = this.#interfaces.resolve(found.syntax, found.scope);
        return [{ extern: { kind: "interface", interface: resolved }, place: syntax.path.name }];
      }
    }
  }

  #include(syntax: IncludeSyntax, scope: TypeScope, direction: Direction): readonly Placed[] {
    const place = syntax.path.name;
    const found = this.#declarations.findWorld(syntax.path, scope.package);
    if (found === null) {
      return [];
    }
    if (this.#including.has(found.syntax)) {
      this.#declarations.fail(place.position, `the world \`${found.scope.name}\` includes itself`);
      return [];
    }
    this.#including.add(found.syntax);
    const externs = this.#externs(found.syntax, found.scope, direction);
    this.#including.delete(found.syntax);
    const renames = new Map(syntax.renames.map(({ from, to }) => [from.text, to.text]));
    return externs.map(({ extern }) => ({ extern: renamed(extern, renames), place }));
  }

  /** Interfaces may come twice, through includes; plain names may not. */
  #distinct(externs: readonly Placed[]): readonly WorldExtern[] {
    const seen = new Map<string, WorldExtern>();
    for (const { extern, place } of externs) {
      const name = externName(extern);
      if (!seen.has(name)) {
        seen.set(name, extern);
      } else if (extern.kind !== "interface") {
        this.#declarations.fail(place.position, `\`${name}\` is declared twice`);
      }
    }
    return [...seen.values()];
  }
}

function externName(extern: WorldExtern): string {
  return extern.kind === "function" ? extern.function.name : extern.interface.name;
}

/** Only plain names can change; an interface with a full name is what it is. */
function renamed(extern: WorldExtern, renames: ReadonlyMap<string, string>): WorldExtern {
  const name = renames.get(externName(extern));
  if (name === undefined || extern.kind === "interface") {
    return extern;
  }
  return extern.kind === "function"
    ? { kind: extern.kind, function: { ...extern.function, name } }
    : { kind: extern.kind, interface: { ...extern.interface, name } };
}
