/** Instants and durations of `obelisk:types/time`, in the form of the bindings. */
import { INSTANT_MS_MAX } from "../execution/limits.ts";
import type { ScheduleAt } from "../execution/schedule-at.ts";

export interface DatetimeValue {
  readonly seconds: bigint;
  readonly nanoseconds: number;
}

type DurationValue =
  | { readonly tag: "milliseconds" | "seconds"; readonly val: bigint }
  | { readonly tag: "minutes" | "hours" | "days"; readonly val: number };

export type ScheduleAtValue =
  | { readonly tag: "now" }
  | { readonly tag: "at"; readonly val: DatetimeValue }
  | { readonly tag: "in"; readonly val: DurationValue };

const NANOSECONDS_PER_SECOND = 1_000_000_000;
const NANOSECONDS_PER_MS = 1_000_000;

const millisecondsPer = {
  milliseconds: 1n,
  seconds: 1_000n,
  minutes: 60_000n,
  hours: 3_600_000n,
  days: 86_400_000n,
} as const satisfies Record<DurationValue["tag"], bigint>;

/**
 * Throws a `RangeError` for what is no instant.
 * @param asker the function that takes it, for the error
 */
export function scheduleOf(value: ScheduleAtValue, asker: string): ScheduleAt {
  switch (value.tag) {
    case "now":
      return { kind: "now" };
    case "at":
      return { kind: "at", atMs: instantOf(value.val, asker) };
    case "in":
      return { kind: "in", ms: durationMs(value.val) };
  }
}

/** Rounded up to milliseconds, so that nothing is early. */
function instantOf({ seconds, nanoseconds }: DatetimeValue, asker: string): number {
  if (nanoseconds >= NANOSECONDS_PER_SECOND) {
    throw new RangeError(
      `${asker}: a datetime has fewer than ${NANOSECONDS_PER_SECOND} nanoseconds, not ${nanoseconds}`,
    );
  }
  const ms = seconds * 1000n + BigInt(Math.ceil(nanoseconds / NANOSECONDS_PER_MS));
  if (ms > BigInt(INSTANT_MS_MAX)) {
    const latest = new Date(INSTANT_MS_MAX).toISOString();
    throw new RangeError(`${asker}: ${seconds} seconds of the epoch are after ${latest}`);
  }
  return Number(ms);
}

/** What would end after the last instant ends at it: `days(u32::MAX)` is a way to say for ever. */
function durationMs({ tag, val }: DurationValue): number {
  const ms = BigInt(val) * millisecondsPer[tag];
  return ms > BigInt(INSTANT_MS_MAX) ? INSTANT_MS_MAX : Number(ms);
}

export function datetime(ms: number): DatetimeValue {
  return {
    seconds: BigInt(Math.floor(ms / 1000)),
    nanoseconds: (ms % 1000) * NANOSECONDS_PER_MS,
  };
}
