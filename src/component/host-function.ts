/**
 * The functions of host interfaces as a component imports them: in camelCase, resources as classes,
 * whose methods are called on the object that a handle stands for.
 */
import type { ImportedFunction, ImportedResource } from "../abi/core-import.ts";
import type { IsResource } from "../abi/handle-table.ts";
import { camelCase } from "../wit/name.ts";
import type { ResourceValue } from "../wit/wit-value.ts";
import { ImportRefused } from "./import-refused.ts";
import type { HostInterface } from "./wasi/wasi-interfaces.ts";

/** An interface of the host by its full name; undefined when there is none. */
export type HostInterfaces = (name: string) => HostInterface | undefined;

/** Takes and returns values in the form of bindings, or a promise of one; throws an err. */
export type HostFunction = (...params: readonly unknown[]) => unknown;

const NOT_PROVIDED = "is not provided";

const resourceFunction = /^\[(method|static|constructor)\]([^.]+)(?:\.(.+))?$/;

/** Each interface is made once, so that everything that asks for it gets the same classes and state. */
export function onceEach(host: HostInterfaces): HostInterfaces {
  const made = new Map<string, HostInterface | undefined>();
  return (name) => {
    if (!made.has(name)) made.set(name, host(name));
    return made.get(name);
  };
}

/** Throws `ImportRefused`. */
export function hostInterface(host: HostInterfaces, name: string): HostInterface {
  const provided = host(name);
  if (provided === undefined) throw new ImportRefused(name, NOT_PROVIDED);
  return provided;
}

/** Throws `ImportRefused`. */
export function itemOf(offered: HostInterface, interfaceName: string, item: string): unknown {
  if (!Object.hasOwn(offered, item)) {
    throw new ImportRefused(`${interfaceName}.${item}`, NOT_PROVIDED);
  }
  const found: unknown = offered[item];
  return found;
}

/** Throws `ImportRefused`. */
export function hostFunction(offered: HostInterface, imported: ImportedFunction): HostFunction {
  const { interface: interfaceName, name } = imported;
  const [, kind, resource = "", method = ""] = resourceFunction.exec(name) ?? [];
  const callable = (item: string): CallableFunction => {
    const found = itemOf(offered, interfaceName, item);
    if (typeof found === "function") return found;
    throw new ImportRefused(`${interfaceName}.${item}`, NOT_PROVIDED);
  };
  if (kind === undefined) {
    const found = callable(camelCase(name));
    return (...params) => {
      const answer: unknown = Reflect.apply(found, offered, params);
      return answer;
    };
  }
  const resourceClass = callable(className(resource));
  const methodName = camelCase(method);
  switch (kind) {
    case "constructor":
      return (...params) => {
        const made: unknown = Reflect.construct(resourceClass, params);
        return made;
      };
    case "static":
      return (...params) => callMethod(resourceClass, methodName, params);
    default:
      return (self, ...params) => callMethod(self, methodName, params);
  }
}

/** Objects of the class that the interface of a resource has under its name. */
export function resourceTest(
  host: HostInterfaces,
  resources: readonly ImportedResource[],
): IsResource {
  return (resource, value): value is ResourceValue => {
    const imported = resources.find(({ name }) => name === resource);
    if (imported === undefined) return false;
    const offered = hostInterface(host, imported.interface);
    const found = itemOf(offered, imported.interface, className(resource));
    return typeof found === "function" && value instanceof found;
  };
}

/** `JoinSet` of `join-set`. */
function className(resource: string): string {
  const name = camelCase(resource);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function callMethod(self: unknown, name: string, params: readonly unknown[]): unknown {
  const method: unknown =
    typeof self === "object" || typeof self === "function"
      ? Reflect.get(self ?? {}, name)
      : undefined;
  if (typeof method !== "function") throw new TypeError(`the host's object has no ${name}`);
  return Reflect.apply(method, self, params);
}
