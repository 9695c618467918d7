/**
 * Deadlines of attempts, served by timers in memory while the object is awake. They are armed at the end of
 * a turn, so an attempt that ends within its turn costs none; recovery serves those that the object lost.
 */
import type { ExecutionNumber } from "../execution/fact.ts";
import type { CancelTimer, Clock } from "./clock.ts";
import type { Deadline, Run } from "./run.ts";

interface Armed extends Deadline {
  readonly cancel: CancelTimer;
}

export class Deadlines {
  readonly #clock: Clock;
  readonly #onExpire: (of: ExecutionNumber) => void;
  readonly #armed = new Map<ExecutionNumber, Armed>();

  constructor(clock: Clock, onExpire: (of: ExecutionNumber) => void) {
    this.#clock = clock;
    this.#onExpire = onExpire;
  }

  /** Arms a timer for each run that has a deadline, and cancels those whose run has gone. */
  arm(runs: ReadonlyMap<ExecutionNumber, Run>): void {
    for (const [of, armed] of this.#armed) {
      if (runs.get(of)?.deadline?.run !== armed.run) this.#disarm(of, armed);
    }
    for (const [of, { deadline }] of runs) {
      if (deadline === null || this.#armed.has(of)) continue;
      const cancel = this.#clock.at(deadline.expiresAtMs, () => {
        this.#armed.delete(of);
        this.#onExpire(of);
      });
      this.#armed.set(of, { ...deadline, cancel });
    }
  }

  #disarm(of: ExecutionNumber, armed: Armed): void {
    armed.cancel();
    this.#armed.delete(of);
  }
}
