/** One component of this deployment, and what the isolate has learned about it. */
import type { ComponentId } from "../execution/component-id.ts";
import type { Ffqn } from "../wit/ffqn.ts";
import type { FunctionSignature } from "../wit/wit-type.ts";
import type { ComponentCode, ComponentEntry } from "./component-entry.ts";

/** What an instance is taken to need before one was measured: a QuickJS guest has 1.9 MB. */
const UNMEASURED_INSTANCE_BYTES = 2 * 1024 * 1024;

export class DeployedComponent {
  readonly id: ComponentId;
  readonly entry: ComponentEntry;
  #instanceBytes = UNMEASURED_INSTANCE_BYTES;
  #code: ComponentCode | null = null;

  constructor(id: ComponentId, entry: ComponentEntry) {
    this.id = id;
    this.entry = entry;
  }

  /** The linear memory of the latest instance that was measured. */
  get instanceBytes(): number {
    return this.#instanceBytes;
  }

  measured(bytes: number): void {
    this.#instanceBytes = bytes;
  }

  exported(ffqn: Ffqn): FunctionSignature | undefined {
    return this.entry.exports.find((signature) => signature.ffqn === ffqn);
  }

  /**
   * Code and cores, loaded once in an isolate. A load that is under way is not shared: its promise
   * belongs to the object that asked first, and would never settle for others if that object died.
   */
  async load(): Promise<ComponentCode> {
    this.#code ??= await this.entry.load();
    return this.#code;
  }
}
