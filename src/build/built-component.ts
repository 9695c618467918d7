/**
 * The wasm of one component, or why there is none.
 */
import type { BuildProblem } from "./build-problem.ts";
import type { ComponentDeclaration, ComponentOrigin } from "./component-declaration.ts";

/** A declaration whose component is made from a source. */
export interface SourceDeclaration extends ComponentDeclaration {
  readonly origin: Exclude<ComponentOrigin, { kind: "binary" }>;
}

export interface TypescriptDeclaration extends SourceDeclaration {
  readonly origin: Extract<ComponentOrigin, { kind: "typescript" }>;
}

export interface BuiltComponent {
  readonly bytes: Uint8Array;
  /** The names that a TypeScript source exports; null for anything else. */
  readonly sourceExports: readonly string[] | null;
}

export type ComponentBuild = BuiltComponent | { readonly problems: readonly BuildProblem[] };
