/**
 * What an instance has for its host, run after run. An instance is made with the functions of one run and would
 * keep them for ever; through a switchboard they are those of the run that it is connected with.
 */
import { onceEach } from "./host-function.ts";
import type { HostInterfaces } from "./host-function.ts";

export class HostSwitchboard {
  #run: HostInterfaces | null = null;
  #hasCalled = false;

  /** Whether a function of the host was ever called through it. */
  get hasCalled(): boolean {
    return this.#hasCalled;
  }

  connect(run: HostInterfaces): void {
    this.#run = onceEach(run);
  }

  /** What is still called after this throws: it is nobody's call. */
  disconnect(): void {
    this.#run = null;
  }

  /**
   * To be given to the instance while a run is connected, which has the same interfaces as all later ones.
   * An interface that was asked for once stays when no run is connected.
   */
  readonly interfaces: HostInterfaces = onceEach((name) => {
    const offered = this.#run?.(name);
    if (offered === undefined) return undefined;
    return Object.fromEntries(
      Object.entries(offered).map(([item, provided]) => [
        item,
        isFunctionName(item) ? this.#forwarding(name, item) : provided,
      ]),
    );
  });

  #forwarding(name: string, item: string): (...args: readonly unknown[]) => unknown {
    return (...args) => {
      this.#hasCalled = true;
      const provided = this.#run?.(name)?.[item];
      if (typeof provided !== "function") {
        throw new Error(`${name}.${item} was called by an instance that has no run`);
      }
      const returned: unknown = Reflect.apply(provided, undefined, args);
      return returned;
    };
  }
}

/** Functions are in camelCase, the classes of resources in PascalCase; these have no state of a run. */
function isFunctionName(item: string): boolean {
  return /^[a-z]/.test(item);
}
