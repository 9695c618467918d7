/**
 * Tells a runtime that computes for ever from one that is only slow to answer: it counts the time in which the
 * runtime did not answer although it was computing. Time in which it rested (a laptop that slept, a
 * debugger, a build) is no sign of anything, so then it need not be asked.
 */

/** Below this part of the time a process rests: one that computes for ever may have to share its processor. */
const BUSY_PART = 0.2;

/** A stretch of time. */
export interface Stretch {
  readonly elapsedMs: number;
  /** What the runtime has computed meanwhile; null when the system does not tell. */
  readonly cpuMs: number | null;
}

export function isBusy({ elapsedMs, cpuMs }: Stretch): boolean {
  return cpuMs === null || cpuMs >= elapsedMs * BUSY_PART;
}

export class HangWatch {
  readonly #limitMs: number;
  #silentMs = 0;

  /** @param limitMs so long may a component compute without ever waiting */
  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  /** For how long it has computed without an answer. */
  get silentMs(): number {
    return this.#silentMs;
  }

  get hangs(): boolean {
    return this.#silentMs >= this.#limitMs;
  }

  /** @param isAnswered whether it answered at the end of that time */
  observe(stretch: Stretch, isAnswered: boolean): void {
    if (isAnswered) this.#silentMs = 0;
    else if (isBusy(stretch)) this.#silentMs += stretch.elapsedMs;
  }
}
