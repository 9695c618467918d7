import { describe, expect, it } from "vitest";
import { ownerId } from "../../src/execution/execution-id.ts";
import { delayId, parseDelayId } from "../../src/execution/delay-id.ts";
import { dueDelays } from "../../src/execution/due-delays.ts";
import type { Fact } from "../../src/execution/fact.ts";
import { INSTANT_MS_MAX } from "../../src/execution/limits.ts";
import { nextWake } from "../../src/execution/next-wake.ts";
import { decideRecovery } from "../../src/execution/recovery.ts";
import { describeSchedule, dueAtMs } from "../../src/execution/schedule-at.ts";
import { executionOf } from "../../src/execution/tree-state.ts";
import { BEGINNING_MS, executionId, joinSet, ROOT, under } from "../support/sample-names.ts";
import {
  asked,
  attempted,
  created,
  delayFinished,
  delayRequested,
  failed,
  finished,
  joinSetCreated,
  INCARNATION,
  locked,
  parked,
  paused,
  retried,
  treeOf,
  unpaused,
} from "../support/sample-facts.ts";

const RUNNING = [created(), locked(0, 1)] as const;
const SLEEPING = [...RUNNING, delayRequested(0)] as const;
const SET = joinSet("g:1");

function pendingAfter(...facts: Fact[]): unknown {
  return executionOf(treeOf(...facts), 0).pending;
}

describe("a delay", () => {
  it("[EX21] of a one-off join set blocks its workflow until it is over", () => {
    expect(pendingAfter(...SLEEPING)).toEqual({
      kind: "blocked-by-join-set",
      joinSet: "o:1-sleep",
      delay: 1,
      expiresAtMs: BEGINNING_MS + 500,
      sinceMs: BEGINNING_MS + 2,
    });
    for (const outcome of ["ok", "cancelled"] as const) {
      expect(pendingAfter(...SLEEPING, delayFinished(0, { outcome }))).toEqual({
        kind: "pending-at",
        atMs: BEGINNING_MS + 3,
      });
    }
  });

  it("[EX21] of any other join set is open beside what the workflow does", () => {
    const first = delayRequested(0, { joinSet: SET });
    const second = delayRequested(0, { joinSet: SET, delay: 2, expiresAtMs: BEGINNING_MS + 50 });
    const tree = treeOf(...RUNNING, joinSetCreated(0, SET), first, second, asked(0, 1));
    expect(executionOf(tree, 0)).toMatchObject({
      pending: { child: 1 },
      oneOffJoinSets: 1,
      delays: [{ delay: 1 }, { delay: 2 }],
      nextVersion: 8,
    });
    expect(dueDelays(tree, BEGINNING_MS + 500)).toEqual([
      delayFinished(0, { joinSet: SET, delay: 2 }),
      delayFinished(0, { joinSet: SET, delay: 1 }),
    ]);
    expect(dueDelays(tree, BEGINNING_MS + 499)).toHaveLength(1);
    expect(nextWake(tree, BEGINNING_MS + 10)).toMatchObject({ dueAtMs: BEGINNING_MS + 50 });
  });

  it.each<[string, readonly Fact[]]>([
    ["an end of no delay", [...RUNNING, delayFinished(0)]],
    ["a second end", [...SLEEPING, delayFinished(0), delayFinished(0)]],
    ["a sleep of a blocked workflow", [...SLEEPING, delayRequested(0)]],
    ["a delay after the end of the execution", [...RUNNING, finished(0), delayRequested(0)]],
    ["a run while it is paused", [...RUNNING, delayRequested(0), paused(0), locked(0, 2)]],
    ["a pause of what is paused", [...SLEEPING, paused(0), paused(0)]],
    ["a pause of what runs", [...RUNNING, paused(0)]],
    ["an end of a pause that never began", [...SLEEPING, unpaused(0)]],
    ["a retry that nothing was taken back for", [...RUNNING, finished(0), retried(0, 1)]],
  ])("[EX10] throws: %s", (_, facts) => {
    expect(() => treeOf(...facts)).toThrow(/while execution 0 is/);
  });

  it.each([
    ["E_01JD0000000000000000000000", "o:1-sleep", 1],
    ["E_01JD0000000000000000000000.n:all_2.o:3-work_1", "g:7", 12],
    ["E_01JD0000000000000000000000.2.n:all_2", "g:7", 12],
  ])("[EX23] has an id that names the execution that waits: %s", (text, set, number) => {
    const owner = executionId(text);
    const id = delayId(ownerId(owner, 1), joinSet(set), number);
    expect(parseDelayId(id)).toEqual({ id, owner });
    const later = delayId(ownerId(ROOT, 3), joinSet(set), number);
    expect(parseDelayId(later)).toEqual({ id: later, owner: ROOT });
  });

  it.each([
    "",
    "Delay_",
    "Delay_01JD0000000000000000000000",
    "Delay_01JD0000000000000000000000.",
    "Delay_01JD0000000000000000000000.o:1-sleep",
    "Delay_01jd0000000000000000000000.o:1-sleep_1",
    "E_01JD0000000000000000000000.o:1-sleep_1",
    "delay_01JD0000000000000000000000.o:1-sleep_1",
  ])("[EX23] is refused as an id, with the right form: %j", (text) => {
    expect(parseDelayId(text)).toMatchObject({
      kind: "delay-id-malformed",
      text,
      reason: expect.stringContaining("`Delay_`"),
    });
  });

  it("[EX23] has an id of its owner's and its join set", () => {
    expect(delayId(ownerId(ROOT, 1), joinSet("o:1-sleep"), 1)).toBe(
      `Delay_${ROOT.slice(2)}.o:1-sleep_1`,
    );
    const inner = under(ROOT, "o:1-inner");
    expect(delayId(ownerId(inner, 1), SET, 3)).toBe(`Delay_${ROOT.slice(2)}.o:1-inner_1.g:1_3`);
  });

  it("[EX21] needs an alarm at its instant and no guard before", () => {
    expect(nextWake(treeOf(...SLEEPING), BEGINNING_MS + 499)).toEqual({
      dueAtMs: BEGINNING_MS + 500,
      needsGuard: false,
      hasParked: false,
    });
    expect(nextWake(treeOf(...SLEEPING), BEGINNING_MS + 500)).toMatchObject({ needsGuard: true });
  });

  it("[WF22] that became due while the object was gone ends before the incarnation", () => {
    expect(decideRecovery(treeOf(...SLEEPING), BEGINNING_MS + 499)).toEqual([]);
    expect(decideRecovery(treeOf(...SLEEPING), BEGINNING_MS + 500)).toEqual([
      delayFinished(0),
      INCARNATION,
    ]);
  });
});

describe("when a delay is due", () => {
  it("[WF25] follows from its intent and the time, and is never after the year 9999", () => {
    const now = BEGINNING_MS;
    expect(dueAtMs({ kind: "now" }, now)).toBe(now);
    expect(dueAtMs({ kind: "at", atMs: 7 }, now)).toBe(7);
    expect(dueAtMs({ kind: "in", ms: 7 }, now)).toBe(now + 7);
    expect(dueAtMs({ kind: "in", ms: INSTANT_MS_MAX }, now)).toBe(INSTANT_MS_MAX);
  });

  it("[WF20] is the same intent when kind and number are", () => {
    const intents = [
      describeSchedule({ kind: "in", ms: 7 }),
      describeSchedule({ kind: "at", atMs: 7 }),
      describeSchedule({ kind: "in", ms: 0 }),
      describeSchedule({ kind: "now" }),
    ];
    expect(new Set(intents).size).toBe(4);
    expect(describeSchedule({ kind: "in", ms: 7 })).toBe(intents[0]);
  });
});

describe("a pause", () => {
  it("[EX22] keeps what was going on, which goes on inside", () => {
    const inner = { kind: "blocked-by-join-set", delay: 1 };
    expect(pendingAfter(...SLEEPING, paused(0))).toMatchObject({ kind: "paused", inner });
    expect(pendingAfter(...SLEEPING, paused(0), delayFinished(0))).toEqual({
      kind: "paused",
      reason: "requested",
      sinceMs: BEGINNING_MS + 3,
      inner: { kind: "pending-at", atMs: BEGINNING_MS + 4 },
    });
    expect(pendingAfter(...SLEEPING, paused(0), unpaused(0))).toMatchObject(inner);
    const called = [...RUNNING, asked(0, 1), paused(0), attempted(1, 2), finished(1)] as const;
    expect(pendingAfter(...called, unpaused(0))).toEqual({
      kind: "pending-at",
      atMs: BEGINNING_MS + 5,
    });
    expect(pendingAfter(...RUNNING, parked(0), paused(0), unpaused(0))).toMatchObject({
      kind: "parked",
    });
  });

  it("[EX22] for want of retries gives all of them back at its end, any other one none", () => {
    const tried = [...RUNNING, asked(0, 1), attempted(1, 2), failed(1, 2)] as const;
    for (const [reason, failures] of [
      ["requested", 1],
      ["retries-exhausted", 0],
    ] as const) {
      const tree = treeOf(...tried, paused(1, reason), unpaused(1));
      expect(executionOf(tree, 1).failures).toBe(failures);
    }
  });

  it("[EX22] is no progress, so that code which kills its object does not live on it", () => {
    const tree = treeOf(created(), INCARNATION, paused(0), unpaused(0));
    expect(tree.incarnationsWithoutProgress).toBe(1);
    expect(nextWake(treeOf(created(), paused(0)), BEGINNING_MS)).toMatchObject({
      dueAtMs: null,
      needsGuard: false,
    });
  });
});
