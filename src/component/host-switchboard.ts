/**
 * What an instance has for its host, run after run. An instance is made with the functions of one run and would
 * keep them for ever; through a switchboard they are those of the run that it is connected with.
 */
import type { HostInterface } from "./wasi/wasi-interfaces.ts";

/** An interface of the host by the name that the glue has for it; undefined when there is none. */
export type HostInterfaces = (name: string) => HostInterface | undefined;

export class HostSwitchboard {
  #run: HostInterfaces | null = null;
  /** Of the run that is connected, made when they are first asked for. */
  readonly #connected = new Map<string, HostInterface>();
  #hasCalled = false;

  /** Whether a function of the host was ever called through it. */
  get hasCalled(): boolean {
    return this.#hasCalled;
  }

  connect(run: HostInterfaces): void {
    this.#connected.clear();
    this.#run = run;
  }

  /** What is still called after this throws: it is nobody's call. */
  disconnect(): void {
    this.#connected.clear();
    this.#run = null;
  }

  /** To be given to the instance while a run is connected, which has the same interfaces as all later ones. */
  readonly interfaces: HostInterfaces = (name) => {
    const offered = this.#interface(name);
    if (offered === undefined) return undefined;
    return Object.fromEntries(
      Object.entries(offered).map(([item, provided]) => [
        item,
        isFunctionName(item) ? this.#forwarding(name, item) : provided,
      ]),
    );
  };

  #forwarding(name: string, item: string): (...args: readonly unknown[]) => unknown {
    return (...args) => {
      this.#hasCalled = true;
      const provided = this.#interface(name)?.[item];
      if (typeof provided !== "function") {
        throw new Error(`${name}.${item} was called by an instance that has no run`);
      }
      const returned: unknown = Reflect.apply(provided, undefined, args);
      return returned;
    };
  }

  #interface(name: string): HostInterface | undefined {
    const known = this.#connected.get(name);
    if (known !== undefined) return known;
    const made = this.#run?.(name);
    if (made !== undefined) this.#connected.set(name, made);
    return made;
  }
}

/** Functions are in camelCase, the classes of resources in PascalCase; these have no state of a run. */
function isFunctionName(item: string): boolean {
  return /^[a-z]/.test(item);
}
