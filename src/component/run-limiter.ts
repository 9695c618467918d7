/**
 * How many attempts of an activity run at once in one execution tree, for what `exec.instance_limiter` limits: a
 * service that bears only so much. Who asks first goes first. It belongs to one object, as its runs do.
 */
import type { ComponentId } from "../execution/component-id.ts";

export class RunLimiter {
  readonly #running = new Map<ComponentId, number>();
  readonly #waiting = new Map<ComponentId, (() => void)[]>();

  /** Resolves when one more may run, with what to call at its end, once. */
  async acquire(component: ComponentId, limit: number): Promise<() => void> {
    const running = this.#running.get(component) ?? 0;
    if (running < limit) this.#running.set(component, running + 1);
    // Whoever ends passes its place on.
    else await new Promise<void>((resolve) => this.#queue(component).push(resolve));
    return () => this.#release(component);
  }

  #release(component: ComponentId): void {
    const next = this.#queue(component).shift();
    if (next === undefined) this.#running.set(component, (this.#running.get(component) ?? 1) - 1);
    else next();
  }

  #queue(component: ComponentId): (() => void)[] {
    const queue = this.#waiting.get(component) ?? [];
    this.#waiting.set(component, queue);
    return queue;
  }
}
