/**
 * The border with the code that jco generates and the build repairs. It takes and gives untyped
 * objects; they are made and taken apart here and nowhere else.
 *
 * What that code does: it asks for interfaces by full name, those of WASI without version, and
 * exports them by full name; functions are in camelCase; an ok is returned bare, the payload of an
 * err is thrown as it is; an `aliased` result is a value with a tag instead, in both directions. A
 * trap, and whatever a host function throws, comes as an `Error`, which no payload ever is.
 */
import { functionOf, interfaceOf } from "../wit/ffqn.ts";
import type { Ffqn } from "../wit/ffqn.ts";
import { camelCase } from "../wit/name.ts";
import type { WitValue } from "../wit/wit-value.ts";
import type { JcoCode } from "./component-entry.ts";
import { isException, threw } from "./component-instance.ts";
import type { CallEnd, ComponentInstance } from "./component-instance.ts";
import type { ExecutableFunction } from "./executable-function.ts";
import type { HostInterface } from "./wasi/wasi-interfaces.ts";

const NOT_PROVIDED = "is not provided";

/** An interface of the host by the name that the glue has for it; undefined when there is none. */
export type HostInterfaces = (name: string) => HostInterface | undefined;

/** The component wants something of its host that it cannot get. */
export class ImportRefused extends Error {
  constructor(name: string, reason: string) {
    super(`the component imports ${name}, which ${reason}`);
    this.name = "ImportRefused";
  }
}

export class JcoInstance implements ComponentInstance {
  readonly #exports: object;
  readonly #memories: ReadonlySet<WebAssembly.Memory>;

  private constructor(exports: object, memories: ReadonlySet<WebAssembly.Memory>) {
    this.#exports = exports;
    this.#memories = memories;
  }

  /** Throws `ImportRefused`, or what the platform or the component's start function throws. */
  static async instantiate(
    { instantiate, cores }: JcoCode,
    host: HostInterfaces,
  ): Promise<JcoInstance> {
    const memories = new Set<WebAssembly.Memory>();
    const exports = await instantiate(
      (path) => coreModule(cores, path),
      importObject(host),
      (module, imports) => {
        const instance = new WebAssembly.Instance(module, imports);
        for (const item of Object.values(instance.exports)) {
          if (item instanceof WebAssembly.Memory) memories.add(item);
        }
        return instance;
      },
    );
    return new JcoInstance(exports, memories);
  }

  get memoryBytes(): number {
    let bytes = 0;
    for (const memory of this.#memories) bytes += memory.buffer.byteLength;
    return bytes;
  }

  async call({ ffqn, result }: ExecutableFunction, params: readonly WitValue[]): Promise<CallEnd> {
    try {
      const exported: unknown = Reflect.get(this.#exports, interfaceOf(ffqn));
      const value: unknown = await Reflect.apply(
        functionIn(exported, camelCase(functionOf(ffqn)), ffqn),
        undefined,
        params,
      );
      return result.aliased === true ? endOfTagged(value) : { kind: "ok", value };
    } catch (thrown) {
      return endOfThrown(thrown);
    }
  }
}

function coreModule(
  cores: ReadonlyMap<string, WebAssembly.Module>,
  path: string,
): WebAssembly.Module {
  const core = cores.get(path);
  if (core === undefined) throw new Error(`the build left out the core module ${path}`);
  return core;
}

/** Interfaces are made when the glue asks for them: a component gets no more than it imports. */
function importObject(host: HostInterfaces): object {
  return new Proxy(
    {},
    {
      get: (_target, name) => {
        const provided = host(String(name));
        if (provided === undefined) throw new ImportRefused(String(name), NOT_PROVIDED);
        return strictInterface(String(name), provided);
      },
    },
  );
}

function strictInterface(name: string, offered: HostInterface): object {
  return new Proxy(offered, {
    get: (target, item) => {
      if (!Object.hasOwn(target, item)) {
        throw new ImportRefused(`${name}.${String(item)}`, NOT_PROVIDED);
      }
      const provided: unknown = Reflect.get(target, item);
      return provided;
    },
  });
}

function functionIn(exported: unknown, name: string, ffqn: Ffqn): CallableFunction {
  const found: unknown =
    typeof exported === "object" && exported !== null ? Reflect.get(exported, name) : undefined;
  if (typeof found !== "function") throw new Error(`the build left out the function ${ffqn}`);
  return found;
}

function endOfTagged(value: unknown): CallEnd {
  const tagged = typeof value === "object" && value !== null ? value : {};
  const payload: unknown = Reflect.get(tagged, "val");
  return Reflect.get(tagged, "tag") === "err"
    ? { kind: "err", payload }
    : { kind: "ok", value: payload };
}

function endOfThrown(thrown: unknown): CallEnd {
  return thrown instanceof Error || isException(thrown)
    ? threw(thrown)
    : { kind: "err", payload: thrown };
}
