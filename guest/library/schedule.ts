/** When something is to happen, as users write it. */
import type { ScheduleAt } from "obelisk:workflow/workflow-support@6.0.0";
import { shown } from "../runtime/shown.ts";
import { datetimeOf } from "./instant.ts";

export interface Duration {
  readonly milliseconds?: number;
  readonly seconds?: number;
  readonly minutes?: number;
  readonly hours?: number;
  readonly days?: number;
}

const msPer: ReadonlyMap<string, number> = /* @__PURE__ */ new Map([
  ["milliseconds", 1],
  ["seconds", 1000],
  ["minutes", 60_000],
  ["hours", 3_600_000],
  ["days", 86_400_000],
]);

/** @param asker the function that takes it, for the message */
export function scheduleAt(time: number | Duration | Date, asker: string): ScheduleAt {
  return time instanceof Date
    ? { tag: "at", val: datetimeOf(time) }
    : { tag: "in", val: { tag: "milliseconds", val: milliseconds(time, asker) } };
}

/** Whole ones, rounded up: no sleep ends early. */
function milliseconds(time: number | Duration, asker: string): number {
  const ms = Math.ceil(typeof time === "number" ? time : durationMs(time, asker));
  if (!(ms >= 0) || ms > Number.MAX_SAFE_INTEGER) {
    throw new RangeError(
      `${asker}: expected milliseconds, a duration such as { seconds: 5 } or a Date, not ${shown(time)}`,
    );
  }
  return ms;
}

function durationMs(duration: Duration, asker: string): number {
  let ms = 0;
  for (const [unit, amount] of Object.entries(duration)) {
    const factor = msPer.get(unit);
    if (factor === undefined || typeof amount !== "number") {
      throw new RangeError(
        `${asker}: a duration has ${[...msPer.keys()].join(", ")}, not ${unit}: ${shown(amount)}`,
      );
    }
    ms += amount * factor;
  }
  return ms;
}
