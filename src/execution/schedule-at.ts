/**
 * When a delay is due, as a workflow asked for it. Replay compares this *intent*; the instant that it meant
 * at that time is recorded beside it.
 */
import { INSTANT_MS_MAX } from "./limits.ts";

export type ScheduleAt =
  | { readonly kind: "now" }
  /** An epoch instant in milliseconds, at most `INSTANT_MS_MAX`. */
  | { readonly kind: "at"; readonly atMs: number }
  /** A duration in milliseconds, at most `INSTANT_MS_MAX`. */
  | { readonly kind: "in"; readonly ms: number };

/** The instant that is meant at `nowMs`; never later than `INSTANT_MS_MAX`. */
export function dueAtMs(scheduleAt: ScheduleAt, nowMs: number): number {
  switch (scheduleAt.kind) {
    case "now":
      return nowMs;
    case "at":
      return scheduleAt.atMs;
    case "in":
      return Math.min(nowMs + scheduleAt.ms, INSTANT_MS_MAX);
  }
}

/** `now`, `at 1800000000000 ms of the epoch` or `in 1500 ms`. */
export function describeSchedule(scheduleAt: ScheduleAt): string {
  switch (scheduleAt.kind) {
    case "now":
      return "now";
    case "at":
      return `at ${scheduleAt.atMs} ms of the epoch`;
    case "in":
      return `in ${scheduleAt.ms} ms`;
  }
}
