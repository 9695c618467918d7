/** Who waits for the end of an execution. */
import type { ExecutionId } from "../execution/execution-id.ts";
import type { Clock } from "./clock.ts";

export class Followers {
  readonly #clock: Clock;
  readonly #waiting = new Map<ExecutionId, Set<() => void>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves when the execution has finished, or after `waitMs`. */
  finishedWithin(id: ExecutionId, waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(id) ?? new Set();
      this.#waiting.set(id, waiting);
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

  finished(id: ExecutionId): void {
    for (const done of this.#waiting.get(id) ?? []) done();
    this.#waiting.delete(id);
  }
}
