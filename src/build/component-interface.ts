/**
 * What a component offers and needs, from its WIT: its functions that can be executions, the
 * functions of other components and of the host that it calls, and the platform's interfaces that it uses.
 */
import { interfaceOf } from "../wit/ffqn.ts";
import { parseWit, type WitError } from "../wit/parse-wit.ts";
import {
  exportedFunctions,
  findWorld,
  importedFunctions,
  type WitWorld,
  type WorldExtern,
} from "../wit/wit-document.ts";
import { usesResource, type FunctionSignature } from "../wit/wit-type.ts";
import { isHostName } from "./host-interface.ts";
import { interfaceResources, type InterfaceResource } from "./interface-resources.ts";

export interface ComponentInterface {
  /** Functions of exported interfaces that can be executions. */
  readonly exports: readonly FunctionSignature[];
  /** The other functions of exported interfaces: they take or return handles. */
  readonly notCallable: readonly FunctionSignature[];
  /** Imported functions that other components export, by interface. */
  readonly imports: readonly FunctionSignature[];
  /** Imported functions of the host, of the namespace `obelisk`. */
  readonly hostImports: readonly FunctionSignature[];
  /** Those of all imported interfaces, of the platform too. */
  readonly resources: readonly InterfaceResource[];
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
  const exported = exportedFunctions(world).filter(({ ffqn }) => !isPlatform(ffqn));
  // The builder of TypeScript components writes its imports in another order each time.
  const called = importedFunctions(world)
    .filter(({ ffqn }) => !isPlatform(ffqn))
    .toSorted((left, right) => compareNames(interfaceOf(left.ffqn), interfaceOf(right.ffqn)));
  return {
    exports: exported.filter((signature) => !usesResource(signature)),
    notCallable: exported.filter(usesResource),
    imports: called.filter(({ ffqn }) => !isHostName(ffqn)),
    hostImports: called.filter(({ ffqn }) => isHostName(ffqn)),
    resources: world.imports.flatMap((extern) =>
      extern.kind === "interface" ? interfaceResources(extern.interface) : [],
    ),
    exportedInterfaces: interfaceNames(world.exports).filter((name) => !isPlatform(name)),
    platformImports: imported.filter(isPlatform),
    namelessImports: world.imports.flatMap(namelessName),
  };
}

function compareNames(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** Whether the interface is one of the platform's. */
export function isPlatform(name: string): boolean {
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
