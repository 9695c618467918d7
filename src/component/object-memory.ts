/** One object's share of the isolate's instance budget. */
import type { Grant, InstanceBudget } from "./instance-budget.ts";
import type { ReusableInstance } from "./reusable-instance.ts";
import { QuietObject } from "./quiet-object.ts";
import type { SuspendableRun } from "./quiet-object.ts";
import { WaitingGrants } from "./waiting-grants.ts";

export interface ObjectMemoryOptions {
  /** What tells this object from the others of the isolate, the same in each of its lives. */
  readonly owner: string;
  /** Keeps the object from sleeping until the promise has settled. */
  readonly keepAwake: (work: Promise<unknown>) => void;
  /** How often suspended runs are looked after, in milliseconds. */
  readonly tickMs?: number | undefined;
}

export class ObjectMemory {
  readonly #budget: InstanceBudget;
  readonly #owner: string;
  readonly #keepAwake: (work: Promise<unknown>) => void;
  readonly #waiting: WaitingGrants;
  readonly #quiet: QuietObject;

  constructor(budget: InstanceBudget, { owner, keepAwake, tickMs }: ObjectMemoryOptions) {
    this.#budget = budget;
    this.#owner = owner;
    this.#keepAwake = keepAwake;
    this.#waiting = new WaitingGrants(budget, owner);
    this.#quiet = new QuietObject(tickMs);
    budget.forget(owner);
  }

  /** Waits for its turn when the isolate has no memory left. */
  async acquire(bytes: number, component: object): Promise<HeldMemory> {
    const granted = Promise.withResolvers<void>();
    const lost = Promise.withResolvers<void>();
    const grant = this.#budget.acquire({
      owner: this.#owner,
      bytes,
      component,
      onGranted: granted.resolve,
      onRevoked: lost.resolve,
    });
    if (grant.state === "waiting") {
      this.#waiting.add(grant, granted.resolve);
      this.#keepAwake(granted.promise);
      await granted.promise;
    }
    return new HeldMemory(this.#budget, grant, this.#quiet, lost);
  }
}

/** The memory of one instance. */
export class HeldMemory implements SuspendableRun {
  /** Resolves when the instance has to go because others need its memory, or the object wants to sleep. */
  readonly lost: Promise<void>;
  readonly unload: () => void;
  readonly #budget: InstanceBudget;
  readonly #grant: Grant;
  readonly #quiet: QuietObject;
  #isSuspended = false;
  #isReleased = false;

  constructor(
    budget: InstanceBudget,
    grant: Grant,
    quiet: QuietObject,
    lost: PromiseWithResolvers<void>,
  ) {
    this.#budget = budget;
    this.#grant = grant;
    this.#quiet = quiet;
    this.lost = lost.promise;
    this.unload = lost.resolve;
    quiet.began();
  }

  get isLost(): boolean {
    return this.#grant.state === "over";
  }

  /** The instance that comes with the memory; null when there was none to spare, or it was taken before. */
  takeSpare(): ReusableInstance | null {
    const { spare } = this.#grant;
    this.#grant.spare = null;
    return spare;
  }

  measured(bytes: number): void {
    this.#budget.resize(this.#grant, bytes);
  }

  /** Whether others get the instance, if it can be put back to its initial state. */
  get wouldKeep(): boolean {
    return !this.#isReleased && this.#budget.wouldKeep(this.#grant);
  }

  /** The instance only waits: others may have its memory. */
  suspend(): void {
    this.#isSuspended = true;
    this.#budget.suspend(this.#grant);
    this.#quiet.suspended(this);
  }

  /** False when the memory was taken meanwhile. */
  resume(): boolean {
    if (this.#isReleased || !this.#budget.resume(this.#grant)) return false;
    this.#isSuspended = false;
    this.#quiet.resumed(this);
    return true;
  }

  /**
   * Idempotent.
   * @param clean the instance in its initial state, if others can use it
   */
  release(clean: ReusableInstance | null): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#budget.release(this.#grant, clean);
    if (this.#isSuspended) this.#quiet.endedSuspended(this);
    else this.#quiet.ended();
  }
}
