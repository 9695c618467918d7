/** Instants and durations for people. */

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `3 min ago`, `in 5 s`; what is less than a second away is now. */
export function relativeTime(instantMs: number, nowMs: number): string {
  const distanceMs = Math.abs(nowMs - instantMs);
  if (distanceMs < SECOND_MS) return "now";
  const distance = largestUnit(distanceMs);
  return instantMs > nowMs ? `in ${distance}` : `${distance} ago`;
}

/** `0.3 s`, `12.0 s`, `3 min 5 s`, `2 h 3 min`, `4 d 2 h`; what is negative counts as nothing. */
export function durationText(milliseconds: number): string {
  const ms = Math.max(0, milliseconds);
  if (ms < MINUTE_MS) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  if (ms < HOUR_MS) return `${count(ms, MINUTE_MS)} min ${count(ms % MINUTE_MS, SECOND_MS)} s`;
  if (ms < DAY_MS) return `${count(ms, HOUR_MS)} h ${count(ms % HOUR_MS, MINUTE_MS)} min`;
  return `${count(ms, DAY_MS)} d ${count(ms % DAY_MS, HOUR_MS)} h`;
}

function largestUnit(ms: number): string {
  if (ms < MINUTE_MS) return `${count(ms, SECOND_MS)} s`;
  if (ms < HOUR_MS) return `${count(ms, MINUTE_MS)} min`;
  if (ms < DAY_MS) return `${count(ms, HOUR_MS)} h`;
  return `${count(ms, DAY_MS)} d`;
}

function count(ms: number, unitMs: number): number {
  return Math.floor(ms / unitMs);
}
