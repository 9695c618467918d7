/**
 * The fold: how each fact changes the state of a tree.
 *
 * 1. Total on every journal that the engine writes; a fact that does not fit the state throws.
 * 2. A fact moves `nextVersion` by the number of events that it projects to (`eventCount`), which
 *    `project-events.ts` shares, so versions are dense whoever counts them.
 * 3. A finished child leaves the state, and its parent is ready to run at that instant.
 * 4. It folds effective facts: what a retry took back is not shown to it (`effective-facts.ts`).
 * 5. A generation leaves nothing of those before it, so the fold of all and the fold of the newest are the same.
 */
import type { Retval } from "../wit/retval.ts";
import type { Commit, Position } from "./commit.ts";
import { childId } from "./execution-id.ts";
import type { Asked, Fact, Finished, Locked, RequestFact, Unlocked, Upgraded } from "./fact.ts";
import { BIRTH_EVENTS, create, newExecution, restart } from "./fold-births.ts";
import { changeCourse, isSameDelay, PAUSABLE } from "./fold-course.ts";
import {
  answer,
  answerJoinSet,
  changeJoinSet,
  isJoinSetFact,
  openJoinSet,
} from "./fold-join-sets.ts";
import { isOneOff } from "./join-set-id.ts";
import type { ExecutionState, LastError, Pending, ResultKind, TreeState } from "./tree-state.ts";
import { executionOf } from "./tree-state.ts";

const EVENT_COUNTS = {
  created: BIRTH_EVENTS,
  restarted: BIRTH_EVENTS,
  "join-set-created": 1,
  "submit-refused": 1,
  joined: 1,
  "join-tried": 1,
  "joined-too-many": 1,
  scheduled: 1,
  stubbed: 1,
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
  "closing-awaited": 0,
  delivered: 0,
  "stub-answered": 0,
  "delay-finished": 0,
  incarnation: 0,
} as const satisfies Partial<Record<Fact["kind"], number>>;

/** Events of its own execution that a fact projects to. */
export function eventCount(fact: Fact): number {
  switch (fact.kind) {
    case "asked":
    case "delay-requested":
      return isOneOff(fact.joinSet) ? 3 : 1;
    case "join-set-closed":
      return fact.members;
    case "ending":
      return fact.failure.failure === "cancelled" ? 1 : 0;
    default:
      return EVENT_COUNTS[fact.kind];
  }
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
  if (fact.kind === "restarted") {
    restart(tree, fact, at);
    return;
  }
  const execution = executionOf(tree, fact.of);
  if (!fits(tree, execution, fact)) {
    throw new Error(
      `fact \`${fact.kind}\` while execution ${fact.of} is ${execution.pending.kind}`,
    );
  }
  execution.nextVersion += eventCount(fact);
  if (isRequest(fact)) execution.hasHistory = true;
  if (isProgress(fact)) {
    tree.incarnationsWithoutProgress = 0;
    execution.interruptions = 0;
  }
  change(tree, execution, fact, at);
}

/** What changes an execution that exists. */
type ChangingFact = Exclude<Fact, { readonly kind: "created" | "restarted" | "incarnation" }>;

const RUNNING = ["locked", "pending-at"] as const;
const GOING_ON = [...PAUSABLE, "locked", "paused"] as const;
const UNFINISHED = [...GOING_ON, "cancelling"] as const;

/** The states in which each fact may come. */
const FITTING_STATES: Record<ChangingFact["kind"], readonly Pending["kind"][]> = {
  locked: ["pending-at", "parked"],
  failed: ["locked"],
  "timed-out": ["locked"],
  unlocked: ["locked"],
  asked: RUNNING,
  "delay-requested": RUNNING,
  "join-set-created": RUNNING,
  "submit-refused": RUNNING,
  joined: RUNNING,
  "join-tried": RUNNING,
  "joined-too-many": RUNNING,
  "join-set-closed": RUNNING,
  "closing-awaited": RUNNING,
  scheduled: RUNNING,
  stubbed: RUNNING,
  delivered: [...UNFINISHED, "finished"],
  "stub-answered": [...UNFINISHED, "finished"],
  ending: GOING_ON,
  upgraded: [...RUNNING, "parked", "paused"],
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
    case "delivered":
      return tree.undelivered.has(fact.id);
    case "stub-answered":
      return tree.unanswered.has(fact.by);
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
      upgrade(execution, fact, at);
      return;
    case "parked":
      execution.pending = { ...fact, kind: "parked", sinceMs: at.atMs };
      return;
    case "finished":
      finish(tree, execution, fact, at);
      return;
    default:
      if (isJoinSetFact(fact)) changeJoinSet(execution, fact, at.atMs);
      else changeCourse(tree, execution, fact, at);
  }
}

function ask(tree: TreeState, execution: ExecutionState, fact: Asked, at: Position): void {
  if (fact.child !== tree.nextExecution) throw new Error(`child ${fact.child} is out of order`);
  const { child, joinSet, ordinal = 1 } = fact;
  const born = {
    ...fact,
    id: childId(execution.owner, joinSet, ordinal),
    parent: execution.number,
  };
  tree.executions.set(child, newExecution(tree, born, at));
  execution.children += 1;
  if (isOneOff(joinSet)) {
    execution.oneOffJoinSets += 1;
    execution.pending = { kind: "blocked-by-join-set", joinSet, child, sinceMs: at.atMs };
  } else {
    openJoinSet(execution, joinSet).members += 1;
  }
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

/** What was parked has something to go on with. */
function upgrade(execution: ExecutionState, { component }: Upgraded, { atMs }: Position): void {
  const { pending } = execution;
  const ready = { kind: "pending-at", atMs } as const;
  execution.component = component;
  if (pending.kind === "parked") execution.pending = ready;
  else if (pending.kind === "paused" && pending.inner.kind === "parked") {
    execution.pending = { ...pending, inner: ready };
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
  if (execution.children > 0 || execution.delays.length > 0) {
    throw new Error(`execution ${execution.number} ends before its members`);
  }
  const { number, parent, joinSet } = execution;
  if (parent === null || joinSet === null) return;
  tree.executions.delete(number);
  const asker = executionOf(tree, parent);
  asker.children -= 1;
  asker.answered += 1;
  if (isOneOff(joinSet)) {
    answer(asker, (blocked) => "child" in blocked && blocked.child === number, at.atMs);
  } else {
    answerJoinSet(asker, joinSet, at.atMs);
  }
}

const NO_PROGRESS: ReadonlySet<Fact["kind"]> = new Set([
  "locked",
  "unlocked",
  "parked",
  "paused",
  "unpaused",
  "retried",
  "closing-awaited",
  "delivered",
  "stub-answered",
]);

/** What a run brings about; what merely happens to it, and what operators do, is none. */
function isProgress(fact: Fact): boolean {
  return !NO_PROGRESS.has(fact.kind);
}

/** Whether a workflow has asked for that. */
export function isRequest(fact: Fact): fact is RequestFact {
  return REQUESTS.has(fact.kind);
}

const REQUESTS: ReadonlySet<Fact["kind"]> = new Set<RequestFact["kind"]>([
  "asked",
  "delay-requested",
  "join-set-created",
  "submit-refused",
  "joined",
  "join-tried",
  "joined-too-many",
  "join-set-closed",
  "scheduled",
  "stubbed",
]);

/** What a result is, without its payload. */
function resultKind(retval: Retval): ResultKind {
  return retval.kind === "execution-failure"
    ? { kind: "execution-failure", failure: retval.failure.failure }
    : { kind: retval.kind };
}
