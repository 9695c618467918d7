/** wasi:io/poll: things to wait for. */

/** Where time comes from, and how to wait for it. */
export interface MonotonicTime {
  /** Nanoseconds since some instant; never runs backwards. */
  nowNs(): bigint;
  /** Resolves when that instant has come; throws where waiting is not possible. */
  waitUntil(instantNs: bigint): Promise<void>;
}

/** Ready from the beginning, as everything but a clock is. */
export class Pollable {
  ready(): boolean {
    return true;
  }

  block(): Promise<void> | undefined {
    return undefined;
  }
}

export class ClockPollable extends Pollable {
  readonly instantNs: bigint;
  readonly #time: MonotonicTime;

  constructor(time: MonotonicTime, instantNs: bigint) {
    super();
    this.#time = time;
    this.instantNs = instantNs;
  }

  override ready(): boolean {
    return this.#time.nowNs() >= this.instantNs;
  }

  override block(): Promise<void> | undefined {
    return this.ready() ? undefined : this.#time.waitUntil(this.instantNs);
  }
}

/** Waits until at least one is ready; returns the places of all that are. */
export function poll(pollables: readonly Pollable[]): number[] | Promise<number[]> {
  if (pollables.length === 0) throw new Error("wasi:io/poll: polled an empty list");
  const ready = readyPlaces(pollables);
  if (ready.length > 0) return ready;
  const wait = earliest(pollables)?.block();
  // Without a wait the earliest has become ready between two looks at the clock.
  return wait === undefined ? poll(pollables) : wait.then(() => readyPlaces(pollables));
}

function readyPlaces(pollables: readonly Pollable[]): number[] {
  return [...pollables.keys()].filter((place) => pollables[place]?.ready() === true);
}

function earliest(pollables: readonly Pollable[]): ClockPollable | undefined {
  return pollables
    .filter((pollable) => pollable instanceof ClockPollable)
    .reduce<ClockPollable | undefined>(
      (first, next) => (first === undefined || next.instantNs < first.instantNs ? next : first),
      undefined,
    );
}
