/** What workflows import: `obelisk-workers/workflow`. */
import * as native from "obelisk:workflow/workflow-support@6.0.0";
import { needsHost } from "../runtime/building.ts";
import { dateOf } from "./instant.ts";
import type { Duration } from "./schedule.ts";
import { scheduleAt } from "./schedule.ts";

export { fulfil, joinSet, schedule } from "./join-set.ts";
export { generation, restartWith } from "./restart.ts";

export interface SleepOptions {
  readonly name?: string;
}

export class SleepCancelled extends Error {
  override readonly name: string = "SleepCancelled";
}

/** Asks the host at once, so that it also works without `await`. */
export function sleep(time: number | Duration | Date, { name }: SleepOptions = {}): Promise<Date> {
  needsHost("sleep");
  const until = scheduleAt(time, "sleep");
  try {
    return Promise.resolve(dateOf(native.sleep(until, name ?? null)));
  } catch {
    return Promise.reject(new SleepCancelled("the sleep was cancelled"));
  }
}

export function executionId(): string {
  needsHost("executionId()");
  return native.executionIdCurrent().id;
}

/** Both ends are possible. */
export function randomInteger(min: number, max: number): number {
  needsHost("randomInteger()");
  if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || min > max) {
    throw new RangeError(`randomInteger: expected two integers in order, not ${min} and ${max}`);
  }
  if (max - min > Number.MAX_SAFE_INTEGER) {
    throw new RangeError("randomInteger: the range has more than 2^53 - 1 numbers");
  }
  return min + native.randomU64Inclusive(0, max - min);
}

/** Letters of both cases, and digits. */
export function randomString(length: number): string {
  needsHost("randomString()");
  if (!Number.isInteger(length) || length < 0 || length > 65_534) {
    throw new RangeError(`randomString: expected a length from 0 to 65534, not ${length}`);
  }
  return native.randomString(length, length + 1);
}
