/**
 * The fold: how each fact changes the state of a tree.
 *
 * 1. Total on every journal that the engine writes; a fact that does not fit the state throws.
 * 2. A fact moves `nextVersion` by the number of events that it projects to (`eventCount`), which
 *    `project-events.ts` shares, so versions are dense whoever counts them.
 * 3. A finished child leaves the state, and its parent is ready to run at that instant.
 * 4. It folds effective facts: what a retry took back is not shown to it (`effective-facts.ts`).
 */
import type { Retval } from "../wit/retval.ts";
import type { Commit } from "./commit.ts";
import { childId } from "./execution-id.ts";
import type { Asked, Created, Fact, Finished, Locked, Unlocked } from "./fact.ts";
import { answer, changeCourse, isSameDelay, PAUSABLE } from "./fold-course.ts";
import { isOneOff } from "./join-set-id.ts";
import type { ExecutionState, LastError, Pending, ResultKind, TreeState } from "./tree-state.ts";
import { executionOf } from "./tree-state.ts";

/** Where a fact stands: its commit's first row and instant. */
export interface Position {
  readonly seq: number;
  readonly atMs: number;
}

/** The `created` event with which every execution begins. */
export const BIRTH_EVENTS = 1;

const EVENT_COUNTS = {
  created: BIRTH_EVENTS,
  asked: 3,
  locked: 1,
  failed: 1,
  "timed-out": 1,
  unlocked: 1,
  upgraded: 1,
  paused: 1,
  unpaused: 1,
  retried: 1,
  finished: 1,
  parked: 0,
  "delay-finished": 0,
  incarnation: 0,
} as const satisfies Record<Exclude<Fact["kind"], "delay-requested">, number>;

/** Events of its own execution that a fact projects to. */
export function eventCount(fact: Fact): number {
  if (fact.kind !== "delay-requested") return EVENT_COUNTS[fact.kind];
  return isOneOff(fact.joinSet) ? 3 : 1;
}

export function foldCommit(tree: TreeState, commit: Commit): void {
  for (const fact of commit.facts) foldFact(tree, fact, commit);
}

export function foldFact(tree: TreeState, fact: Fact, at: Position): void {
  tree.lastAtMs = at.atMs;
  if (fact.kind === "incarnation") {
    tree.incarnationsWithoutProgress += 1;
    return;
  }
  if (fact.kind === "created") {
    create(tree, fact, at);
    return;
  }
  const execution = executionOf(tree, fact.of);
  if (!fits(tree, execution, fact)) {
    throw new Error(
      `fact \`${fact.kind}\` while execution ${fact.of} is ${execution.pending.kind}`,
    );
  }
  execution.nextVersion += eventCount(fact);
  if (isProgress(fact)) {
    tree.incarnationsWithoutProgress = 0;
    execution.interruptions = 0;
  }
  change(tree, execution, fact, at);
}

/** What changes an execution that exists. */
type ChangingFact = Exclude<Fact, { readonly kind: "created" | "incarnation" }>;

const RUNNING = ["locked", "pending-at"] as const;
const UNFINISHED = [...PAUSABLE, "locked", "paused"] as const;

/** The states in which each fact may come. */
const FITTING_STATES: Record<ChangingFact["kind"], readonly Pending["kind"][]> = {
  locked: ["pending-at", "parked"],
  failed: ["locked"],
  "timed-out": ["locked"],
  unlocked: ["locked"],
  asked: RUNNING,
  "delay-requested": RUNNING,
  upgraded: RUNNING,
  parked: RUNNING,
  paused: PAUSABLE,
  unpaused: ["paused"],
  "delay-finished": UNFINISHED,
  finished: UNFINISHED,
  retried: UNFINISHED,
};

function fits(tree: TreeState, execution: ExecutionState, fact: ChangingFact): boolean {
  const { pending, delays } = execution;
  if (!FITTING_STATES[fact.kind].includes(pending.kind)) return false;
  switch (fact.kind) {
    case "locked":
      return fact.run >= tree.nextRun;
    case "failed":
    case "timed-out":
    case "unlocked":
      return pending.kind === "locked" && pending.run === fact.run;
    case "delay-finished":
      return delays.some((open) => isSameDelay(open, fact));
    default:
      return true;
  }
}

function change(
  tree: TreeState,
  execution: ExecutionState,
  fact: ChangingFact,
  at: Position,
): void {
  switch (fact.kind) {
    case "locked":
      lock(tree, execution, fact, at);
      return;
    case "asked":
      ask(tree, execution, fact, at);
      return;
    case "failed":
      retry(execution, fact, { reason: fact.reason, detail: fact.detail, atMs: at.atMs });
      return;
    case "timed-out":
      retry(execution, fact, { reason: "timed out", detail: null, atMs: at.atMs });
      return;
    case "unlocked":
      unlock(execution, fact, at);
      return;
    case "upgraded":
      execution.component = fact.component;
      return;
    case "parked":
      execution.pending = { ...fact, kind: "parked", sinceMs: at.atMs };
      return;
    case "finished":
      finish(tree, execution, fact, at);
      return;
    default:
      changeCourse(tree, execution, fact, at.atMs);
  }
}

function create(tree: TreeState, fact: Created, at: Position): void {
  if (tree.nextExecution !== 0) throw new Error("a tree is created once");
  tree.executions.set(0, newExecution(tree, { ...fact, parent: null }, at));
}

function ask(tree: TreeState, execution: ExecutionState, fact: Asked, at: Position): void {
  if (fact.child !== tree.nextExecution) throw new Error(`child ${fact.child} is out of order`);
  const child = newExecution(
    tree,
    { ...fact, id: childId(execution.id, fact.joinSet, 1), parent: execution.number },
    at,
  );
  tree.executions.set(child.number, child);
  execution.oneOffJoinSets += 1;
  execution.pending = {
    kind: "blocked-by-join-set",
    joinSet: fact.joinSet,
    child: fact.child,
    sinceMs: at.atMs,
  };
}

function newExecution(
  tree: TreeState,
  fact: Pick<Created, "id" | "ffqn"> & Pick<ExecutionState, "component" | "parent">,
  at: Position,
): ExecutionState {
  const number = tree.nextExecution;
  tree.nextExecution += 1;
  return {
    number,
    id: fact.id,
    parent: fact.parent,
    ffqn: fact.ffqn,
    component: fact.component,
    createdAtMs: at.atMs,
    createdIn: at.seq,
    nextVersion: BIRTH_EVENTS,
    pending: { kind: "pending-at", atMs: at.atMs },
    failures: 0,
    interruptions: 0,
    lastError: null,
    oneOffJoinSets: 0,
    delays: [],
  };
}

function lock(tree: TreeState, execution: ExecutionState, fact: Locked, at: Position): void {
  tree.nextRun = fact.run + 1;
  execution.pending = {
    kind: "locked",
    run: fact.run,
    sinceMs: at.atMs,
    expiresAtMs: fact.expiresAtMs,
    retry: fact.retry,
  };
  // An activity retries on whatever exports its function now; a workflow changes only by `upgraded`.
  if (fact.component !== undefined && fact.expiresAtMs !== null) {
    execution.component = fact.component;
  }
}

function unlock(execution: ExecutionState, fact: Unlocked, at: Position): void {
  if (fact.reason === "interrupted") {
    execution.interruptions += 1;
    execution.lastError = { reason: fact.reason, detail: null, atMs: at.atMs };
  }
  execution.pending = { kind: "pending-at", atMs: fact.backoffExpiresAtMs };
}

function retry(
  execution: ExecutionState,
  fact: { readonly backoffExpiresAtMs: number },
  error: LastError,
): void {
  execution.failures += 1;
  execution.lastError = error;
  execution.pending = { kind: "pending-at", atMs: fact.backoffExpiresAtMs };
}

function finish(tree: TreeState, execution: ExecutionState, fact: Finished, at: Position): void {
  execution.pending = {
    kind: "finished",
    atMs: at.atMs,
    version: execution.nextVersion - 1,
    finishedIn: at.seq,
    result: resultKind(fact.retval),
  };
  execution.delays.length = 0;
  if (execution.parent === null) return;
  tree.executions.delete(execution.number);
  answer(
    executionOf(tree, execution.parent),
    (blocked) => "child" in blocked && blocked.child === execution.number,
    at.atMs,
  );
}

/** What a run brings about; what merely happens to it, and what operators do, is none. */
function isProgress(fact: Fact): boolean {
  return !["locked", "unlocked", "parked", "paused", "unpaused", "retried"].includes(fact.kind);
}

/** What a result is, without its payload. */
function resultKind(retval: Retval): ResultKind {
  return retval.kind === "execution-failure"
    ? { kind: "execution-failure", failure: retval.failure.failure }
    : { kind: retval.kind };
}
