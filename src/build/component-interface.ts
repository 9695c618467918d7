/**
 * What a component offers and needs, from its WIT: its functions that can be executions, the
 * functions of other components that it calls, and the platform's interfaces that it uses.
 */
import { parseWit, type WitError } from "../wit/parse-wit.ts";
import {
  exportedFunctions,
  findWorld,
  importedFunctions,
  type WitWorld,
  type WorldExtern,
} from "../wit/wit-document.ts";
import { usesResource, type FunctionSignature } from "../wit/wit-type.ts";

export interface ComponentInterface {
  /** Functions of exported interfaces; those that take or return handles are left out. */
  readonly exports: readonly FunctionSignature[];
  /** Functions of imported interfaces outside the namespace `wasi`. */
  readonly imports: readonly FunctionSignature[];
  /** Full names of the exported interfaces. */
  readonly exportedInterfaces: readonly string[];
  /** Full names of the imported interfaces of the namespace `wasi`. */
  readonly platformImports: readonly string[];
  /** Imports of the world that belong to no named interface. */
  readonly namelessImports: readonly string[];
}

/** Reads the text that `componentWit` makes. */
export function readInterface(wit: string): ComponentInterface | WitError {
  const parsed = parseWit(wit);
  if (!("ok" in parsed)) {
    return parsed;
  }
  const world = findWorld(parsed.ok, "root:component/root");
  if (world === undefined) {
    throw new Error("the WIT of a component has no world `root`");
  }
  return interfaceOfWorld(world);
}

function interfaceOfWorld(world: WitWorld): ComponentInterface {
  const imported = interfaceNames(world.imports);
  return {
    exports: exportedFunctions(world).filter(
      (signature) => !isPlatform(signature.ffqn) && !usesResource(signature),
    ),
    imports: importedFunctions(world).filter(({ ffqn }) => !isPlatform(ffqn)),
    exportedInterfaces: interfaceNames(world.exports).filter((name) => !isPlatform(name)),
    platformImports: imported.filter(isPlatform),
    namelessImports: world.imports.flatMap(namelessName),
  };
}

function isPlatform(name: string): boolean {
  return name.startsWith("wasi:");
}

function interfaceNames(externs: readonly WorldExtern[]): readonly string[] {
  return externs.flatMap((extern) => (extern.kind === "interface" ? [extern.interface.name] : []));
}

function namelessName(extern: WorldExtern): readonly string[] {
  switch (extern.kind) {
    case "interface":
      return [];
    case "inline-interface":
      return [extern.interface.name];
    case "function":
      return [extern.function.name];
  }
}
