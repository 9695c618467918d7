/** The components of the deployment as one object runs them: its implementation of the engine's port. */
import type { ComponentRuntime, Lease, Target } from "../engine/component-runtime.ts";
import type { ComponentId } from "../execution/component-id.ts";
import type { Ffqn } from "../wit/ffqn.ts";
import type { Retval } from "../wit/retval.ts";
import { ComponentLease } from "./component-lease.ts";
import { isExecutable } from "./executable-function.ts";
import { InstanceBudget } from "./instance-budget.ts";
import { ObjectMemory } from "./object-memory.ts";
import type { ObjectMemoryOptions } from "./object-memory.ts";
import type { ComponentRegistry } from "./registry.ts";
import { mismatchOf } from "./result-json.ts";
import type { Bindings } from "./run-environment.ts";
import { RunLimiter } from "./run-limiter.ts";

/** Of the 128 MB that all objects of an isolate have together. */
const BUDGET_BYTES = 48 * 1024 * 1024;

const isolateBudget = new InstanceBudget(BUDGET_BYTES, () => Date.now());

export interface ObjectComponentsOptions extends ObjectMemoryOptions {
  readonly registry: ComponentRegistry;
  /** The budget of the isolate unless given. */
  readonly budget?: InstanceBudget;
  /** The bindings of the Worker, where environment variables and secrets come from; none unless given. */
  readonly bindings?: Bindings;
}

export class ObjectComponents implements ComponentRuntime {
  readonly #registry: ComponentRegistry;
  readonly #memory: ObjectMemory;
  readonly #bindings: Bindings;
  readonly #limiter = new RunLimiter();

  constructor(options: ObjectComponentsOptions) {
    this.#registry = options.registry;
    this.#bindings = options.bindings ?? (() => undefined);
    this.#memory = new ObjectMemory(options.budget ?? isolateBudget, options);
  }

  exporting(ffqn: Ffqn): Target | undefined {
    return this.#registry.exporting(ffqn);
  }

  resultMismatch(ffqn: Ffqn, retval: Retval): string | null {
    const signature = this.#registry.functionSignature(ffqn);
    return signature !== undefined && isExecutable(signature)
      ? mismatchOf(retval, signature.result)
      : `nothing exports ${ffqn}`;
  }

  async lease(id: ComponentId): Promise<Lease> {
    const component = this.#registry.component(id);
    if (component === undefined) throw new Error(`${id} is not deployed`);
    const { instanceLimiter: limit } = component.entry.settings;
    const onEnd = limit === undefined ? undefined : await this.#limiter.acquire(id, limit);
    const memory = await this.#memory.acquire(component.instanceBytes, component);
    return new ComponentLease(component, memory, {
      bindings: this.#bindings,
      signatureOf: (ffqn) => this.#registry.functionSignature(ffqn),
      ...(onEnd !== undefined && { onEnd }),
    });
  }
}
