/**
 * `obelisk:workflow/workflow-support`: what a workflow asks of its host. Only a sleep is in the journal;
 * everything else follows from the execution id, and so is the same in every replay.
 */
import type { SleepEnd } from "../engine/component-runtime.ts";
import type { ExecutionId } from "../execution/execution-id.ts";
import { isJoinSetName } from "../execution/join-set-id.ts";
import { INSTANT_MS_MAX } from "../execution/limits.ts";
import type { ScheduleAt } from "../execution/schedule-at.ts";
import { randomBetween, randomText } from "../workflow/random-range.ts";
import { VirtualRandom } from "../workflow/virtual-random.ts";
import type { HostInterface } from "./wasi/wasi-interfaces.ts";
import { ErrOfCall } from "./workflow-calls.ts";

export const WORKFLOW_SUPPORT = "obelisk:workflow/workflow-support@6.0.0";

/** Waits, with the component suspended meanwhile. */
type SleepHost = (scheduleAt: ScheduleAt, name: string) => Promise<SleepEnd>;

interface DatetimeValue {
  readonly seconds: bigint;
  readonly nanoseconds: number;
}

type DurationValue =
  | { readonly tag: "milliseconds" | "seconds"; readonly val: bigint }
  | { readonly tag: "minutes" | "hours" | "days"; readonly val: number };

type ScheduleAtValue =
  | { readonly tag: "now" }
  | { readonly tag: "at"; readonly val: DatetimeValue }
  | { readonly tag: "in"; readonly val: DurationValue };

const DEFAULT_SLEEP_NAME = "sleep";
const NANOSECONDS_PER_SECOND = 1_000_000_000;
const NANOSECONDS_PER_MS = 1_000_000;

const millisecondsPer = {
  milliseconds: 1n,
  seconds: 1_000n,
  minutes: 60_000n,
  hours: 3_600_000n,
  days: 86_400_000n,
} as const satisfies Record<DurationValue["tag"], bigint>;

export function workflowSupport(executionId: ExecutionId, sleep: SleepHost): HostInterface {
  const random = new VirtualRandom(executionId, "workflow-support");
  return {
    executionIdCurrent: () => ({ id: executionId }),
    randomU64: (min: bigint, maxExclusive: bigint) =>
      randomBetween(random, min, maxExclusive - 1n) ??
      noneIn("random-u64", `from ${min} to below ${maxExclusive}`),
    randomU64Inclusive: (min: bigint, maxInclusive: bigint) =>
      randomBetween(random, min, maxInclusive) ??
      noneIn("random-u64-inclusive", `from ${min} to ${maxInclusive}`),
    randomString: (minLength: number, maxLengthExclusive: number) =>
      randomText(random, minLength, maxLengthExclusive) ??
      noneIn("random-string", `from ${minLength} to below ${maxLengthExclusive}`),
    sleep: async (scheduleAt: ScheduleAtValue, name: string | undefined) => {
      const { outcome, expiresAtMs } = await sleep(scheduleOf(scheduleAt), sleepName(name));
      if (outcome === "cancelled") throw new ErrOfCall(undefined);
      return datetime(expiresAtMs);
    },
  };
}

function sleepName(name: string | undefined): string {
  if (name === undefined) return DEFAULT_SLEEP_NAME;
  if (isJoinSetName(name)) return name;
  throw new RangeError(
    `sleep: the name \`${name}\` has to be one or more letters, digits, \`-\` and \`/\``,
  );
}

function scheduleOf(value: ScheduleAtValue): ScheduleAt {
  switch (value.tag) {
    case "now":
      return { kind: "now" };
    case "at":
      return { kind: "at", atMs: instantOf(value.val) };
    case "in":
      return { kind: "in", ms: durationMs(value.val) };
  }
}

/** Rounded up to milliseconds, so that no sleep ends early. */
function instantOf({ seconds, nanoseconds }: DatetimeValue): number {
  if (nanoseconds >= NANOSECONDS_PER_SECOND) {
    throw new RangeError(
      `sleep: a datetime has fewer than ${NANOSECONDS_PER_SECOND} nanoseconds, not ${nanoseconds}`,
    );
  }
  const ms = seconds * 1000n + BigInt(Math.ceil(nanoseconds / NANOSECONDS_PER_MS));
  if (ms > BigInt(INSTANT_MS_MAX)) {
    const latest = new Date(INSTANT_MS_MAX).toISOString();
    throw new RangeError(`sleep: ${seconds} seconds of the epoch are after ${latest}`);
  }
  return Number(ms);
}

/** What would end after the last instant ends at it: `days(u32::MAX)` is a way to say for ever. */
function durationMs({ tag, val }: DurationValue): number {
  const ms = BigInt(val) * millisecondsPer[tag];
  return ms > BigInt(INSTANT_MS_MAX) ? INSTANT_MS_MAX : Number(ms);
}

function datetime(ms: number): DatetimeValue {
  return {
    seconds: BigInt(Math.floor(ms / 1000)),
    nanoseconds: (ms % 1000) * NANOSECONDS_PER_MS,
  };
}

function noneIn(functionName: string, range: string): never {
  throw new RangeError(`${functionName}: nothing is in the range ${range}`);
}
