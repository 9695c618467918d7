/**
 * One alarm, many reasons to wake. The alarm only ever moves earlier until it fires; whoever it wakes
 * looks at what is due and arms it again, so an alarm that comes early, late or twice does no harm.
 */
import type { Alarm } from "./alarm.ts";

export class AlarmPlan {
  readonly #alarm: Alarm;
  #armedAtMs: number | null;
  readonly #onFire: (() => void)[] = [];
  readonly #onSet: (() => void)[] = [];

  /** @param armedAtMs what is set already, from an earlier life of the object */
  constructor(alarm: Alarm, armedAtMs: number | null) {
    this.#alarm = alarm;
    this.#armedAtMs = armedAtMs;
  }

  /** Null when none is set. */
  get armedAtMs(): number | null {
    return this.#armedAtMs;
  }

  ensure(atMs: number): void {
    if (this.#armedAtMs !== null && this.#armedAtMs <= atMs) return;
    this.#armedAtMs = atMs;
    this.#alarm.set(atMs);
    settleAll(this.#onSet);
  }

  /** Resolves when one is set from now on. */
  nextSet(): Promise<void> {
    return new Promise((resolve) => this.#onSet.push(resolve));
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
    settleAll(this.#onFire);
  }
}

function settleAll(waiting: (() => void)[]): void {
  for (const resolve of waiting.splice(0)) resolve();
}
