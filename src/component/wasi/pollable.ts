/** wasi:io/poll: things to wait for. */

/** Something from outside that is ready once it has arrived. */
export interface Arrival {
  hasArrived(): boolean;
  /**
   * Calls the listener, later, as soon as it has.
   *
   * @returns what stops that
   */
  watch(listener: () => void): () => void;
}

/** Where time comes from, and how to wait for it and for what arrives meanwhile. */
export interface MonotonicTime {
  /** Nanoseconds since some instant; never runs backwards. */
  nowNs(): bigint;
  /**
   * Resolves when that instant has come or one of the others has arrived; throws where waiting is not possible.
   *
   * @param instantNs null: however long it takes
   */
  waitUntil(instantNs: bigint | null, arrivals: readonly Arrival[]): Promise<void>;
}

/** Ready from the beginning, as everything is that waits for nothing outside. */
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
  readonly time: MonotonicTime;

  constructor(time: MonotonicTime, instantNs: bigint) {
    super();
    this.time = time;
    this.instantNs = instantNs;
  }

  override ready(): boolean {
    return this.time.nowNs() >= this.instantNs;
  }

  override block(): Promise<void> | undefined {
    return this.ready() ? undefined : this.time.waitUntil(this.instantNs, []);
  }
}

export class ArrivalPollable extends Pollable {
  readonly arrival: Arrival;
  readonly time: MonotonicTime;

  constructor(time: MonotonicTime, arrival: Arrival) {
    super();
    this.time = time;
    this.arrival = arrival;
  }

  override ready(): boolean {
    return this.arrival.hasArrived();
  }

  override block(): Promise<void> | undefined {
    return this.ready() ? undefined : this.time.waitUntil(null, [this.arrival]);
  }
}

/** Waits until at least one is ready; returns the places of all that are. */
export function poll(pollables: readonly Pollable[]): number[] | Promise<number[]> {
  if (pollables.length === 0) throw new Error("wasi:io/poll: polled an empty list");
  const ready = [...pollables.keys()].filter((place) => pollables[place]?.ready() === true);
  if (ready.length > 0) return ready;
  const clock = earliest(pollables);
  const arriving = pollables.filter((pollable) => pollable instanceof ArrivalPollable);
  const time = clock?.time ?? arriving[0]?.time;
  const arrivals = arriving.map(({ arrival }) => arrival);
  const wait = time?.waitUntil(clock?.instantNs ?? null, arrivals);
  return wait === undefined ? poll(pollables) : wait.then(() => poll(pollables));
}

function earliest(pollables: readonly Pollable[]): ClockPollable | undefined {
  return pollables
    .filter((pollable) => pollable instanceof ClockPollable)
    .reduce<ClockPollable | undefined>(
      (first, next) => (first === undefined || next.instantNs < first.instantNs ? next : first),
      undefined,
    );
}
