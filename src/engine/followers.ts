/** Who waits for the end of an execution. */
import type { ExecutionNumber } from "../execution/fact.ts";
import type { Clock } from "./clock.ts";

export class Followers {
  readonly #clock: Clock;
  readonly #waiting = new Map<ExecutionNumber, Set<() => void>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves when the execution has finished, or after `waitMs`. */
  finishedWithin(execution: ExecutionNumber, waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(execution) ?? new Set();
      this.#waiting.set(execution, waiting);
      const cancel = this.#clock.at(this.#clock.nowMs() + waitMs, () => {
        waiting.delete(done);
        resolve();
      });
      function done(): void {
        cancel();
        resolve();
      }
      waiting.add(done);
    });
  }

  /** Asked at the end of each execution: a number is found at once, the id of a child would have to be hashed. */
  finished(execution: ExecutionNumber): void {
    const waiting = this.#waiting.get(execution);
    if (waiting === undefined) return;
    this.#waiting.delete(execution);
    for (const done of waiting) done();
  }
}
