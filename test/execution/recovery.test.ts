import { describe, expect, it } from "vitest";
import type { Fact } from "../../src/execution/fact.ts";
import { INTERRUPTIONS_MAX, INTERRUPTIONS_TOGETHER_MAX } from "../../src/execution/limits.ts";
import {
  canStart,
  decideRecovery,
  mustSyncBeforeRun,
  mustWaitForOthers,
} from "../../src/execution/recovery.ts";
import type { ExecutionState } from "../../src/execution/tree-state.ts";
import { executionOf } from "../../src/execution/tree-state.ts";
import { BEGINNING_MS, component, ffqn, joinSet } from "../support/sample-names.ts";
import {
  asked,
  attempted,
  created,
  delayRequested,
  failed,
  finished,
  joinSetCreated,
  LOCK_MS,
  locked,
  parked,
  timedOut,
  treeOf,
  unlocked,
} from "../support/sample-facts.ts";

const NOW_MS = BEGINNING_MS + 50;
const WAITING = [created(), locked(0, 1), asked(0, 1)] as const;

/** Attempts of execution 1 that were interrupted, one after the other. */
function interruptions(count: number): Fact[] {
  return Array.from({ length: count }, (_, i) => [attempted(1, i + 2), unlocked(1, i + 2)]).flat();
}

/** What a wake at `nowMs` makes of the runs that it finds; null when it begins no incarnation. */
function orphansIn(facts: readonly Fact[], nowMs: number): Fact[] | null {
  const decided = decideRecovery(treeOf(...facts), nowMs);
  if (decided.length === 0) return null;
  const orphans = decided.filter((fact) => fact.kind !== "incarnation");
  expect(decided).toHaveLength(orphans.length + 1);
  return orphans;
}

describe("waking", () => {
  it.each<[string, readonly Fact[]]>([
    ["nothing was created", []],
    ["everything is finished", [created(), finished(0)]],
    ["all wait for a retry", [...WAITING, attempted(1, 2), failed(1, 2)]],
    ["the execution is parked", [created(), locked(0, 1), parked(0)]],
  ])("[RC1] begins no incarnation when %s", (_, facts) => {
    expect(orphansIn(facts, NOW_MS)).toBeNull();
  });

  it("[RC1] begins an incarnation when an execution is ready", () => {
    expect(orphansIn([created()], NOW_MS)).toEqual([]);
    const retryIsDue = [...WAITING, attempted(1, 2), failed(1, 2)];
    expect(orphansIn(retryIsDue, BEGINNING_MS + 100)).toEqual([]);
  });

  it("[RC2] makes an attempt that is past its expiry a timeout", () => {
    expect(orphansIn([...WAITING, attempted(1, 2)], BEGINNING_MS + LOCK_MS)).toEqual([
      timedOut(1, 2, { backoffExpiresAtMs: BEGINNING_MS + LOCK_MS + 100 }),
    ]);
  });

  it("[RC2] makes it a failure when no retry is left", () => {
    const retry = { maxRetries: 0, retryExpBackoffMs: 100 };
    const facts = [...WAITING, attempted(1, 2, { retry })];
    expect(orphansIn(facts, BEGINNING_MS + LOCK_MS)).toMatchObject([
      { kind: "finished", of: 1, retval: { failure: { failure: "timed-out" } } },
    ]);
  });

  it("[RC3] makes an attempt before its expiry an interruption, tried again after a wait", () => {
    const nowMs = BEGINNING_MS + LOCK_MS - 1;
    expect(orphansIn([...WAITING, attempted(1, 2)], nowMs)).toEqual([
      unlocked(1, 2, { backoffExpiresAtMs: nowMs + 100 }),
    ]);
  });

  it("[RC3] makes a workflow's run an interruption, however old it is", () => {
    const nowMs = BEGINNING_MS + 100 * LOCK_MS;
    expect(orphansIn([created(), locked(0, 1)], nowMs)).toEqual([
      unlocked(0, 1, { backoffExpiresAtMs: nowMs + 100 }),
    ]);
  });

  it("[RC3] waits twice as long after each interruption", () => {
    expect(orphansIn([...WAITING, ...interruptions(3), attempted(1, 5)], NOW_MS)).toEqual([
      unlocked(1, 5, { backoffExpiresAtMs: NOW_MS + 800 }),
    ]);
  });

  it("[RC3] leaves those alone who only wait for the run that was lost", () => {
    const facts = [...WAITING, locked(1, 2), asked(1, 2), attempted(2, 3)];
    expect(orphansIn(facts, NOW_MS)).toMatchObject([{ kind: "unlocked", of: 2, run: 3 }]);
  });

  it("[RC4] tries again after ten interruptions, and no more after the next", () => {
    const nine = [...WAITING, ...interruptions(INTERRUPTIONS_MAX - 1), attempted(1, 99)];
    expect(orphansIn(nine, NOW_MS)).toMatchObject([{ kind: "unlocked" }]);
    const ten = [...WAITING, ...interruptions(INTERRUPTIONS_MAX), attempted(1, 99)];
    expect(orphansIn(ten, NOW_MS)).toEqual([
      finished(1, {
        kind: "execution-failure",
        failure: {
          failure: "uncategorized",
          reason: "interrupted 10 times without progress",
          detail: null,
        },
      }),
    ]);
  });

  it("[RC5] counts interruptions from the last progress", () => {
    const progress = [attempted(1, 50), failed(1, 50), attempted(1, 51)];
    const facts = [...WAITING, ...interruptions(INTERRUPTIONS_MAX), ...progress];
    expect(orphansIn(facts, NOW_MS)).toMatchObject([{ kind: "unlocked" }]);
  });

  it.each([
    ["interrupted", NOW_MS],
    ["timed out", BEGINNING_MS + LOCK_MS],
  ])("[RC5] is no progress, though the run that it finds is %s", (_, nowMs) => {
    const facts = [...WAITING, attempted(1, 2)];
    const tree = treeOf(...facts, ...decideRecovery(treeOf(...facts), nowMs));
    expect(tree.incarnationsWithoutProgress).toBe(1);
  });
});

describe("a run may begin", () => {
  const deployed = component("workflow", "b");

  it("[EN9] at its instant and after, not before", () => {
    const execution = executionOf(treeOf(...WAITING, attempted(1, 2), failed(1, 2)), 1);
    const able = [99, 100, 101].map((ms) => canStart(execution, deployed, BEGINNING_MS + ms));
    expect(able).toEqual([false, true, true]);
  });

  it("[WF11] when it was parked and other code is there than was tried", () => {
    const execution = executionOf(treeOf(created(), locked(0, 1), parked(0)), 0);
    expect(canStart(execution, deployed, NOW_MS)).toBe(false);
    expect(canStart(execution, component("workflow", "c"), NOW_MS)).toBe(true);
  });

  it("[WF13] when no component was there and now there is one", () => {
    const missing = parked(0, { reason: "function-not-found", component: null });
    const execution = executionOf(treeOf(created(), missing), 0);
    expect(canStart(execution, deployed, NOW_MS)).toBe(true);
  });

  it("[EN9] never while it runs, waits for an answer or is finished", () => {
    const states = [
      treeOf(created(), locked(0, 1)),
      treeOf(...WAITING),
      treeOf(created(), finished(0)),
    ];
    for (const tree of states) {
      expect(canStart(executionOf(tree, 0), deployed, NOW_MS + LOCK_MS)).toBe(false);
    }
  });
});

describe("the row of a lock is durable before its run", () => {
  function mustSync(isSuspect: boolean, ...facts: Fact[]): boolean {
    const tree = treeOf(...WAITING, ...facts);
    return mustSyncBeforeRun(executionOf(tree, 1), isSuspect);
  }

  it("[RC6] not at the first attempt, nor after a failure", () => {
    expect(mustSync(false)).toBe(false);
    expect(mustSync(false, attempted(1, 2), failed(1, 2))).toBe(false);
  });

  it("[RC6] when the object died and nothing shows that it will not die of it again", () => {
    expect(mustSync(true)).toBe(true);
    expect(mustSync(true, attempted(1, 2), failed(1, 2))).toBe(true);
  });

  it("[RC6] when the execution was interrupted, whatever others achieved, until it makes progress", () => {
    expect(mustSync(false, ...interruptions(1))).toBe(true);
    expect(mustSync(false, ...interruptions(1), attempted(1, 9), failed(1, 9))).toBe(false);
  });

  it("[RC6] when the execution was parked", () => {
    expect(mustSync(false, parked(1))).toBe(true);
  });
});

describe("an execution that is given up while it has members", () => {
  const SET = joinSet("g:1");
  const CHILD = {
    joinSet: SET,
    ffqn: ffqn("work-cancellable"),
    component: component("workflow"),
  } as const;
  const SLEEP = { joinSet: SET, delay: 1 } as const;

  it("[RC12] takes those with it whose runs were lost as well, once", () => {
    const given = Array.from({ length: INTERRUPTIONS_MAX }, (_, i) => [
      locked(0, i + 10),
      unlocked(0, i + 10),
    ]).flat();
    const decided = decideRecovery(
      treeOf(
        ...[created(), locked(0, 1), joinSetCreated(0, SET), asked(0, 1, CHILD), unlocked(0, 1)],
        ...[locked(1, 2), joinSetCreated(1, SET), delayRequested(1, SLEEP)],
        ...given,
        locked(0, 30),
      ),
      NOW_MS + 10_000,
    );
    expect(decided.map((fact) => [fact.kind, "of" in fact ? fact.of : null])).toEqual([
      ["ending", 0],
      ["ending", 1],
      ["delay-finished", 1],
      ["incarnation", null],
    ]);
  });
});

describe("executions that were interrupted together", () => {
  function state(number: number, count: number, isBlocked = false): ExecutionState {
    const facts = [
      ...[created(), locked(0, 1), joinSetCreated(0)],
      ...[1, 2].map((n) => asked(0, n, { joinSet: joinSet("g:1"), ordinal: n })),
    ];
    const execution = executionOf(treeOf(...facts), number);
    execution.interruptions = count;
    if (isBlocked) {
      execution.pending = {
        ...{ kind: "blocked-by-join-set", awaits: "closing" },
        ...{ joinSet: joinSet("g:1"), sinceMs: NOW_MS },
      };
    }
    return execution;
  }
  const MANY = INTERRUPTIONS_TOGETHER_MAX;

  it.each<[string, ExecutionState, ExecutionState, boolean]>([
    ["are tried together a few times", state(1, MANY - 1), state(2, MANY - 1), false],
    ["are tried alone when one was interrupted often", state(1, 1), state(2, MANY), true],
    ["are tried alone, whichever it was", state(1, MANY), state(2, 1), true],
    ["do not wait for what was not interrupted", state(1, MANY), state(2, 0), false],
    ["do not keep others waiting", state(1, 0), state(2, MANY), false],
    ["do not wait for what waits itself", state(1, MANY), state(2, MANY, true), false],
  ])("[RC11] %s", (_, execution, other, mustWait) => {
    expect(mustWaitForOthers(execution, [other])).toBe(mustWait);
  });
});
