/**
 * The bundler's configuration for TypeScript components. It keeps every setting of the surroundings
 * out (no tsconfig is read), leaves WIT imports to the component, and reports what the bundle is
 * made of. Loaded in the bundler's process, through a module that `typescript-component.ts` writes.
 */
import { writeFileSync } from "node:fs";

/** What a bundle was made of. */
export interface BundleReport {
  /** Every module that was read, by absolute path, and every import left to the component. */
  readonly modules: readonly string[];
  readonly exports: readonly string[];
}

/** A WIT interface as TypeScript imports it, `ns:pkg/ifc[@version]`. */
export const witImport = /^(?!node:)[a-z][a-z0-9-]*(?::[a-z][a-z0-9-]*)+\/[a-zA-Z]/;

interface Chunk {
  readonly exports?: readonly string[];
}

interface BundleContext {
  readonly getModuleIds: () => Iterable<string>;
}

interface BundlerConfig {
  readonly tsconfig: false;
  readonly external: readonly RegExp[];
  readonly plugins: readonly {
    readonly name: string;
    generateBundle(this: BundleContext, options: unknown, bundle: Record<string, Chunk>): void;
  }[];
}

/**
 * A configuration that writes a `BundleReport` as JSON to the file `report`.
 *
 * @public imported by a generated module
 */
export function guestBundle(report: string): BundlerConfig {
  return {
    tsconfig: false,
    external: [witImport],
    plugins: [
      {
        name: "bundle-report",
        generateBundle(_options, bundle): void {
          const content: BundleReport = {
            modules: [...this.getModuleIds()],
            exports: Object.values(bundle).flatMap((chunk) => chunk.exports ?? []),
          };
          writeFileSync(report, JSON.stringify(content));
        },
      },
    ],
  };
}
