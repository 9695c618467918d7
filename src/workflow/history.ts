/** The part of a journal that replay compares: what one execution asked for, and what it was answered. */
import type { Commit } from "../execution/commit.ts";
import type { DelayId } from "../execution/delay-id.ts";
import { delayId } from "../execution/delay-id.ts";
import type { ExecutionId, OwnerId } from "../execution/execution-id.ts";
import { childId } from "../execution/execution-id.ts";
import type {
  Asked,
  DelayFinished,
  DelayOutcome,
  ExecutionNumber,
  Fact,
  RequestFact,
  StubAnswered,
  StubOutcome,
} from "../execution/fact.ts";
import { eventCount, isRequest } from "../execution/fold.ts";
import { BIRTH_EVENTS } from "../execution/fold-births.ts";
import { concerned } from "../execution/lineage.ts";
import type { JoinSetId } from "../execution/join-set-id.ts";
import type { Ffqn } from "../wit/ffqn.ts";
import type { Retval } from "../wit/retval.ts";

export type HistoryEntry = RequestEntry | Arrival;
/** What reaches a workflow from outside of itself. */
export type Arrival = Answer | StubAnswer;
/** What a member of a join set answers. */
export type Answer = ChildAnswer | DelayAnswer;

export interface RequestEntry {
  readonly kind: "request";
  /** Version of the first of its events. */
  readonly version: number;
  readonly fact: RequestFact;
  readonly atMs: number;
}

export interface ChildAnswer {
  readonly kind: "child-answer";
  readonly joinSet: JoinSetId;
  readonly id: ExecutionId;
  readonly number: ExecutionNumber;
  readonly ffqn: Ffqn;
  readonly retval: Retval;
  readonly atMs: number;
  /** Sequence number of the commit that holds it. */
  readonly seq: number;
}

export interface DelayAnswer {
  readonly kind: "delay-answer";
  readonly joinSet: JoinSetId;
  readonly id: DelayId;
  readonly outcome: DelayOutcome;
  readonly atMs: number;
}

/** What became of the result that the workflow gave a stub of another tree. */
export interface StubAnswer {
  readonly kind: "stub-answer";
  readonly outcome: StubOutcome;
  readonly atMs: number;
}

/** What its answer says of a child, without the params that it was asked with. */
type Member = Pick<ChildAnswer, "joinSet" | "id" | "ffqn">;

/** Whose history it is. */
export interface Owner {
  readonly number: ExecutionNumber;
  readonly owner: OwnerId;
}

/**
 * The history of an execution, in journal order. `commits` begin with the commit that created it, or
 * its generation, and hold effective facts. Reads one commit at a time, so replay of a long history holds one commit in memory.
 */
export function* historyOf(
  owner: Owner,
  commits: Iterable<Commit>,
): Generator<HistoryEntry, undefined> {
  const children = new Map<ExecutionNumber, Member>();
  let version = BIRTH_EVENTS;
  for (const { facts, atMs, seq } of commits) {
    for (const fact of facts) {
      if (fact.kind === "incarnation" || fact.kind === "created") continue;
      if (fact.kind === "restarted") {
        version = fact.version + BIRTH_EVENTS;
        continue;
      }
      if (concerned(fact) === owner.number) {
        if (fact.kind === "asked") children.set(fact.child, memberOf(owner, fact));
        const entry = ownEntry(owner, fact, { version, atMs });
        if (entry !== null) yield entry;
        version += eventCount(fact);
        continue;
      }
      const child = fact.kind === "finished" ? children.get(fact.of) : undefined;
      if (fact.kind !== "finished" || child === undefined) continue;
      children.delete(fact.of);
      const { of: number, retval } = fact;
      yield { kind: "child-answer", ...child, number, retval, atMs, seq };
    }
  }
  return undefined;
}

function memberOf(owner: Owner, { joinSet, ordinal = 1, ffqn }: Asked): Member {
  return { joinSet, id: childId(owner.owner, joinSet, ordinal), ffqn };
}

export function delayAnswer(owner: OwnerId, fact: DelayFinished, atMs: number): DelayAnswer {
  const { joinSet, outcome } = fact;
  const id = delayId(owner, joinSet, fact.delay);
  return { kind: "delay-answer", joinSet, id, outcome, atMs };
}

export function stubAnswer({ outcome }: StubAnswered, atMs: number): StubAnswer {
  return { kind: "stub-answer", outcome, atMs };
}

export function isChildAnswer(answer: Answer): answer is ChildAnswer {
  return answer.kind === "child-answer";
}

export function isDelayAnswer(answer: Answer): answer is DelayAnswer {
  return answer.kind === "delay-answer";
}

function ownEntry(
  owner: Owner,
  fact: Fact,
  at: { readonly version: number; readonly atMs: number },
): HistoryEntry | null {
  if (isRequest(fact)) return { kind: "request", fact, ...at };
  switch (fact.kind) {
    case "delay-finished":
      return delayAnswer(owner.owner, fact, at.atMs);
    case "stub-answered":
      return stubAnswer(fact, at.atMs);
    default:
      return null;
  }
}
