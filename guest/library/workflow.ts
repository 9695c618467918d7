/** What workflows import: `obelisk-workers/workflow`. */
import * as native from "obelisk:workflow/workflow-support@6.0.0";
import type { ScheduleAt } from "obelisk:workflow/workflow-support@6.0.0";
import { needsHost } from "../runtime/building.ts";
import { shown } from "../runtime/shown.ts";
import { dateOf, datetimeOf } from "./instant.ts";

export interface Duration {
  readonly milliseconds?: number;
  readonly seconds?: number;
  readonly minutes?: number;
  readonly hours?: number;
  readonly days?: number;
}

export interface SleepOptions {
  readonly name?: string;
}

export class SleepCancelled extends Error {
  override readonly name: string = "SleepCancelled";
}

const msPer: ReadonlyMap<string, number> = /* @__PURE__ */ new Map([
  ["milliseconds", 1],
  ["seconds", 1000],
  ["minutes", 60_000],
  ["hours", 3_600_000],
  ["days", 86_400_000],
]);

/** Asks the host at once, so that it also works without `await`. */
export function sleep(time: number | Duration | Date, { name }: SleepOptions = {}): Promise<Date> {
  needsHost("sleep");
  const scheduleAt: ScheduleAt =
    time instanceof Date
      ? { tag: "at", val: datetimeOf(time) }
      : { tag: "in", val: { tag: "milliseconds", val: milliseconds(time) } };
  try {
    return Promise.resolve(dateOf(native.sleep(scheduleAt, name ?? null)));
  } catch {
    return Promise.reject(new SleepCancelled("the sleep was cancelled"));
  }
}

/** Whole ones, rounded up: no sleep ends early. */
function milliseconds(time: number | Duration): number {
  const ms = Math.ceil(typeof time === "number" ? time : durationMs(time));
  if (!(ms >= 0) || ms > Number.MAX_SAFE_INTEGER) {
    throw new RangeError(
      `sleep: expected milliseconds, a duration such as { seconds: 5 } or a Date, not ${shown(time)}`,
    );
  }
  return ms;
}

function durationMs(duration: Duration): number {
  let ms = 0;
  for (const [unit, amount] of Object.entries(duration)) {
    const factor = msPer.get(unit);
    if (factor === undefined || typeof amount !== "number") {
      throw new RangeError(
        `sleep: a duration has ${[...msPer.keys()].join(", ")}, not ${unit}: ${shown(amount)}`,
      );
    }
    ms += amount * factor;
  }
  return ms;
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
