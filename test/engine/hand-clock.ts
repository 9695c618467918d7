/** Time and turns that stand still until a test moves them. */
import type { CancelTimer, Clock } from "../../src/engine/clock.ts";

interface Timer {
  readonly atMs: number;
  readonly callback: () => void;
}

export class HandClock implements Clock {
  #nowMs: number;
  #turns: (() => void)[] = [];
  readonly #timers = new Set<Timer>();

  constructor(nowMs: number) {
    this.#nowMs = nowMs;
  }

  get timerCount(): number {
    return this.#timers.size;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  turn(): Promise<void> {
    return new Promise((resolve) => {
      this.#turns.push(resolve);
    });
  }

  at(atMs: number, callback: () => void): CancelTimer {
    const timer = { atMs, callback };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** Begins the turns that were asked for; false when there were none. */
  takeTurns(): boolean {
    const turns = this.#turns;
    this.#turns = [];
    for (const resolve of turns) resolve();
    return turns.length > 0;
  }

  /** Moves the clock, which is all that sets it back or forward without running timers. */
  jumpTo(nowMs: number): void {
    this.#nowMs = nowMs;
  }

  /** Runs the timers that are due, in order. */
  fireTimers(): void {
    const due = [...this.#timers].filter((timer) => timer.atMs <= this.#nowMs);
    for (const timer of due.toSorted((a, b) => a.atMs - b.atMs)) {
      if (this.#timers.delete(timer)) timer.callback();
    }
  }
}
