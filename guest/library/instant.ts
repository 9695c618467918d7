/** Instants of the host as dates. */
const NANOSECONDS_PER_MS = 1_000_000;

interface Datetime {
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** To the millisecond. */
export function dateOf({ seconds, nanoseconds }: Datetime): Date {
  return new Date(seconds * 1000 + Math.floor(nanoseconds / NANOSECONDS_PER_MS));
}

/** Throws when the date is invalid or before 1970. */
export function datetimeOf(date: Date): Datetime {
  const ms = date.getTime();
  if (!(ms >= 0)) {
    throw new RangeError(`expected a date from 1970 on, not ${String(date)}`);
  }
  return { seconds: Math.floor(ms / 1000), nanoseconds: (ms % 1000) * NANOSECONDS_PER_MS };
}
