/**
 * The shape of one component in the registry that `obelisk build` generates (`.obelisk/components.js`).
 * Everything but `load` is plain data, so listing and type checks need no wasm.
 */
import type { FunctionSignature } from "../wit/wit-type.ts";

export interface ComponentEntry {
  readonly name: string;
  readonly kind: "activity" | "workflow";
  /** Component digest, `sha256:<64 hex>`. */
  readonly digest: string;
  readonly wit: string;
  readonly exports: readonly FunctionSignature[];
  /** Imported functions that other components export; host and WASI imports are not listed. */
  readonly imports: readonly FunctionSignature[];
  readonly settings: ComponentSettings;
  readonly load: () => Promise<TranspiledComponent>;
}

export interface ComponentSettings {
  readonly lockExpiryMs: number;
  readonly maxRetries: number;
  readonly retryExpBackoffMs: number;
  readonly onNondeterminism: "park" | "fail";
}

/** What `jco transpile --instantiation async` makes of a component. */
export interface TranspiledComponent {
  readonly instantiate: (
    getCoreModule: (path: string) => WebAssembly.Module,
    imports: object,
    instantiateCore: (
      module: WebAssembly.Module,
      imports: WebAssembly.Imports,
    ) => WebAssembly.Instance,
  ) => object | Promise<object>;
  /** Core modules by the file name that the glue asks for. */
  readonly cores: ReadonlyMap<string, WebAssembly.Module>;
}
