/**
 * Grants of one object that wait for memory. Memory that this object itself gives back is passed on at
 * once; what comes from other objects is found by looking for it, because their code cannot wake this one.
 */
import type { Grant, InstanceBudget } from "./instance-budget.ts";

/** How often to look. The more objects wait, the longer it takes anyway, and the less often they look. */
const LOOK_MS_MIN = 10;
const LOOK_MS_PER_WAITING = 0.1;

export class WaitingGrants {
  readonly #budget: InstanceBudget;
  readonly #owner: string;
  readonly #waiting = new Map<Grant, () => void>();
  #isLooking = false;

  constructor(budget: InstanceBudget, owner: string) {
    this.#budget = budget;
    this.#owner = owner;
  }

  /** Calls `onGranted` once another object's memory has gone to the grant. */
  add(grant: Grant, onGranted: () => void): void {
    this.#waiting.set(grant, onGranted);
    this.#lookLater();
  }

  #lookLater(): void {
    if (this.#isLooking || this.#waiting.size === 0) return;
    this.#isLooking = true;
    const waitMs = Math.max(LOOK_MS_MIN, this.#budget.waitingCount * LOOK_MS_PER_WAITING);
    setTimeout(() => {
      this.#isLooking = false;
      this.#look();
      this.#lookLater();
    }, waitMs);
  }

  #look(): void {
    this.#budget.reclaim(this.#owner);
    for (const [grant, onGranted] of this.#waiting) {
      if (grant.state === "waiting") continue;
      this.#waiting.delete(grant);
      onGranted();
    }
  }
}
