/**
 * One module of JavaScript from a component's sources, with the code of `guest/` around it. No setting of the
 * surroundings counts: no tsconfig, no package.json.
 */
import { isAbsolute, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type {
  BuildOptions,
  BuildResult,
  Message,
  OnResolveArgs,
  OnResolveResult,
  Plugin,
} from "esbuild";
import { nearMatch } from "../wit/near.ts";
import { importedFunctions, type WitWorld } from "../wit/wit-document.ts";
import { interfaceOf } from "../wit/ffqn.ts";
import type { FunctionSignature } from "../wit/wit-type.ts";
import type { ComponentKind } from "./component-declaration.ts";
import { entryModule, hasResources, importModule, type GuestEngine } from "./guest-module.ts";
import { hostInterfaces } from "./host-interface.ts";
import { lineTable } from "./line-table.ts";
import { isBundledSource } from "./source-files.ts";

/** The code that every TypeScript component gets, with a separator at the end. */
export const guestFolder = fileURLToPath(new URL("../../guest/", import.meta.url));

/** The modules of it that users import, as `obelisk-workers/<name>`. */
const guestModules = ["activity", "log", "workflow"] as const;

const guestPackage = "obelisk-workers";
const witImport = /^(?!node:)[a-z][a-z0-9-]*(?::[a-z][a-z0-9-]*)+\/[a-zA-Z]/;
const anywhere = /^\.{0,2}\/|^[A-Za-z]:[\\/]/;
const importNamespace = "wit-import";
const entryNamespace = "component-entry";

export interface BundleSource {
  /** Absolute path of the folder. */
  readonly folder: string;
  /** Name of the entry's file in it. */
  readonly file: string;
  readonly kind: ComponentKind;
  readonly world: WitWorld;
  readonly engine: GuestEngine;
}

export interface GuestBundle {
  readonly code: string;
  /** Names that the user's module exports. */
  readonly exports: readonly string[];
  /** Full names of the interfaces that the code imports. */
  readonly imports: readonly string[];
}

export type BundleFault =
  /** Files by absolute path, packages by name. */
  | {
      readonly kind: "foreign";
      readonly files: readonly string[];
      readonly packages: readonly string[];
    }
  | { readonly kind: "node-modules"; readonly names: readonly string[] }
  | { readonly kind: "failed"; readonly output: string };

export async function bundleGuest(source: BundleSource): Promise<GuestBundle | BundleFault> {
  const { build, formatMessages } = await import("esbuild");
  const packages = new Set<string>();
  const nodeModules = new Set<string>();
  const entry = join(source.folder, source.file);
  const common = {
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "neutral",
    target: "es2023",
    supported: source.engine === "quickjs" ? withoutAsync : {},
    absWorkingDir: source.folder,
    outfile: join(source.folder, "component.js"),
    tsconfigRaw: "{}",
    legalComments: "none",
    charset: "utf8",
    logLevel: "silent",
    logOverride: { "import-is-undefined": "silent" },
  } as const satisfies BuildOptions;
  const plugins = [resolvePlugin(source, { packages, nodeModules })];
  try {
    const own = await build({ ...common, plugins, entryPoints: [entry] });
    const fault = outside(own, source.folder, packages, nodeModules);
    if (fault !== null) return fault;
    const exports = Object.values(own.metafile.outputs).flatMap((output) => output.exports);
    const whole = await build({
      ...common,
      plugins: [entryPlugin(source, entry), ...plugins],
      entryPoints: [entryNamespace],
      ...(source.engine === "quickjs" ? repairs(source.kind) : {}),
    });
    const code = source.engine === "quickjs" ? withLines(whole) : textOf(whole, ".js");
    return { code, exports, imports: importsOf(whole) };
  } catch (error) {
    const errors = buildErrors(error);
    if (errors === null) throw error;
    const lines = await formatMessages([...errors], { kind: "error", color: false });
    return { kind: "failed", output: lines.join("\n") };
  }
}

/** What the engine lacks, and where the lines of the module come from. */
function repairs(kind: ComponentKind): Pick<BuildOptions, "inject" | "define" | "sourcemap"> {
  return {
    inject: [`${guestFolder}globals/of-${kind}.ts`],
    define: Object.fromEntries(globalNames.map((name) => [`globalThis.${name}`, name])),
    sourcemap: "external",
  };
}

/** QuickJS has its own promises, of which only the guest library's are run: async functions are written with those. */
const withoutAsync = { "async-await": false, "async-generator": false, "for-await": false };

/** Names whose use as a property of `globalThis` is found as well. */
const globalNames = [
  "console",
  "crypto",
  "fetch",
  "process",
  "structuredClone",
  "clearInterval",
  "clearTimeout",
  "setInterval",
  "setTimeout",
  "AbortSignal",
  "Headers",
  "Request",
  "Response",
  "TextDecoder",
  "TextEncoder",
  "URL",
  "URLSearchParams",
];

type Whole = BuildResult<{ metafile: true; write: false }>;

function textOf({ outputFiles }: Whole, suffix: string): string {
  return outputFiles.find(({ path }) => path.endsWith(suffix))?.text ?? "";
}

/** The table is a line of its own in front, so that it is there when the code begins to run. */
function withLines(whole: Whole): string {
  const isUsers = (file: string): boolean => !file.startsWith("../") && !file.includes(":");
  const table = JSON.stringify(lineTable(textOf(whole, ".js.map"), isUsers, 1));
  return `globalThis.obeliskLines = ${table};\n${textOf(whole, ".js")}`;
}

function importsOf({ metafile }: Whole): readonly string[] {
  const imports = Object.values(metafile.outputs)
    .flatMap((output) => output.imports)
    .filter(({ external }) => external === true)
    .map(({ path }) => path);
  return [...new Set(imports)].toSorted();
}

function outside(
  { metafile }: Whole,
  folder: string,
  packages: ReadonlySet<string>,
  nodeModules: ReadonlySet<string>,
): BundleFault | null {
  const files = Object.keys(metafile.inputs)
    .filter((input) => !input.startsWith(`${importNamespace}:`))
    .map((input) => join(folder, input))
    .filter((file) => !isInGuest(file) && !isInFolder(file, folder));
  if (files.length > 0 || packages.size > 0) {
    return { kind: "foreign", files, packages: [...packages] };
  }
  return nodeModules.size > 0 ? { kind: "node-modules", names: [...nodeModules] } : null;
}

function isInFolder(file: string, folder: string): boolean {
  const path = relative(folder, file).split(sep).join("/");
  return !isAbsolute(path) && !path.startsWith("../") && isBundledSource(path);
}

/** Its own files, and those of the engine that they use. */
function isInGuest(file: string): boolean {
  return file.startsWith(guestFolder);
}

function entryPlugin(source: BundleSource, entry: string): Plugin {
  return {
    name: "component-entry",
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${entryNamespace}$`) }, () => ({
        path: entryNamespace,
        namespace: entryNamespace,
      }));
      build.onLoad({ filter: /.*/, namespace: entryNamespace }, () => ({
        contents: entryModule(source, entry, guestFolder),
        resolveDir: source.folder,
        loader: "js",
      }));
    },
  };
}

function resolvePlugin(
  source: BundleSource,
  found: { readonly packages: Set<string>; readonly nodeModules: Set<string> },
): Plugin {
  const offered = importable(source);
  return {
    name: "component-imports",
    setup(build) {
      build.onResolve({ filter: /.*/ }, (args) => {
        const { path, kind } = args;
        if (kind === "entry-point" || anywhere.test(path) || isAbsolute(path)) return undefined;
        if (witImport.test(path)) return resolveInterface(args, offered);
        if (path.startsWith(`${guestPackage}/`)) return resolveGuestModule(path, source.engine);
        if (path.startsWith("node:")) found.nodeModules.add(path);
        else found.packages.add(packageOf(path));
        return { path, external: true, sideEffects: false };
      });
      build.onLoad({ filter: /.*/, namespace: importNamespace }, ({ path }) => ({
        contents: importModule(path, offered.get(path) ?? [], guestFolder),
        resolveDir: source.folder,
        loader: "js",
      }));
    },
  };
}

/** What users import, by full name: null for what is passed on as it is. */
function importable({
  world,
  engine,
}: BundleSource): ReadonlyMap<string, readonly FunctionSignature[] | null> {
  const called = Map.groupBy(importedFunctions(world), ({ ffqn }) => interfaceOf(ffqn));
  const declared = world.imports.flatMap((extern) => {
    if (extern.kind !== "interface") return [];
    const { name } = extern.interface;
    const isPlain = !hasResources(extern.interface) && !name.startsWith("wasi:");
    return [[name, isPlain ? (called.get(name) ?? []) : null] as const];
  });
  const host = [...hostInterfaces().values()]
    .filter(({ resources }) => resources.length === 0)
    .map(({ name, functions }) => [name, functions] as const);
  const all = [...host, ...declared];
  return new Map(engine === "quickjs" ? all : all.map(([name]) => [name, null]));
}

function resolveInterface(
  { path, importer, namespace }: OnResolveArgs,
  offered: ReadonlyMap<string, readonly FunctionSignature[] | null>,
): OnResolveResult {
  const asItIs = { path, external: true, sideEffects: false };
  if (namespace === importNamespace || isInGuest(importer)) return asItIs;
  const name = offered.has(path)
    ? path
    : [...offered.keys()].find((full) => full.split("@")[0] === path);
  if (name === undefined) {
    const near = nearMatch(path, offered.keys());
    const names = [...offered.keys()].join(", ");
    const text = `the world does not import ${path}${near === null ? "" : `; did you mean ${near}?`} It has: ${names}`;
    return { errors: [{ text }] };
  }
  return offered.get(name) === null
    ? { ...asItIs, path: name }
    : { path: name, namespace: importNamespace, sideEffects: false };
}

function resolveGuestModule(path: string, engine: GuestEngine): OnResolveResult {
  if (engine === "starlingmonkey") {
    const text = `${path} is for components that are built with QuickJS; import the interface of the host itself, such as obelisk:log/log@1.0.0`;
    return { errors: [{ text }] };
  }
  const name = path.slice(guestPackage.length + 1);
  const known = guestModules.find((module) => module === name);
  if (known === undefined) {
    const names = guestModules.map((module) => `${guestPackage}/${module}`).join(", ");
    return { errors: [{ text: `there is no ${path} for components; there are ${names}` }] };
  }
  return { path: `${guestFolder}library/${known}.ts`, sideEffects: false };
}

function packageOf(path: string): string {
  return /^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path;
}

/** Null when it is no failure of the bundler. */
function buildErrors(error: unknown): readonly Message[] | null {
  if (typeof error !== "object" || error === null || !("errors" in error)) return null;
  return Array.isArray(error.errors) ? (error.errors as readonly Message[]) : null;
}
