/** Facts with everything filled in but what a test is about, and journals made of them. */
import type { Commit } from "../../src/execution/commit.ts";
import type { ExecutionId } from "../../src/execution/execution-id.ts";
import type {
  Asked,
  Created,
  DelayFinished,
  DelayRequested,
  Fact,
  Failed,
  Finished,
  JoinSetCreated,
  Locked,
  Parked,
  Paused,
  Restarted,
  Retried,
  Scheduled,
  TimedOut,
  Unlocked,
  Unpaused,
  Upgraded,
} from "../../src/execution/fact.ts";
import { foldCommit } from "../../src/execution/fold.ts";
import type { TreeState } from "../../src/execution/tree-state.ts";
import { emptyTree } from "../../src/execution/tree-state.ts";
import type { Retval } from "../../src/wit/retval.ts";
import { BEGINNING_MS, component, ffqn, joinSet, json, params, ROOT } from "./sample-names.ts";

export const LOCK_MS = 30_000;
export const RETRY = { maxRetries: 5, retryExpBackoffMs: 100 };
export const OK: Retval = { kind: "ok", value: json(15) };
export const ERR: Retval = { kind: "err", value: json("no luck") };

export const INCARNATION: Fact = { kind: "incarnation" };

export function created(change: Partial<Created> = {}): Created {
  return {
    kind: "created",
    of: 0,
    id: ROOT,
    ffqn: ffqn("main"),
    params: params(),
    component: component("workflow"),
    ...change,
  };
}

/** A workflow's run. */
export function locked(of: number, run: number, change: Partial<Locked> = {}): Locked {
  return { kind: "locked", of, run, expiresAtMs: null, retry: RETRY, ...change };
}

/** An attempt of an activity. */
export function attempted(of: number, run: number, change: Partial<Locked> = {}): Locked {
  return locked(of, run, { expiresAtMs: BEGINNING_MS + LOCK_MS, ...change });
}

/** The first call of a workflow, of `add`, unless the test says otherwise. */
export function asked(of: number, child: number, change: Partial<Asked> = {}): Asked {
  return {
    kind: "asked",
    of,
    child,
    joinSet: joinSet("o:1-add"),
    ffqn: ffqn("add"),
    params: params(7, 8),
    component: component("activity"),
    ...change,
  };
}

export function failed(of: number, run: number, change: Partial<Failed> = {}): Failed {
  return {
    kind: "failed",
    of,
    run,
    reason: "activity trap: unreachable",
    detail: "at add",
    backoffExpiresAtMs: BEGINNING_MS + 100,
    ...change,
  };
}

export function timedOut(of: number, run: number, change: Partial<TimedOut> = {}): TimedOut {
  return { kind: "timed-out", of, run, backoffExpiresAtMs: BEGINNING_MS + 100, ...change };
}

export function unlocked(of: number, run: number, change: Partial<Unlocked> = {}): Unlocked {
  return {
    kind: "unlocked",
    of,
    run,
    reason: "interrupted",
    backoffExpiresAtMs: BEGINNING_MS + 100,
    ...change,
  };
}

export function upgraded(of: number, digit: string): Upgraded {
  return { kind: "upgraded", of, component: component("workflow", digit) };
}

export function parked(of: number, change: Partial<Parked> = {}): Parked {
  return {
    kind: "parked",
    of,
    reason: "nondeterminism-detected",
    version: 2,
    expected: "this",
    actual: "that",
    component: component("workflow", "b"),
    ...change,
  };
}

/** A sleep, in a one-off join set unless another one is given. */
export function delayRequested(of: number, change: Partial<DelayRequested> = {}): DelayRequested {
  return {
    kind: "delay-requested",
    of,
    joinSet: joinSet("o:1-sleep"),
    delay: 1,
    scheduleAt: { kind: "in", ms: 500 },
    expiresAtMs: BEGINNING_MS + 500,
    ...change,
  };
}

export function joinSetCreated(of: number, id = joinSet("g:1")): JoinSetCreated {
  return { kind: "join-set-created", of, joinSet: id };
}

export function delayFinished(of: number, change: Partial<DelayFinished> = {}): DelayFinished {
  return {
    kind: "delay-finished",
    of,
    joinSet: joinSet("o:1-sleep"),
    delay: 1,
    outcome: "ok",
    ...change,
  };
}

export function paused(of: number, reason: Paused["reason"] = "requested"): Paused {
  return { kind: "paused", of, reason };
}

export function unpaused(of: number): Unpaused {
  return { kind: "unpaused", of };
}

/** The top-level workflow begins again, after one child unless the test says otherwise. */
export function restarted(change: Partial<Restarted> = {}): Restarted {
  return {
    kind: "restarted",
    of: 0,
    id: ROOT,
    ffqn: ffqn("main"),
    params: params("again"),
    component: component("workflow"),
    generation: 2,
    createdAtMs: BEGINNING_MS,
    createdWith: params(),
    version: 5,
    answered: 1,
    nextExecution: 2,
    nextRun: 3,
    undelivered: [],
    ...change,
  };
}

/** A retry that goes on from before the fact `index` of the commit `seq`. */
export function retried(seq: number, index: number, change: Partial<Retried> = {}): Retried {
  return {
    kind: "retried",
    of: 0,
    to: { seq, index },
    nextExecution: 9,
    nextRun: 9,
    request: "a request",
    ...change,
  };
}

/** An execution that begins at once, of its own. */
export function scheduled(of: number, id: ExecutionId, change: Partial<Scheduled> = {}): Scheduled {
  return {
    kind: "scheduled",
    of,
    id,
    scheduleAt: { kind: "now" },
    atMs: BEGINNING_MS,
    ffqn: ffqn("add"),
    params: params(),
    refusal: null,
    ...change,
  };
}

export function finished(of: number, retval: Retval = OK): Finished {
  return { kind: "finished", of, retval };
}

/** A journal in which every argument is one commit, each a millisecond after the one before. */
export function commits(...batches: (readonly Fact[])[]): Commit[] {
  return batches.map((facts, seq) => ({ seq, atMs: BEGINNING_MS + seq, facts }));
}

/** The state after those facts, one commit each. */
export function treeOf(...facts: Fact[]): TreeState {
  const tree = emptyTree();
  for (const commit of commits(...facts.map((fact) => [fact]))) foldCommit(tree, commit);
  return tree;
}
