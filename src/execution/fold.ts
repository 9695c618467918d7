/**
 * The fold: how each fact changes the state of a tree.
 *
 * 1. Total on every journal that the engine writes; a fact that does not fit the state throws.
 * 2. A fact moves `nextVersion` by the number of events that it projects to (`eventCount`), which
 *    `project-events.ts` shares, so versions are dense whoever counts them.
 * 3. A finished child leaves the state, and its parent is ready to run at that instant.
 */
import type { Retval } from "../wit/retval.ts";
import { assertNever } from "../wit/assert-never.ts";
import type { Commit } from "./commit.ts";
import { childId } from "./execution-id.ts";
import type { Asked, Created, Fact, Finished, Locked, Unlocked } from "./fact.ts";
import type { ExecutionState, LastError, Pending, ResultKind, TreeState } from "./tree-state.ts";
import { executionOf } from "./tree-state.ts";

/** Where a fact stands: its commit's first row and instant. */
export interface Position {
  readonly seq: number;
  readonly atMs: number;
}

/** Events of its own execution that a fact projects to. */
export function eventCount(kind: Fact["kind"]): number {
  switch (kind) {
    case "asked":
      return 3;
    case "created":
    case "locked":
    case "failed":
    case "timed-out":
    case "unlocked":
    case "upgraded":
    case "finished":
      return 1;
    case "parked":
    case "incarnation":
      return 0;
    default:
      return assertNever(kind);
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
  const execution = executionOf(tree, fact.of);
  if (!fits(tree, execution.pending, fact)) {
    throw new Error(
      `fact \`${fact.kind}\` while execution ${fact.of} is ${execution.pending.kind}`,
    );
  }
  execution.nextVersion += eventCount(fact.kind);
  if (isProgress(fact)) {
    tree.incarnationsWithoutProgress = 0;
    execution.interruptions = 0;
  }
  change(tree, execution, fact, at);
}

/** What changes an execution that exists. */
type ChangingFact = Exclude<Fact, { readonly kind: "created" | "incarnation" }>;

function fits(tree: TreeState, pending: Pending, fact: ChangingFact): boolean {
  switch (fact.kind) {
    case "locked":
      return ["pending-at", "parked"].includes(pending.kind) && fact.run >= tree.nextRun;
    case "failed":
    case "timed-out":
    case "unlocked":
      return pending.kind === "locked" && pending.run === fact.run;
    case "asked":
    case "upgraded":
    case "parked":
      return pending.kind === "locked" || pending.kind === "pending-at";
    case "finished":
      return pending.kind !== "finished";
    default:
      return assertNever(fact);
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
      assertNever(fact);
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
    nextVersion: eventCount("created"),
    pending: { kind: "pending-at", atMs: at.atMs },
    failures: 0,
    interruptions: 0,
    lastError: null,
    oneOffJoinSets: 0,
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
  if (execution.parent === null) return;
  tree.executions.delete(execution.number);
  const parent = executionOf(tree, execution.parent);
  if (parent.pending.kind === "blocked-by-join-set" && parent.pending.child === execution.number) {
    parent.pending = { kind: "pending-at", atMs: at.atMs };
  }
}

function isProgress(fact: Fact): boolean {
  return fact.kind !== "locked" && fact.kind !== "unlocked" && fact.kind !== "parked";
}

/** What a result is, without its payload. */
function resultKind(retval: Retval): ResultKind {
  return retval.kind === "execution-failure"
    ? { kind: "execution-failure", failure: retval.failure.failure }
    : { kind: retval.kind };
}
