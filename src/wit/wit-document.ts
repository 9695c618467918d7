/**
 * A WIT text with all names resolved: packages, their interfaces and worlds, and what a world
 * imports and exports.
 */
import { makeFfqn } from "./ffqn.ts";
import type { FunctionSignature, NamedType, WitType } from "./wit-type.ts";

/** A function by its name inside an interface or a world. */
export interface WitFunction {
  readonly name: string;
  readonly params: readonly NamedType[];
  readonly result: WitType | null;
}

/** A method's `self` is its first parameter. */
export interface WitResource {
  readonly name: string;
  readonly functions: readonly (WitFunction & {
    readonly kind: "constructor" | "method" | "static";
  })[];
}

/**
 * `types` holds declared and used types alike. `name` is `ns:pkg/ifc[@version]`, or the plain name
 * of one that a world declares itself.
 */
export interface WitInterface {
  readonly name: string;
  readonly types: readonly NamedType[];
  readonly functions: readonly WitFunction[];
  readonly resources: readonly WitResource[];
}

/**
 * What a world imports or exports; an `inline-interface` is declared in the world and has no full
 * name.
 */
export type WorldExtern =
  | { readonly kind: "interface" | "inline-interface"; readonly interface: WitInterface }
  | { readonly kind: "function"; readonly function: WitFunction };

/** `name` is `ns:pkg/world[@version]`; `types` are its own, not those of its interfaces. */
export interface WitWorld {
  readonly name: string;
  readonly types: readonly NamedType[];
  readonly imports: readonly WorldExtern[];
  readonly exports: readonly WorldExtern[];
}

/** `name` is `ns:pkg[@version]`. */
export interface WitPackage {
  readonly name: string;
  readonly interfaces: readonly WitInterface[];
  readonly worlds: readonly WitWorld[];
}

export interface WitDocument {
  readonly packages: readonly WitPackage[];
}

/** The world of that full name. */
export function findWorld(document: WitDocument, name: string): WitWorld | undefined {
  return document.packages
    .flatMap((witPackage) => witPackage.worlds)
    .find((world) => world.name === name);
}

/**
 * The functions of the named interfaces that a world exports, those of one interface side by side;
 * methods of resources are left out.
 */
export function exportedFunctions(world: WitWorld): readonly FunctionSignature[] {
  return functionsOf(world.exports);
}

/** The functions of the named interfaces that a world imports, as `exportedFunctions`. */
export function importedFunctions(world: WitWorld): readonly FunctionSignature[] {
  return functionsOf(world.imports);
}

function functionsOf(externs: readonly WorldExtern[]): readonly FunctionSignature[] {
  return externs.flatMap((extern) =>
    extern.kind === "interface" ? interfaceFunctions(extern.interface) : [],
  );
}

/** The functions of a named interface, by full name. */
export function interfaceFunctions(witInterface: WitInterface): readonly FunctionSignature[] {
  return witInterface.functions.map(({ name, params, result }) => ({
    ffqn: makeFfqn(witInterface.name, name),
    params,
    result,
  }));
}
