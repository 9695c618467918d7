/**
 * One alarm, many reasons to wake. The alarm only ever moves earlier until it fires; whoever it wakes
 * looks at what is due and arms it again, so an alarm that comes early, late or twice does no harm.
 */
import type { Alarm } from "./alarm.ts";

export class AlarmPlan {
  readonly #alarm: Alarm;
  #armedAtMs: number | null;
  #onFire: (() => void)[] = [];

  /** @param armedAtMs what is set already, from an earlier life of the object */
  constructor(alarm: Alarm, armedAtMs: number | null) {
    this.#alarm = alarm;
    this.#armedAtMs = armedAtMs;
  }

  ensure(atMs: number): void {
    if (this.#armedAtMs !== null && this.#armedAtMs <= atMs) return;
    this.#armedAtMs = atMs;
    this.#alarm.set(atMs);
  }

  /** Resolves inside a new event of the platform, which has a CPU budget of its own. */
  freshEvent(nowMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.#onFire.push(resolve);
      this.ensure(nowMs);
    });
  }

  fired(): void {
    this.#armedAtMs = null;
    const waiting = this.#onFire;
    this.#onFire = [];
    for (const resolve of waiting) resolve();
  }
}
