/**
 * Unloads the runs of an object that only wait, while it still can: a sleeping object takes its
 * suspended stacks with it but not their memory, which nobody could unwind any more (see
 * `run-scope.ts`).
 *
 * 1. A run whose memory another object has got is unloaded at the next tick.
 * 2. When nothing but suspended runs was left in the object for some ticks, all of them are unloaded.
 * 3. It ticks only while something is suspended; the timer keeps the object awake until then.
 */

/** A run that can be suspended. */
export interface SuspendableRun {
  /** Its memory is somebody else's by now. */
  readonly isLost: boolean;
  unload(): void;
}

/** Quiet ticks before everything is unloaded: well under the 10 s after which an idle object is put to sleep. */
const QUIET_TICKS = 5;
const TICK_MS = 1_000;

export class QuietObject {
  readonly #tickMs: number;
  readonly #suspended = new Set<SuspendableRun>();
  #running = 0;
  /** Counts what happens, so that a tick can tell whether anything did. */
  #changes = 0;
  #changesAtTick = 0;
  #quietTicks = 0;
  #isTicking = false;

  constructor(tickMs: number = TICK_MS) {
    this.#tickMs = tickMs;
  }

  began(): void {
    this.#running += 1;
    this.#changes += 1;
  }

  ended(): void {
    this.#running -= 1;
    this.#changes += 1;
  }

  suspended(run: SuspendableRun): void {
    this.#suspended.add(run);
    this.ended();
    this.#tickLater();
  }

  resumed(run: SuspendableRun): void {
    this.#suspended.delete(run);
    this.began();
  }

  /** The run ended while it was suspended. */
  endedSuspended(run: SuspendableRun): void {
    this.#suspended.delete(run);
  }

  /** One timer at a time: a hot loop that suspends at each step must not pay for a timer each time. */
  #tickLater(): void {
    if (this.#isTicking || this.#suspended.size === 0) return;
    this.#isTicking = true;
    setTimeout(() => {
      this.#isTicking = false;
      this.#tick();
      this.#tickLater();
    }, this.#tickMs);
  }

  #tick(): void {
    const isQuiet = this.#running === 0 && this.#changes === this.#changesAtTick;
    this.#changesAtTick = this.#changes;
    this.#quietTicks = isQuiet ? this.#quietTicks + 1 : 0;
    for (const run of this.#suspended) {
      if (run.isLost || this.#quietTicks >= QUIET_TICKS) run.unload();
    }
  }
}
