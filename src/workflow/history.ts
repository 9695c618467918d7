/** The part of a journal that replay compares: what one execution asked for, and what it was answered. */
import type { Commit } from "../execution/commit.ts";
import type { Asked, DelayFinished, DelayRequested, ExecutionNumber } from "../execution/fact.ts";
import { BIRTH_EVENTS, eventCount } from "../execution/fold.ts";
import type { Retval } from "../wit/retval.ts";

export type HistoryEntry = RequestEntry | AnswerEntry;
export type RequestEntry = AskedEntry | DelayRequestEntry;
export type AnswerEntry = ResponseEntry | DelayResponseEntry;

export interface AskedEntry {
  readonly kind: "asked";
  /** Version of the first of its events. */
  readonly version: number;
  readonly fact: Asked;
  readonly atMs: number;
}

export interface ResponseEntry {
  readonly kind: "response";
  readonly child: ExecutionNumber;
  readonly retval: Retval;
  readonly atMs: number;
}

export interface DelayRequestEntry {
  readonly kind: "delay-requested";
  /** Version of the first of its events. */
  readonly version: number;
  readonly fact: DelayRequested;
  readonly atMs: number;
}

export interface DelayResponseEntry {
  readonly kind: "delay-finished";
  readonly fact: DelayFinished;
  readonly atMs: number;
}

/**
 * The history of execution `of`, in journal order. `commits` begin with the commit that created it.
 * and hold effective facts. Reads one commit at a time, so replay of a long history holds one commit in memory.
 */
export function* historyOf(
  of: ExecutionNumber,
  commits: Iterable<Commit>,
): Generator<HistoryEntry, undefined> {
  const children = new Set<ExecutionNumber>();
  let version = BIRTH_EVENTS;
  for (const { facts, atMs } of commits) {
    for (const fact of facts) {
      if (fact.kind === "incarnation" || fact.kind === "created") continue;
      if (fact.of === of) {
        if (fact.kind === "asked") {
          children.add(fact.child);
          yield { kind: "asked", version, fact, atMs };
        } else if (fact.kind === "delay-requested") {
          yield { kind: "delay-requested", version, fact, atMs };
        } else if (fact.kind === "delay-finished") {
          yield { kind: "delay-finished", fact, atMs };
        }
        version += eventCount(fact);
      } else if (fact.kind === "finished" && children.delete(fact.of)) {
        yield { kind: "response", child: fact.of, retval: fact.retval, atMs };
      }
    }
  }
  return undefined;
}
