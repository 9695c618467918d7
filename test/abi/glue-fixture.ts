/**
 * A component with jco's glue around it: each function that it exports calls the imported function
 * of the same name with the same core values. The imports of its core module are ours, so that
 * values pass from one implementation of the canonical ABI to the other.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { componentEmbed, componentNew, parse, transpile } from "@bytecodealliance/jco";
import { coreSignature } from "../../src/abi/core-signature.ts";
import type { CoreType, CoreValue } from "../../src/abi/core-value.ts";
import type { GuestMemory } from "../../src/abi/guest-memory.ts";
import { functionOf, makeFfqn } from "../../src/wit/ffqn.ts";
import type { FunctionSignature, WitType } from "../../src/wit/wit-type.ts";
import type { WitValue } from "../../src/wit/wit-value.ts";
import { reference } from "../wit/wit-arbitrary.ts";
import { memoryOf } from "./test-memory.ts";

export const interfaceName = "test:abi/values";

/** Where the guest keeps the address of its next block, and results in memory. */
const freeAddress = 1024;
const resultAddress = 2048;
const heapStart = 65_536;

export interface GlueInstance {
  /** The exports through jco's glue: an err is thrown. */
  readonly exports: Readonly<Record<string, (...values: readonly WitValue[]) => unknown>>;
  /** The exports of the core module. */
  readonly core: Readonly<Record<string, (...values: readonly CoreValue[]) => CoreValue>>;
  readonly memory: GuestMemory;
  /** Frees and clears everything that was allocated. */
  readonly reset: () => void;
  /** What was allocated since. */
  readonly heap: () => Uint8Array;
}

/** What an import of the core module does. */
export type CoreImport = (...core: readonly CoreValue[]) => CoreValue | undefined;

/** `call0`, `call1` and so on. */
export function functionsOf(
  types: readonly { readonly params: readonly WitType[]; readonly result: WitType | null }[],
): readonly FunctionSignature[] {
  return types.map(({ params, result }, index) => ({
    ffqn: makeFfqn(interfaceName, `call${index}`),
    params: params.map((type, at) => ({ name: `p${at}`, type })),
    result,
  }));
}

/** WIT of an interface with the functions and the types that they name. */
export function witOf(functions: readonly FunctionSignature[]): string {
  const declarations: string[] = [];
  const lines = functions.map((fn) => {
    const params = fn.params.map(({ name, type }) => `${name}: ${reference(type, declarations)}`);
    const result = fn.result === null ? "" : ` -> ${reference(fn.result, declarations)}`;
    return `${functionOf(fn.ffqn)}: func(${params.join(", ")})${result};`;
  });
  return [
    "package test:abi;",
    "interface values {",
    ...declarations.map((declaration) => `  ${declaration}`),
    ...lines.map((line) => `  ${line}`),
    "}",
    "world w { import values; export values; }",
  ].join("\n");
}

/** Makes an instance; `onImport` has the imported functions by name. */
export type MakeGlueInstance = (onImport: Readonly<Record<string, CoreImport>>) => GlueInstance;

/** A component that exports the functions, with its glue. */
export async function glueOf(functions: readonly FunctionSignature[]): Promise<MakeGlueInstance> {
  const binary = await parse(moduleText(functions));
  const embedded = await componentEmbed({ binary, witSource: witOf(functions), world: "w" });
  const { files } = await transpile(await componentNew(embedded), {
    name: "glue",
    instantiation: "sync",
    noComponentErrorWrapping: true,
    nodejsCompat: false,
    noTypescript: true,
    base64Cutoff: 0,
  });
  const text = Buffer.from(files["glue.js"] ?? []).toString("utf8");
  const glue = await importModule(withOwnMapIndexes(text));
  const cores = new Map(
    Object.entries(files)
      .filter(([file]) => file.endsWith(".wasm"))
      .map(([file, bytes]) => [file, new WebAssembly.Module(new Uint8Array(bytes))]),
  );
  return (onImport) => instantiate(glue, cores, onImport);
}

interface Glue {
  instantiate(
    coreModule: (file: string) => WebAssembly.Module | undefined,
    imports: object,
    instantiateCore: (
      module: WebAssembly.Module,
      imports?: WebAssembly.Imports,
    ) => WebAssembly.Instance,
  ): Readonly<Record<string, GlueInstance["exports"]>>;
}

/**
 * jco 1.35 declares `let i` for each map that it lowers, twice in one scope when a function has two
 * maps, which is a syntax error.
 */
function withOwnMapIndexes(glue: string): string {
  return glue.replaceAll(
    /let i = 0;\s*for \(const \[key, value\] of (entries\d+)\) \{/g,
    "for (let [i, [key, value]] of [...$1].entries()) {",
  );
}

/** Calls an export. The result is as `liftResult` gives it; jco throws an err and returns an ok bare. */
export function callGlue(
  { exports }: GlueInstance,
  fn: FunctionSignature,
  params: readonly WitValue[],
): unknown {
  const call = exports[functionOf(fn.ffqn)];
  if (fn.result?.kind !== "result") {
    return call?.(...params);
  }
  try {
    return { tag: "ok", val: call?.(...params) };
  } catch (error) {
    // An err without payload is wrapped, because undefined cannot be told from nothing thrown.
    const isWrapped = error instanceof Error && error.constructor.name === "ComponentError";
    if (error instanceof Error && !isWrapped) throw error;
    return { tag: "err", val: isWrapped ? undefined : error };
  }
}

async function importModule(text: string): Promise<Glue> {
  const folder = await mkdtemp(join(tmpdir(), "obelisk-abi-"));
  const file = join(folder, "glue.mjs");
  await writeFile(file, text);
  try {
    return (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Glue;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function instantiate(
  glue: Glue,
  cores: ReadonlyMap<string, WebAssembly.Module>,
  onImport: Readonly<Record<string, CoreImport>>,
): GlueInstance {
  let guest: WebAssembly.Instance | null = null;
  const notCalled = Object.fromEntries(
    Object.keys(onImport).map((name) => [name, () => expectNoCall(name)]),
  );
  const component = glue.instantiate(
    (file) => cores.get(file),
    { [interfaceName]: notCalled },
    (module, imports = {}) => {
      const isGuest = interfaceName in imports;
      const instance = new WebAssembly.Instance(
        module,
        isGuest ? { ...imports, [interfaceName]: onImport } : imports,
      );
      guest = isGuest ? instance : guest;
      return instance;
    },
  );
  const exports = component[interfaceName];
  const instance = guest as WebAssembly.Instance | null;
  if (exports === undefined || instance === null) throw new Error("the glue made no guest");
  return glueInstance(exports, instance);
}

function expectNoCall(name: string): never {
  throw new Error(`the glue's own ${name} was called`);
}

function glueInstance(
  exports: GlueInstance["exports"],
  { exports: core }: WebAssembly.Instance,
): GlueInstance {
  const linear = core["memory"] as WebAssembly.Memory;
  const memory = memoryOf(() => linear.buffer, core["cabi_realloc"] as GuestMemory["realloc"]);
  const free = (): number => memory.view().getUint32(freeAddress, true);
  const reset = (): void => {
    memory.bytes().fill(0, heapStart, free());
    memory.view().setUint32(freeAddress, heapStart, true);
    memory.bytes().fill(0, resultAddress, heapStart);
  };
  reset();
  return {
    exports,
    core: core as GlueInstance["core"],
    memory,
    reset,
    heap: () => memory.bytes().slice(heapStart, free()),
  };
}

/** Text of the core module. */
function moduleText(functions: readonly FunctionSignature[]): string {
  return `(module
  ${functions.map(importClause).join("\n  ")}
  (memory (export "memory") 2)
  (func (export "cabi_realloc") (param $old i32) (param $old-size i32) (param $align i32) (param $size i32) (result i32)
    (local $at i32) (local $free i32)
    (if (i32.eqz (local.get $size)) (then (return (local.get $align))))
    (local.set $at (i32.and
      (i32.add (i32.load (i32.const ${freeAddress})) (i32.sub (local.get $align) (i32.const 1)))
      (i32.sub (i32.const 0) (local.get $align))))
    (local.set $free (i32.add (local.get $at) (local.get $size)))
    (i32.store (i32.const ${freeAddress}) (local.get $free))
    (block $fits
      (br_if $fits (i32.le_u (local.get $free) (i32.shl (memory.size) (i32.const 16))))
      (drop (memory.grow (i32.add (i32.shr_u (local.get $size) (i32.const 16)) (i32.const 1)))))
    (local.get $at))
  ${functions.map(exportText).join("\n  ")})`;
}

function importClause(fn: FunctionSignature): string {
  const name = functionOf(fn.ffqn);
  const { params, results } = coreSignature(fn, "lower");
  return `(import "${interfaceName}" "${name}" (func $${name} ${clause("param", params)} ${clause("result", results)}))`;
}

/** A result in memory is where the export says that it is. */
function exportText(fn: FunctionSignature): string {
  const name = functionOf(fn.ffqn);
  const { params, results, resultByPointer } = coreSignature(fn, "lift");
  const address = `(i32.const ${resultAddress})`;
  const values = params.map((_type, index) => `(local.get ${index})`).join(" ");
  return `(func (export "${interfaceName}#${name}") ${clause("param", params)} ${clause("result", results)}
    (call $${name} ${values} ${resultByPointer ? address : ""}) ${resultByPointer ? address : ""})`;
}

function clause(keyword: "param" | "result", types: readonly CoreType[]): string {
  return types.length === 0 ? "" : `(${keyword} ${types.join(" ")})`;
}
