/** All modules that the types of one component consist of. */
import { pathOf } from "../wit/wit-interface-text.ts";
import type { TypeScope } from "../wit/type-scope.ts";
import type { Declared } from "../wit/wit-declarations.ts";
import type { WorldExtern } from "../wit/wit-document.ts";
import type { InterfaceSyntax, UseSyntax } from "../wit/wit-syntax.ts";
import type { GuestEngine } from "./guest-module.ts";
import {
  exportedInterface,
  importedModule,
  separated,
  type ModuleSource,
} from "./typescript-module.ts";
import { pascalCase } from "./typescript-name.ts";
import { inBraces, TypePrinter } from "./typescript-type.ts";
import type { WitSources } from "./wit-sources.ts";

/**
 * `declare module "name" { ... }` for each interface that the world imports or takes types from, and one with the name
 * of the world for what it exports.
 */
export function worldModules(sources: WitSources, engine: GuestEngine): readonly string[] {
  const interfaces = new WorldInterfaces(sources, engine);
  const imported = interfaces.imported.map((source) => importedModule(source).join("\n"));
  const { exported } = interfaces;
  if (exported.length === 0) return imported;
  const names = exported.map(({ syntax }) => pascalCase(syntax.name.text));
  const { name } = sources.world;
  const parts = exported.map((source) => exportedInterface(source, names));
  const lines = inBraces(`declare module ${JSON.stringify(name)}`, separated(parts));
  return [lines.join("\n"), ...imported];
}

class WorldInterfaces {
  readonly #sources: WitSources;
  readonly #printer: TypePrinter;
  readonly exported: readonly ModuleSource[];
  readonly imported: readonly ModuleSource[];

  constructor(sources: WitSources, engine: GuestEngine) {
    this.#sources = sources;
    this.#printer = new TypePrinter(sources.declarations, engine);
    const { imports, exports } = sources.world;
    this.exported = exports.flatMap((extern) => this.#named(extern));
    const isExported = new Set(this.exported.map(({ syntax }) => syntax));
    const found = new Map<InterfaceSyntax, ModuleSource>();
    const add = (source: ModuleSource): void => {
      if (found.has(source.syntax)) return;
      found.set(source.syntax, source);
      for (const used of this.#uses(source)) add(used);
    };
    for (const extern of imports) for (const source of this.#named(extern)) add(source);
    for (const source of this.exported.flatMap((each) => this.#uses(each))) {
      if (!isExported.has(source.syntax)) add(source);
    }
    this.imported = [...found.values()];
  }

  #named(extern: WorldExtern): readonly ModuleSource[] {
    if (extern.kind !== "interface") return [];
    const path = pathOf(extern.interface.name);
    const declared = this.#sources.declarations.findInterface(path, path.package);
    return declared === null ? [] : [this.#source(declared)];
  }

  #uses({ syntax, scope }: ModuleSource): readonly ModuleSource[] {
    const uses = syntax.items.filter((item) => item.kind === "use");
    return uses.map((use) => this.#source(this.#usedFrom(use, scope)));
  }

  #usedFrom(use: UseSyntax, { package: owner }: TypeScope): Declared<InterfaceSyntax> {
    const declared = this.#sources.declarations.findInterface(use.from, owner);
    if (declared === null) throw new TypeError(`nothing declares ${use.from.name.text}`);
    return declared;
  }

  #source({ syntax, scope }: Declared<InterfaceSyntax>): ModuleSource {
    return {
      syntax,
      scope,
      docs: this.#sources.docsOf(syntax),
      printer: this.#printer,
      usedFrom: (use) => this.#usedFrom(use, scope).scope,
      foreignType: (from, name) => `${this.#placeOf(from)}.${pascalCase(name)}`,
    };
  }

  /** What is imported and exported is meant as imported. */
  #placeOf(scope: TypeScope): string {
    const isImported = this.imported.some((source) => source.scope === scope);
    const own = this.exported.find((source) => source.scope === scope);
    return isImported || own === undefined
      ? `import(${JSON.stringify(scope.name)})`
      : `import(${JSON.stringify(this.#sources.world.name)}).${pascalCase(own.syntax.name.text)}`;
  }
}
