/**
 * How calls get into a component and out of it. A component that imports nothing of the platform and
 * is one core module under the usual names needs no generated code around it: the host lowers and
 * lifts the values itself. Everything else, and everything that looks unusual, goes through the code that
 * the transpiler generates, of which the host still replaces the imports where it can.
 */
import type { DirectImports } from "../abi/core-import.ts";
import { functionOf, interfaceOf } from "../wit/ffqn.ts";
import type { FunctionSignature } from "../wit/wit-type.ts";
import type { ComponentKind } from "./component-declaration.ts";
import type { ComponentInterface } from "./component-interface.ts";
import { exportNames, moduleImports } from "./core-module.ts";
import { findDirectImports, type FoundImports } from "./direct-imports.ts";
import { onlyPassesCallsOn } from "./indirect-call.ts";
import { linkComponent } from "./link-component.ts";
import type {
  CanonicalOptions,
  CoreItem,
  LinkedComponent,
  LinkedItem,
  ModuleInstance,
} from "./linked-component.ts";
import { waitingImports } from "./transpile.ts";

export interface ComponentBorder {
  readonly kind: "core" | "jco" | "none";
  /** One line for people. */
  readonly reason: string;
  /** What the host gives to a core module itself; never null for `core`. */
  readonly direct: DirectImports | null;
}

interface ExaminedComponent {
  readonly bytes: Uint8Array;
  readonly kind: ComponentKind;
  readonly interface: ComponentInterface;
  /** The core modules that the transpiler has found, by file name. */
  readonly cores: ReadonlyMap<string, Uint8Array>;
}

/** Takes a valid component, which the transpiler could handle. */
export function componentBorder(component: ExaminedComponent): ComponentBorder {
  const linked = attempt(() => linkComponent(component.bytes));
  if (typeof linked === "string") return { kind: "jco", reason: linked, direct: null };
  const waiting = new Set<string>(
    waitingImports(component.kind, component.interface).map(({ ffqn }) => ffqn),
  );
  const found = attempt(() =>
    findDirectImports({ linked, interface: component.interface, waiting }),
  );
  if (typeof found === "string") return { kind: "jco", reason: found, direct: null };
  const core = attempt(() => coreImports(component, linked, found));
  if (typeof core !== "string") {
    return { kind: "core", reason: `it is one core module${countOf(core)}`, direct: core };
  }
  const direct = attempt(() => (found === null ? null : named(found, component.cores)));
  if (typeof direct === "string")
    return { kind: "jco", reason: `${core}; ${direct}`, direct: null };
  return { kind: "jco", reason: `${core}${direct === null ? "" : countOf(direct)}`, direct };
}

/** What it returns, or what is unusual about the component. */
function attempt<Value>(examine: () => Value): Value | string {
  try {
    return examine();
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return error.message;
    throw error;
  }
}

function countOf({ imports }: DirectImports): string {
  const { length } = imports.filter(({ kind }) => kind === "function");
  if (length === 0) return "";
  return `; the host answers ${length === 1 ? "its import" : `its ${length} imports`} directly`;
}

/** Throws a `TypeError` unless the component can do without generated code. */
function coreImports(
  { interface: offered, cores }: ExaminedComponent,
  linked: LinkedComponent,
  found: FoundImports | null,
): DirectImports {
  const [imported] = [...offered.platformImports, ...offered.namelessImports];
  if (imported !== undefined) throw new TypeError(`it imports ${imported}`);
  const between = found?.between ?? new Set();
  const [main, ...others] = linked.instances.filter((instance) => !between.has(instance));
  if (main === undefined || linked.moduleCount !== 1 + between.size) {
    throw new TypeError(`it has ${linked.moduleCount} core modules`);
  }
  if (others.length > 0) throw new TypeError(`it has ${1 + others.length} core instances`);
  checkParts(main, found ?? withoutImports(main));
  const names = exportNames(main.module);
  for (const { ffqn } of offered.exports) {
    checkExport(ffqn, linked.exports.get(interfaceOf(ffqn)), { main, names });
  }
  return named(found ?? withoutImports(main), cores);
}

/** All that the core module gets are its imports, and they need nothing but itself. */
function checkParts(
  main: ModuleInstance,
  { importer, memory, allocator, imports, between }: FoundImports,
): void {
  if ([importer, memory ?? main, allocator ?? main].some((instance) => instance !== main)) {
    throw new TypeError("its core module has its memory or its imports from elsewhere");
  }
  const wanted = new Set(imports.map((imported) => imported.interface));
  const isGivenOthers = [...main.given.keys()].some((name) => !wanted.has(name));
  if (isGivenOthers || moduleImports(main.module).length !== imports.length) {
    throw new TypeError("its core module is instantiated with imports");
  }
  if (![...between].every(({ module }) => onlyPassesCallsOn(module))) {
    throw new TypeError("a core module of it does more than passing calls on");
  }
}

interface MainModule {
  readonly main: ModuleInstance;
  readonly names: ReadonlySet<string>;
}

/** Whether the function and what cleans up after it are found by the names of the canonical ABI. */
function checkExport(
  ffqn: FunctionSignature["ffqn"],
  exported: LinkedItem | undefined,
  { main, names }: MainModule,
): void {
  const name = `${interfaceOf(ffqn)}#${functionOf(ffqn)}`;
  const postReturn = `cabi_post_${name}`;
  const lifted = exported?.kind === "instance" ? exported.items.get(functionOf(ffqn)) : undefined;
  const isUsual =
    lifted?.kind === "lifted-function" &&
    isNamed(lifted.core, main, name) &&
    (lifted.options.postReturn === null
      ? !names.has(postReturn)
      : isNamed(lifted.options.postReturn, main, postReturn));
  if (!isUsual) throw new TypeError(`${ffqn} is not lifted from functions of the usual names`);
  checkOptions(ffqn, lifted.options, main);
}

function checkOptions(
  ffqn: FunctionSignature["ffqn"],
  { memory, allocator, unusual }: CanonicalOptions,
  main: ModuleInstance,
): void {
  if (unusual !== null) throw new TypeError(`${ffqn} is lifted with the option ${unusual}`);
  for (const [item, name] of [
    [memory, "memory"],
    [allocator, "cabi_realloc"],
  ] as const) {
    if (item !== null && !isNamed(item, main, name)) {
      const actual = item.kind === "exported" ? item.name : "something else";
      throw new TypeError(`its \`${name}\` is called \`${actual}\``);
    }
  }
}

function isNamed(item: CoreItem, instance: ModuleInstance, name: string): boolean {
  return item.kind === "exported" && item.instance === instance && item.name === name;
}

function withoutImports(importer: ModuleInstance): FoundImports {
  return {
    importer,
    memory: null,
    allocator: null,
    imports: [],
    resources: [],
    between: new Set(),
  };
}

/** With the file names of the modules. */
function named(
  { importer, memory, allocator, imports, resources }: FoundImports,
  cores: ReadonlyMap<string, Uint8Array>,
): DirectImports {
  const fileOf = ({ module }: ModuleInstance): string => {
    const equal = [...cores].filter(([, bytes]) => Buffer.compare(bytes, module) === 0);
    const [[file] = []] = equal;
    if (file === undefined || equal.length > 1) {
      throw new TypeError("the transpiler makes other core modules of it");
    }
    return file;
  };
  return {
    core: fileOf(importer),
    memory: fileOf(memory ?? importer),
    allocator: fileOf(allocator ?? importer),
    imports,
    resources,
  };
}
