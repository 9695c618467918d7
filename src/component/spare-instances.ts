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
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** @param component what `take` will ask for */
  keep(component: object, instance: ReusableInstance): void {
    const bytes = instance.memoryBytes;
    if (bytes > this.#bytesMax) return;
    this.shrinkTo(this.#bytesMax - bytes);
    this.#spares.add({ component, instance, bytes });
    this.#bytes += bytes;
  }

  /** The one that was used last, if there is any. */
  take(component: object): ReusableInstance | null {
    const spare = [...this.#spares].findLast((kept) => kept.component === component);
    if (spare === undefined) return null;
    this.#drop(spare);
    return spare.instance;
  }

  /** Gives up as many as needed. */
  shrinkTo(bytes: number): void {
    for (const spare of this.#spares) {
      if (this.#bytes <= bytes) return;
      this.#drop(spare);
    }
  }

  #drop(spare: Spare): void {
    this.#spares.delete(spare);
    this.#bytes -= spare.bytes;
  }
}
