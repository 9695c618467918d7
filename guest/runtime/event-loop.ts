/** Runs what the promise of a called function waits for, until it is settled. */
import { Fault } from "./fault.ts";
import { runJobs } from "./jobs.ts";

interface Timers {
  /** Waits for the earliest timer and fires it; false when there is none. */
  readonly fireNext: () => boolean;
  readonly clear: () => void;
}

let timers: Timers | null = null;

export function installTimers(installed: Timers): void {
  timers = installed;
}

/**
 * What `value` is when everything has happened that it waits for: a promise's value, or the value itself. Throws
 * what a promise was rejected with.
 */
export function settled(value: unknown, functionName: string): unknown {
  if (!isThenable(value)) {
    runJobs();
    return value;
  }
  const ends: { readonly isOk: boolean; readonly value: unknown }[] = [];
  value.then(
    (ok) => ends.push({ isOk: true, value: ok }),
    (reason) => ends.push({ isOk: false, value: reason }),
  );
  runJobs();
  while (ends.length === 0) {
    if (timers?.fireNext() !== true) {
      throw new Fault(
        `${functionName} awaits a promise that nothing can settle any more: nothing is left that runs`,
      );
    }
    runJobs();
  }
  timers?.clear();
  const [end] = ends;
  if (end?.isOk === true) return end.value;
  throw end?.value;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" && value !== null && typeof Reflect.get(value, "then") === "function"
  );
}
