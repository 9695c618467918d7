import { describe, expect, it } from "vitest";
import type { Fact } from "../../src/execution/fact.ts";
import { emptyTree, executionOf } from "../../src/execution/tree-state.ts";
import type { Pending, TreeState } from "../../src/execution/tree-state.ts";
import { BEGINNING_MS, component, ffqn, joinSet, ROOT, under } from "../support/sample-names.ts";
import {
  asked,
  attempted,
  created,
  ERR,
  failed,
  finished,
  INCARNATION,
  LOCK_MS,
  locked,
  OK,
  parked,
  RETRY,
  timedOut,
  treeOf,
  unlocked,
  upgraded,
} from "../support/sample-facts.ts";

/** The instant of the n-th commit (from 0) of a sample journal. */
function instant(n: number): number {
  return BEGINNING_MS + n;
}

/** A workflow that has called `add` (execution 1) and waits for it. */
const WAITING = [created(), locked(0, 1), asked(0, 1)] as const;

describe("the state after each fact", () => {
  it.each<[string, readonly Fact[], Pending]>([
    ["created: ready", [created()], { kind: "pending-at", atMs: instant(0) }],
    [
      "locked: running, without an expiry for a workflow",
      [created(), locked(0, 1)],
      { kind: "locked", run: 1, sinceMs: instant(1), expiresAtMs: null, retry: RETRY },
    ],
    [
      "asked: blocked by the join set of the call",
      WAITING,
      {
        kind: "blocked-by-join-set",
        joinSet: joinSet("o:1-add"),
        child: 1,
        sinceMs: instant(2),
      },
    ],
    ["the answer: ready", [...WAITING, finished(1)], { kind: "pending-at", atMs: instant(3) }],
    [
      "unlocked: ready after the backoff",
      [created(), locked(0, 1), unlocked(0, 1, { backoffExpiresAtMs: instant(700) })],
      { kind: "pending-at", atMs: instant(700) },
    ],
    [
      "upgraded: unchanged",
      [created(), locked(0, 1), upgraded(0, "b")],
      { kind: "locked", run: 1, sinceMs: instant(1), expiresAtMs: null, retry: RETRY },
    ],
    [
      "parked: parked with its evidence",
      [created(), locked(0, 1), parked(0)],
      {
        kind: "parked",
        sinceMs: instant(2),
        reason: "nondeterminism-detected",
        version: 2,
        expected: "this",
        actual: "that",
        component: component("workflow", "b"),
      },
    ],
    [
      "locked again after it was parked: running",
      [created(), locked(0, 1), parked(0), locked(0, 2)],
      { kind: "locked", run: 2, sinceMs: instant(3), expiresAtMs: null, retry: RETRY },
    ],
    [
      "finished: finished, with the version of its last event and where its result is",
      [...WAITING, finished(1), finished(0, ERR)],
      { kind: "finished", atMs: instant(4), version: 5, finishedIn: 4, result: { kind: "err" } },
    ],
    [
      "finished by a failure: its kind",
      [
        created(),
        finished(0, {
          kind: "execution-failure",
          failure: { failure: "timed-out", reason: "too long", detail: null },
        }),
      ],
      {
        kind: "finished",
        atMs: instant(1),
        version: 1,
        finishedIn: 1,
        result: { kind: "execution-failure", failure: "timed-out" },
      },
    ],
    [
      "an incarnation: unchanged",
      [created(), INCARNATION],
      { kind: "pending-at", atMs: instant(0) },
    ],
  ])("[EX9] of a workflow: %s", (_, facts, pending) => {
    expect(executionOf(treeOf(...facts), 0).pending).toMatchObject(pending);
  });

  it.each<[string, readonly Fact[], Pending]>([
    ["asked: ready", [], { kind: "pending-at", atMs: instant(2) }],
    [
      "locked: running until it expires",
      [attempted(1, 2)],
      { kind: "locked", run: 2, sinceMs: instant(3), expiresAtMs: instant(LOCK_MS), retry: RETRY },
    ],
    [
      "failed: ready after the backoff",
      [attempted(1, 2), failed(1, 2)],
      { kind: "pending-at", atMs: instant(100) },
    ],
    [
      "timed out: ready after the backoff",
      [attempted(1, 2), timedOut(1, 2)],
      { kind: "pending-at", atMs: instant(100) },
    ],
    [
      "interrupted: ready after the backoff",
      [attempted(1, 2), unlocked(1, 2)],
      { kind: "pending-at", atMs: instant(100) },
    ],
    [
      "parked for want of a component",
      [parked(1, { reason: "function-not-found", component: null })],
      {
        kind: "parked",
        sinceMs: instant(3),
        reason: "function-not-found",
        version: 2,
        expected: "this",
        actual: "that",
        component: null,
      },
    ],
  ])("[EX9] of an activity: %s", (_, facts, pending) => {
    expect(executionOf(treeOf(...WAITING, ...facts), 1).pending).toMatchObject(pending);
  });
});

describe("a child", () => {
  it("[EX9] is born by its parent's call, with an id of its own", () => {
    const child = executionOf(treeOf(...WAITING), 1);
    expect(child).toEqual({
      number: 1,
      id: under(ROOT, "o:1-add"),
      generation: 1,
      owner: under(ROOT, "o:1-add"),
      parent: 0,
      joinSet: "o:1-add",
      ffqn: ffqn("add"),
      component: component("activity"),
      createdAtMs: instant(2),
      begunAtMs: instant(2),
      begunIn: 2,
      firstVersion: 0,
      nextVersion: 1,
      answered: 0,
      pending: { kind: "pending-at", atMs: instant(2) },
      failures: 0,
      interruptions: 0,
      lastError: null,
      hasHistory: false,
      joinSets: new Map(),
      children: 0,
      oneOffJoinSets: 0,
      joinSetsMade: 0,
      delays: [],
    });
  });

  it("[EX9] leaves the state when it finishes; the top-level execution stays", () => {
    const tree = treeOf(...WAITING, finished(1), finished(0));
    expect([...tree.executions.keys()]).toEqual([0]);
  });

  it("[EX9] that finishes wakes its parent and nobody else", () => {
    const tree = treeOf(
      ...WAITING,
      asked(1, 2, { ffqn: ffqn("inner") }),
      finished(2, { kind: "err", value: null }),
    );
    expect(executionOf(tree, 0).pending.kind).toBe("blocked-by-join-set");
    expect(executionOf(tree, 1).pending).toEqual({ kind: "pending-at", atMs: instant(4) });
  });
});

describe("what the state counts", () => {
  it("[EX9] [RT1] temporary failures, with the last of them", () => {
    const tree = treeOf(...WAITING, attempted(1, 2), failed(1, 2), attempted(1, 3), timedOut(1, 3));
    expect(executionOf(tree, 1)).toMatchObject({
      failures: 2,
      lastError: { reason: "timed out", detail: null, atMs: instant(6) },
    });
  });

  it("[EX9] [RC5] interruptions, which are no failures and end with progress", () => {
    const before = [...WAITING, attempted(1, 2), unlocked(1, 2), attempted(1, 3), unlocked(1, 3)];
    expect(executionOf(treeOf(...before), 1)).toMatchObject({
      failures: 0,
      interruptions: 2,
      lastError: { reason: "interrupted", detail: null, atMs: instant(6) },
    });
    const after = treeOf(...before, attempted(1, 4), failed(1, 4));
    expect(executionOf(after, 1)).toMatchObject({ failures: 1, interruptions: 0 });
  });

  it("[RC5] a run that was unloaded is no interruption", () => {
    const tree = treeOf(created(), locked(0, 1), unlocked(0, 1, { reason: "unloaded" }));
    expect(executionOf(tree, 0)).toMatchObject({ interruptions: 0, lastError: null });
  });

  it("[RC5] incarnations until some execution makes progress", () => {
    const incarnations = (tree: TreeState): number => tree.incarnationsWithoutProgress;
    const lost = [...WAITING, INCARNATION, attempted(1, 2), INCARNATION, unlocked(1, 2)];
    expect(incarnations(treeOf(...lost))).toBe(2);
    expect(incarnations(treeOf(...lost, parked(1)))).toBe(2);
    expect(incarnations(treeOf(...lost, attempted(1, 3), failed(1, 3)))).toBe(0);
    expect(incarnations(treeOf(...lost, finished(1)))).toBe(0);
    expect(incarnations(treeOf(...lost, finished(1), asked(0, 2)))).toBe(0);
  });

  it("[EX9] runs, executions and join sets", () => {
    const tree = treeOf(
      ...WAITING,
      attempted(1, 2),
      finished(1),
      asked(0, 2, { joinSet: joinSet("o:2-add") }),
    );
    expect(tree).toMatchObject({ nextRun: 3, nextExecution: 3, lastAtMs: instant(5) });
    expect(executionOf(tree, 0).oneOffJoinSets).toBe(2);
  });

  it("[RT9] an activity is of the component that was last tried", () => {
    const second = component("activity", "b");
    const tree = treeOf(
      ...WAITING,
      attempted(1, 2),
      failed(1, 2),
      attempted(1, 3, { component: second }),
    );
    expect(executionOf(tree, 1).component).toBe(second);
  });

  it("[WF9] a workflow keeps its component until it is upgraded", () => {
    const other = locked(0, 1, { component: component("workflow", "b") });
    expect(executionOf(treeOf(created(), other), 0).component).toBe(component("workflow"));
    expect(executionOf(treeOf(created(), other, upgraded(0, "b")), 0).component).toBe(
      component("workflow", "b"),
    );
  });
});

describe("a fact that does not fit", () => {
  it.each<[string, readonly Fact[], Fact]>([
    ["a second tree", [created()], created()],
    ["a fact before the tree", [], locked(0, 1)],
    ["an execution that nobody created", [...WAITING], attempted(2, 2)],
    ["a child out of order", [created(), locked(0, 1)], asked(0, 2)],
    ["a child whose number is taken", [...WAITING, finished(1)], asked(0, 1)],
    ["anything after the result", [created(), finished(0)], locked(0, 1)],
    ["a second result", [created(), finished(0, OK)], finished(0, ERR)],
    ["anything of a child after its result", [...WAITING, finished(1)], attempted(1, 2)],
    ["a run beside a run", [created(), locked(0, 1)], locked(0, 2)],
    ["a run of a blocked workflow", [...WAITING], locked(0, 2)],
    ["a run whose number is taken", [...WAITING], attempted(1, 1)],
    ["a call of a blocked workflow", [...WAITING], asked(0, 2)],
    ["a failure without a run", [...WAITING], failed(1, 2)],
    ["a timeout without a run", [...WAITING], timedOut(1, 2)],
    ["an interruption without a run", [...WAITING], unlocked(1, 2)],
    ["a failure of an earlier run", [...WAITING, attempted(1, 3)], failed(1, 2)],
    ["a timeout of an earlier run", [...WAITING, attempted(1, 3)], timedOut(1, 2)],
    ["an interruption of an earlier run", [...WAITING, attempted(1, 3)], unlocked(1, 2)],
    ["parking of a blocked workflow", [...WAITING], parked(0)],
  ])("[EX10] throws: %s", (_, facts, misfit) => {
    expect(() => treeOf(...facts)).not.toThrow();
    expect(() => treeOf(...facts, misfit)).toThrow(Error);
  });

  it("[EX10] is also an unknown number of an execution", () => {
    expect(() => executionOf(emptyTree(), 0)).toThrow("execution 0 is not live");
  });
});
