/** Port: the deployed components, and the functions that they export. */
import type { ComponentKind } from "../execution/component-id.ts";
import type { Ffqn } from "../wit/ffqn.ts";
import { functionOf, interfaceOf } from "../wit/ffqn.ts";
import { nearMatch } from "../wit/near.ts";
import type { FunctionSignature } from "../wit/wit-type.ts";

export interface FunctionCatalog {
  /** Undefined for a function that cannot be an execution, exported or not. */
  functionSignature(ffqn: Ffqn): FunctionSignature | undefined;
  components(): readonly CatalogComponent[];
}

export interface CatalogComponent {
  readonly name: string;
  readonly kind: ComponentKind;
  /** Component digest, `sha256:<64 hex>`. */
  readonly digest: string;
  /** Whether its functions are called at its core module, or through the glue that jco makes. */
  readonly border: "core" | "jco" | "none";
  /** Why, for people. */
  readonly borderReason: string;
  /** Of the whole component. */
  readonly wit: string;
  /** Functions that can be executions. */
  readonly exports: readonly FunctionSignature[];
  /** Exported functions that cannot, because they take or return handles. */
  readonly notCallable: readonly FunctionSignature[];
  /** Functions of other components. */
  readonly imports: readonly FunctionSignature[];
  readonly settings: {
    readonly lockExpiryMs: number;
    readonly maxRetries: number;
    readonly retryExpBackoffMs: number;
    readonly onNondeterminism: "park" | "fail";
    readonly generationsKept?: number;
  };
}

/** A function and the component that exports it. */
export interface ExportedFunction {
  readonly component: CatalogComponent;
  readonly signature: FunctionSignature;
}

/** All functions that a component exports, those that cannot be executions last. */
export function exportsOf(component: CatalogComponent): readonly ExportedFunction[] {
  return [...component.exports, ...component.notCallable].map((signature) => ({
    component,
    signature,
  }));
}

/** Also finds a function that cannot be an execution. */
export function findFunction(catalog: FunctionCatalog, ffqn: Ffqn): ExportedFunction | undefined {
  return catalog
    .components()
    .flatMap(exportsOf)
    .find(({ signature }) => signature.ffqn === ffqn);
}

/** Names that an error offers at most. */
const SUGGESTIONS_MAX = 5;

/**
 * What somebody may have meant by a name that no component exports: the one that is spelled almost like it,
 * and the functions of that interface, or those of that name in other interfaces. If there are none, any, so
 * that there is always something to go on.
 */
export function suggestFunctions(catalog: FunctionCatalog, ffqn: Ffqn): readonly Ffqn[] {
  const names = catalog
    .components()
    .flatMap((component) => component.exports)
    .map((signature) => signature.ffqn);
  const near = nearMatch(ffqn, names);
  const candidates = [
    names.filter((name) => interfaceOf(name) === interfaceOf(ffqn)),
    names.filter((name) => functionOf(name) === functionOf(ffqn) || name === near),
    names,
  ];
  const best = candidates.find((found) => found.length > 0) ?? [];
  const nearestFirst = names.filter((name) => name === near);
  return [...new Set([...nearestFirst, ...best])].slice(0, SUGGESTIONS_MAX);
}
