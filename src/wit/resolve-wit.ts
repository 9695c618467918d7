import { WitInterfaceResolver } from "./resolve-wit-interface.ts";
import { WitWorldResolver } from "./resolve-wit-world.ts";
import type { SyntaxFault } from "./token-cursor.ts";
import { packageFullName } from "./type-scope.ts";
import { WitDeclarations } from "./wit-declarations.ts";
import type { WitDocument, WitPackage } from "./wit-document.ts";
import type { PackageBlock } from "./wit-syntax.ts";

/** Looks up all names of a text; a fault is the first one that was met. */
export function resolveWit(blocks: readonly PackageBlock[]): WitDocument | SyntaxFault {
  const declarations = new WitDeclarations(blocks);
  const interfaces = new WitInterfaceResolver(declarations);
  const worlds = new WitWorldResolver(declarations, interfaces);
  const packages = blocks.map(({ package: owner, items }): WitPackage => ({
    name: packageFullName(owner),
    interfaces: items
      .filter((item) => item.kind === "interface")
      .map(({ name }) => declarations.findInterface({ package: null, name }, owner))
      .flatMap((found) => (found === null ? [] : [interfaces.resolve(found.syntax, found.scope)])),
    worlds: items
      .filter((item) => item.kind === "world")
      .map(({ name }) => declarations.findWorld({ package: null, name }, owner))
      .flatMap((found) => (found === null ? [] : [worlds.resolve(found.syntax, found.scope)])),
  }));
  return declarations.fault ?? { packages };
}
