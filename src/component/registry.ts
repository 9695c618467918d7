/** The components that are deployed: which one exports a function, and what the function looks like. */
import { GENERATIONS_KEPT } from "../execution/limits.ts";
import type { Target } from "../engine/component-runtime.ts";
import { makeComponentId } from "../execution/component-id.ts";
import type { ComponentId } from "../execution/component-id.ts";
import type { Ffqn } from "../wit/ffqn.ts";
import type { FunctionSignature } from "../wit/wit-type.ts";
import type { ComponentEntry } from "./component-entry.ts";
import { DeployedComponent } from "./deployed-component.ts";

interface ExportedFunction {
  readonly signature: FunctionSignature;
  readonly target: Target;
}

export class ComponentRegistry {
  readonly #components = new Map<ComponentId, DeployedComponent>();
  readonly #functions = new Map<string, ExportedFunction>();

  /** Throws when two components export one function, or share an id: the build lets none of that pass. */
  constructor(entries: readonly ComponentEntry[]) {
    for (const entry of entries) this.#add(entry);
  }

  /** How to run a function, or undefined when no component exports it. */
  exporting(ffqn: Ffqn): Target | undefined {
    return this.#functions.get(ffqn)?.target;
  }

  functionSignature(ffqn: Ffqn): FunctionSignature | undefined {
    return this.#functions.get(ffqn)?.signature;
  }

  /** Every component, in the order of the project file. */
  components(): readonly ComponentEntry[] {
    return [...this.#components.values()].map((component) => component.entry);
  }

  component(id: ComponentId): DeployedComponent | undefined {
    return this.#components.get(id);
  }

  #add(entry: ComponentEntry): void {
    const id = makeComponentId(entry.kind, entry.name, entry.digest);
    if (this.#components.has(id)) throw new Error(`two components are ${id}`);
    this.#components.set(id, new DeployedComponent(id, entry));
    const target = targetOf(id, entry);
    for (const signature of entry.exports) {
      const other = this.#functions.get(signature.ffqn)?.target.component;
      if (other !== undefined) throw new Error(`${other} and ${id} export ${signature.ffqn}`);
      this.#functions.set(signature.ffqn, { signature, target });
    }
  }
}

/** What is left of the settings is the retry policy, which locks carry. */
function targetOf(component: ComponentId, entry: ComponentEntry): Target {
  const { lockExpiryMs, onNondeterminism, instanceLimiter, generationsKept, ...retry } =
    entry.settings;
  void instanceLimiter;
  return {
    component,
    kind: entry.kind,
    lockExpiryMs,
    retry,
    onNondeterminism,
    generationsKept: generationsKept ?? GENERATIONS_KEPT,
  };
}
