/**
 * The shape of one component in the registry that `obelisk build` generates (`.obelisk/components.js`).
 * Everything but `load` is plain data, so listing and type checks need no wasm.
 */
import type { DirectImports, ModuleImports } from "../abi/core-import.ts";
import type { ComponentKind } from "../execution/component-id.ts";
import type { AllowedHost } from "../egress/egress-policy.ts";
import type { RetryPolicy } from "../execution/retry-policy.ts";
import type { FunctionSignature } from "../wit/wit-type.ts";

export interface ComponentEntry {
  readonly name: string;
  readonly kind: ComponentKind;
  /** Component digest, `sha256:<64 hex>`. */
  readonly digest: string;
  readonly wit: string;
  /** Functions of exported interfaces that can be executions. */
  readonly exports: readonly FunctionSignature[];
  /** Functions of exported interfaces that take or return handles, and so cannot be executions. */
  readonly notCallable: readonly FunctionSignature[];
  /** Imported functions that other components export; host and WASI imports are not listed. */
  readonly imports: readonly FunctionSignature[];
  readonly settings: ComponentSettings;
  /** Where an activity may send requests; absent: nowhere. */
  readonly allowedHosts?: readonly AllowedHost[];
  /** Absent: none. */
  readonly environment?: readonly EnvironmentVariable[];
  /** How its functions are called; `load` gives what that takes. */
  readonly border: ComponentCode["border"] | "none";
  /** Why, for people: what the component is, and which of its imports are called directly. */
  readonly borderReason: string;
  /** Rejects for a stub, which has no code. */
  readonly load: () => Promise<ComponentCode>;
}

/** An environment variable: its value, or the name of the Worker's binding that has it. */
export type EnvironmentVariable =
  | { readonly kind: "literal"; readonly name: string; readonly value: string }
  | { readonly kind: "forwarded" | "secret"; readonly name: string };

export interface ComponentSettings extends RetryPolicy {
  readonly lockExpiryMs: number;
  /** How many attempts run at once in one tree; absent: as many as there is memory for. */
  readonly instanceLimiter?: number;
  readonly onNondeterminism: "park" | "fail";
  /** Absent: as many as usual (`GENERATIONS_KEPT`). */
  readonly generationsKept?: number;
}

export type ComponentCode = CoreCode | JcoCode;

/** A component that is one core module and imports nothing of the platform: the host lowers and lifts for itself. */
export interface CoreCode extends ModuleImports {
  readonly border: "core";
  readonly module: WebAssembly.Module;
  /** All its state is in memories and globals that it exports. */
  readonly isResettable: boolean;
}

/** What `jco transpile --instantiation async` makes of a component. */
export interface JcoCode {
  readonly border: "jco";
  readonly instantiate: (
    getCoreModule: (path: string) => WebAssembly.Module,
    imports: object,
    instantiateCore: (
      module: WebAssembly.Module,
      imports?: WebAssembly.Imports,
    ) => WebAssembly.Instance,
  ) => object | Promise<object>;
  /** Core modules by the file name that the glue asks for. */
  readonly cores: ReadonlyMap<string, WebAssembly.Module>;
  /** What the host gives to a core module itself, in place of the glue; null: nothing. */
  readonly direct: DirectImports | null;
}
