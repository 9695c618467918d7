/**
 * The part of the fold (`fold.ts`) that is about join sets and who waits for them.
 *
 * 1. The n-th answer taken from a join set is the n-th that came; the fold only counts, since order and payloads
 *    are in the journal.
 * 2. A closed join set counts the members that are still there, and is forgotten with the last of them.
 */
import { assertNever } from "../wit/assert-never.ts";
import type { Fact } from "./fact.ts";
import type { JoinSetId } from "./join-set-id.ts";
import { isOneOff } from "./join-set-id.ts";
import type { Blocked, BlockedByStub, ExecutionState, JoinSetState } from "./tree-state.ts";

type JoinSetFact = Extract<
  Fact,
  {
    readonly kind:
      | "join-set-created"
      | "submit-refused"
      | "joined"
      | "join-tried"
      | "joined-too-many"
      | "join-set-closed"
      | "closing-awaited";
  }
>;

const JOIN_SET_FACTS: ReadonlySet<Fact["kind"]> = new Set<JoinSetFact["kind"]>([
  "join-set-created",
  "submit-refused",
  "joined",
  "join-tried",
  "joined-too-many",
  "join-set-closed",
  "closing-awaited",
]);

export function isJoinSetFact(fact: Fact): fact is JoinSetFact {
  return JOIN_SET_FACTS.has(fact.kind);
}

export function changeJoinSet(execution: ExecutionState, fact: JoinSetFact, atMs: number): void {
  switch (fact.kind) {
    case "join-set-created":
      create(execution, fact.joinSet);
      return;
    case "submit-refused":
      if (isOneOff(fact.joinSet)) execution.oneOffJoinSets += 1;
      else openJoinSet(execution, fact.joinSet);
      return;
    case "joined":
      join(execution, fact.joinSet, atMs);
      return;
    case "join-tried":
      if (fact.outcome === "found") take(openJoinSet(execution, fact.joinSet), fact.joinSet);
      return;
    case "joined-too-many":
      openJoinSet(execution, fact.joinSet);
      return;
    case "join-set-closed":
      close(execution, fact.joinSet);
      return;
    case "closing-awaited":
      awaitClosing(execution, atMs);
      return;
    default:
      assertNever(fact);
  }
}

/** Throws when the workflow has no such join set, or has closed it. */
export function openJoinSet(execution: ExecutionState, joinSet: JoinSetId): JoinSetState {
  const found = execution.joinSets.get(joinSet);
  if (found === undefined || found.isClosed) {
    throw new Error(`execution ${execution.number} has no open join set ${joinSet}`);
  }
  return found;
}

/** A member of the join set has ended. */
export function answerJoinSet(execution: ExecutionState, joinSet: JoinSetId, atMs: number): void {
  const found = execution.joinSets.get(joinSet);
  if (found === undefined || found.members === 0) {
    throw new Error(`${joinSet} of execution ${execution.number} has no members`);
  }
  found.members -= 1;
  if (found.isClosed) {
    if (found.members === 0) execution.joinSets.delete(joinSet);
    if (firstClosing(execution) === undefined) {
      answer(execution, (blocked) => "awaits" in blocked && blocked.awaits === "closing", atMs);
    }
    return;
  }
  const isTaken = answer(
    execution,
    (blocked) => "awaits" in blocked && blocked.joinSet === joinSet,
    atMs,
  );
  if (!isTaken) found.answers += 1;
}

/** Whoever waits for that is ready from now on, or will be when it is unpaused. Says whether somebody does. */
export function answer(
  execution: ExecutionState,
  isWaitedFor: (blocked: Blocked | BlockedByStub) => boolean,
  atMs: number,
): boolean {
  const { pending } = execution;
  const waiting = pending.kind === "paused" ? pending.inner : pending;
  if (waiting.kind !== "blocked-by-join-set" && waiting.kind !== "blocked-by-stub") return false;
  if (!isWaitedFor(waiting)) return false;
  const ready = { kind: "pending-at", atMs } as const;
  execution.pending = pending.kind === "paused" ? { ...pending, inner: ready } : ready;
  return true;
}

/** The first closed join set that still has members. */
export function firstClosing(execution: ExecutionState): JoinSetId | undefined {
  for (const [joinSet, { isClosed }] of execution.joinSets) {
    if (isClosed) return joinSet;
  }
  return undefined;
}

function create(execution: ExecutionState, joinSet: JoinSetId): void {
  if (execution.joinSets.has(joinSet)) throw new Error(`${joinSet} is there already`);
  execution.joinSets.set(joinSet, { members: 0, answers: 0, isClosed: false });
  execution.joinSetsMade += 1;
}

function join(execution: ExecutionState, joinSet: JoinSetId, atMs: number): void {
  const found = openJoinSet(execution, joinSet);
  if (found.answers > 0) take(found, joinSet);
  else if (found.members === 0) throw new Error(`${joinSet} has nothing to wait for`);
  else {
    execution.pending = {
      kind: "blocked-by-join-set",
      joinSet,
      awaits: "answer",
      sinceMs: atMs,
    };
  }
}

function take(found: JoinSetState, joinSet: JoinSetId): void {
  if (found.answers === 0) throw new Error(`${joinSet} has no answer to take`);
  found.answers -= 1;
}

function close(execution: ExecutionState, joinSet: JoinSetId): void {
  const found = openJoinSet(execution, joinSet);
  if (found.members === 0) {
    execution.joinSets.delete(joinSet);
    return;
  }
  found.isClosed = true;
  found.answers = 0;
}

function awaitClosing(execution: ExecutionState, atMs: number): void {
  const joinSet = firstClosing(execution);
  if (joinSet === undefined) throw new Error(`execution ${execution.number} closes nothing`);
  execution.pending = { kind: "blocked-by-join-set", joinSet, awaits: "closing", sinceMs: atMs };
}
