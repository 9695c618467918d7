/** What a core module imports of its host, by the names that the canonical ABI gives to it. */
import type { FunctionType } from "../wit/wit-type.ts";

/** All that a core module is to get of its host. */
export interface ModuleImports {
  readonly imports: readonly CoreImport[];
  /** Those that handles among the values stand for. */
  readonly resources: readonly ImportedResource[];
}

/** What one of a component's core modules imports, and where its values are; modules by file name. */
export interface DirectImports extends ModuleImports {
  readonly core: string;
  /** Exports the memory that the values are in. */
  readonly memory: string;
  readonly allocator: string;
}

export interface ImportedResource {
  /** Full name. */
  readonly interface: string;
  readonly name: string;
}

export type CoreImport = ImportedFunction | ResourceDrop;

export interface ImportedFunction extends FunctionType {
  readonly kind: "function";
  /** Full name. */
  readonly interface: string;
  /** `fn`; of a resource `[method]res.fn`, `[static]res.fn` or `[constructor]res`. */
  readonly name: string;
  /** Whether the host may answer later: the guest is suspended until then. */
  readonly waits: boolean;
}

/** Gives a handle back. */
export interface ResourceDrop {
  readonly kind: "resource-drop";
  readonly interface: string;
  readonly resource: string;
}

/** The name that the core module has for it, in the module that is named as the interface. */
export function coreName(imported: CoreImport): string {
  return imported.kind === "function" ? imported.name : `[resource-drop]${imported.resource}`;
}
