/**
 * Instances in their initial state that wait for their next run. They belong to no object: whoever runs
 * their component next can have them.
 */
import type { ReusableInstance } from "./reusable-instance.ts";

interface Spare {
  readonly component: object;
  readonly instance: ReusableInstance;
  readonly bytes: number;
}

export class SpareInstances {
  readonly #bytesMax: number;
  /** The longest unused first. */
  readonly #spares = new Set<Spare>();
  /** The same of each component that has any. */
  readonly #byComponent = new Map<object, Spare[]>();
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get bytes(): number {
    return this.#bytes;
  }

  canHold(bytes: number): boolean {
    return bytes <= this.#bytesMax;
  }

  /** @param component what `take` will ask for */
  keep(component: object, instance: ReusableInstance): void {
    const bytes = instance.memoryBytes;
    if (!this.canHold(bytes)) return;
    this.shrinkTo(this.#bytesMax - bytes);
    const spare = { component, instance, bytes };
    this.#spares.add(spare);
    const alike = this.#byComponent.get(component);
    if (alike === undefined) this.#byComponent.set(component, [spare]);
    else alike.push(spare);
    this.#bytes += bytes;
  }

  /** The one that was used last, if there is any. */
  take(component: object): ReusableInstance | null {
    const alike = this.#byComponent.get(component) ?? [];
    const spare = alike.pop();
    if (spare === undefined) return null;
    if (alike.length === 0) this.#byComponent.delete(component);
    this.#forget(spare);
    return spare.instance;
  }

  /** Gives up as many as needed. */
  shrinkTo(bytes: number): void {
    for (const spare of this.#spares) {
      if (this.#bytes <= bytes) return;
      // The longest unused of all is that of its component too.
      const alike = this.#byComponent.get(spare.component);
      alike?.shift();
      if (alike?.length === 0) this.#byComponent.delete(spare.component);
      this.#forget(spare);
    }
  }

  #forget(spare: Spare): void {
    this.#spares.delete(spare);
    this.#bytes -= spare.bytes;
  }
}
