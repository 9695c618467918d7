/**
 * The imports of a component's core modules that the host can provide itself, without generated code:
 * the functions of other components and of the host, all of them or none, so that handles are kept in one
 * place.
 */
import type { CoreImport, DirectImports } from "../abi/core-import.ts";
import { coreSignature } from "../abi/core-signature.ts";
import { functionOf, interfaceOf } from "../wit/ffqn.ts";
import { resourceNames, type FunctionType } from "../wit/wit-type.ts";
import type { ComponentInterface } from "./component-interface.ts";
import { isPlatform } from "./component-interface.ts";
import { moduleImports, type ModuleImport } from "./core-module.ts";
import { calledItem } from "./indirect-call.ts";
import type { InterfaceResource } from "./interface-resources.ts";
import type {
  CanonicalOptions,
  CoreItem,
  LinkedComponent,
  ModuleInstance,
} from "./linked-component.ts";
import { coreItemOf } from "./linked-component.ts";

/** What can be asked of a component about its imports. */
export interface ExaminedImports {
  readonly linked: LinkedComponent;
  readonly interface: ComponentInterface;
  /** Full names of the functions that suspend the component. */
  readonly waiting: ReadonlySet<string>;
}

/** The imports, by the instances that matter to them. */
export interface FoundImports extends Pick<DirectImports, "imports" | "resources"> {
  readonly importer: ModuleInstance;
  /** Null: its values need none. */
  readonly memory: ModuleInstance | null;
  readonly allocator: ModuleInstance | null;
  /** Instances that only stand between the importer and its imports. */
  readonly between: ReadonlySet<ModuleInstance>;
}

/** Null when there are none. Throws a `TypeError` that says what is unusual about them. */
export function findDirectImports(examined: ExaminedImports): FoundImports | null {
  const { linked } = examined;
  const outside = outsideInterfaces(examined.interface);
  const wantedBy = (instance: ModuleInstance): readonly ModuleImport[] =>
    moduleImports(instance.module).filter(
      ({ kind, module }) => kind === "function" && outside.has(module),
    );
  const importers = linked.instances.filter((instance) => wantedBy(instance).length > 0);
  const [importer] = importers;
  if (importer === undefined) return null;
  if (linked.instances.filter(({ module }) => module === importer.module).length > 1) {
    throw new TypeError("its core module is instantiated more than once");
  }
  if (importers.length > 1) {
    throw new TypeError(`${importers.length} of its core modules import functions`);
  }
  const between = new Set<ModuleInstance>();
  const places = new ValuePlaces();
  const functions = functionsByName(examined.interface);
  const imports = wantedBy(importer).map((imported): CoreImport => {
    const given = coreItemOf(importer.given.get(imported.module), imported.name);
    const item = calledItem(given, linked.instances, between);
    if (isDropOf(item, imported)) return dropOf(imported);
    const options = loweredAs(item, imported);
    const type = functions.get(nameOf(imported));
    if (options === null || type === undefined) {
      throw new TypeError(`its import ${nameOf(imported)} is none of the functions of that name`);
    }
    assertPassable(type);
    places.add(options);
    return {
      kind: "function",
      interface: imported.module,
      name: imported.name,
      params: type.params,
      result: type.result,
      waits: examined.waiting.has(nameOf(imported)),
    };
  });
  const resources = resourcesOf(imports, examined.interface.resources);
  const { memory, allocator } = places;
  return { importer, between, imports, resources, memory, allocator };
}

/** Throws a `TypeError` for a type that the host cannot lower or lift. */
function assertPassable(type: FunctionType): void {
  coreSignature(type, "lower");
}

/** The interfaces that the component imports, but not those of the platform. */
function outsideInterfaces({
  imports,
  hostImports,
  resources,
}: ComponentInterface): ReadonlySet<string> {
  const names = resources.map((resource) => resource.interface);
  return new Set([
    ...[...imports, ...hostImports].map(({ ffqn }) => interfaceOf(ffqn)),
    ...names.filter((name) => !isPlatform(name)),
  ]);
}

function nameOf({ module, name }: Pick<ModuleImport, "module" | "name">): string {
  return `${module}.${name}`;
}

const dropPrefix = "[resource-drop]";

function isDropOf(item: CoreItem, { module, name }: ModuleImport): boolean {
  return (
    item.kind === "resource-drop" &&
    item.resource.kind === "imported-type" &&
    item.resource.interface === module &&
    `${dropPrefix}${item.resource.name}` === name
  );
}

function dropOf({ module, name }: ModuleImport): CoreImport {
  return { kind: "resource-drop", interface: module, resource: name.slice(dropPrefix.length) };
}

/** Null unless the import is the function that its names say. */
function loweredAs(item: CoreItem, { module, name }: ModuleImport): CanonicalOptions | null {
  if (item.kind !== "lowered") return null;
  const lowered = item.function;
  const isSame =
    lowered.kind === "imported-function" && lowered.interface === module && lowered.name === name;
  return isSame ? item.options : null;
}

/** By `ns:pkg/ifc.fn`, with functions of resources as core modules name them. */
function functionsByName({
  imports,
  hostImports,
  resources,
}: ComponentInterface): ReadonlyMap<string, FunctionType> {
  return new Map<string, FunctionType>([
    ...[...imports, ...hostImports].map(
      (signature) =>
        [`${interfaceOf(signature.ffqn)}.${functionOf(signature.ffqn)}`, signature] as const,
    ),
    ...resources.flatMap(({ interface: module, functions }) =>
      functions.map((method) => [nameOf({ module, name: method.name }), method] as const),
    ),
  ]);
}

/** The resources that handles among the values can be of. */
function resourcesOf(
  imports: readonly CoreImport[],
  known: readonly InterfaceResource[],
): DirectImports["resources"] {
  const names = imports.flatMap((imported) =>
    imported.kind === "function" ? [...resourceNames(imported)] : [imported.resource],
  );
  return [...new Set(names)].map((name) => {
    const [resource, ...others] = known.filter((one) => one.name === name);
    if (resource === undefined || isPlatform(resource.interface)) {
      throw new TypeError(`its imports have handles of ${name}, which is none of the host's`);
    }
    if (others.length > 0) throw new TypeError(`it imports several resources called ${name}`);
    return { interface: resource.interface, name };
  });
}

/** Where the values of all functions are: the same place, under the usual names. */
class ValuePlaces {
  memory: ModuleInstance | null = null;
  allocator: ModuleInstance | null = null;

  add({ memory, allocator, unusual }: CanonicalOptions): void {
    if (unusual !== null) throw new TypeError("its texts are not in UTF-8");
    this.memory = samePlace(this.memory, memory, "memory");
    this.allocator = samePlace(this.allocator, allocator, "cabi_realloc");
  }
}

function samePlace(
  known: ModuleInstance | null,
  item: CoreItem | null,
  name: string,
): ModuleInstance | null {
  if (item === null) return known;
  if (item.kind !== "exported" || item.name !== name) {
    throw new TypeError(`its \`${name}\` has another name`);
  }
  if (known !== null && known !== item.instance) {
    throw new TypeError(`its values are in more than one \`${name}\``);
  }
  return item.instance;
}
