/**
 * What is known of an execution tree while its object is awake: the fold of its facts (`fold.ts`).
 * It holds what decisions need. Payloads are not here: they are read again from the commit that holds them.
 */
import type { Ffqn } from "../wit/ffqn.ts";
import type { ExecutionFailure } from "../wit/retval.ts";
import type { ComponentId } from "./component-id.ts";
import type { ExecutionId, OwnerId } from "./execution-id.ts";
import type { ExecutionNumber, ParkedReason, PauseReason, RunNumber } from "./fact.ts";
import type { JoinSetId } from "./join-set-id.ts";
import type { RetryPolicy } from "./retry-policy.ts";

export interface TreeState {
  /** Executions that are not finished, and the top-level one for ever. */
  readonly executions: Map<ExecutionNumber, ExecutionState>;
  nextExecution: ExecutionNumber;
  /** The number that the first child of this generation has, or will have. */
  firstChild: ExecutionNumber;
  nextRun: RunNumber;
  /** Incarnations since an execution of the tree last made progress. */
  incarnationsWithoutProgress: number;
  /** `atMs` of the newest commit; 0 for an empty journal. */
  lastAtMs: number;
  /** The request of the latest retry. */
  lastRetry: string | null;
  /** Scheduled executions whose objects do not have them yet, each with the commit that holds the request. */
  readonly undelivered: Map<ExecutionId, Undelivered>;
  /** Results for stubs of other trees that are not known to have arrived, by the workflows that gave them. */
  readonly unanswered: Map<ExecutionNumber, UnansweredStub>;
}

export interface Undelivered {
  /** The execution that scheduled it. */
  readonly by: ExecutionId;
  /** First row of the commit that holds the request. */
  readonly seq: number;
}

export interface UnansweredStub {
  readonly target: ExecutionId;
  /** First row of the commit that holds the result. */
  readonly seq: number;
}

export interface ExecutionState {
  readonly number: ExecutionNumber;
  readonly id: ExecutionId;
  /** From 1; only a top-level execution has more than that one. */
  readonly generation: number;
  /** What the ids of its members begin with. */
  readonly owner: OwnerId;
  readonly parent: ExecutionNumber | null;
  /** The join set of its parent that it answers to. */
  readonly joinSet: JoinSetId | null;
  readonly ffqn: Ffqn;
  /** The component it is pinned to (workflow) or was last tried on (activity). */
  component: ComponentId | null;
  readonly createdAtMs: number;
  /** When it was created, or its generation began ... */
  readonly begunAtMs: number;
  /** ... and the sequence number of the commit, which holds its params. */
  readonly begunIn: number;
  /** Version of the first event of its generation. */
  readonly firstVersion: number;
  /** Version of its next event. */
  nextVersion: number;
  /** Members that have ended, in all generations. */
  answered: number;
  pending: Pending;
  /** Temporary failures so far: errs, traps and timeouts that were retried. */
  failures: number;
  /** Interruptions since it last made progress. */
  interruptions: number;
  lastError: LastError | null;
  /** It has asked its host for something: replay has something to compare. */
  hasHistory: boolean;
  /** Its join sets that are not one-off, without those that are closed and empty, in order of creation. */
  readonly joinSets: Map<JoinSetId, JoinSetState>;
  /** Children that have not ended. */
  children: number;
  /** One-off join sets that it has made ... */
  oneOffJoinSets: number;
  /** ... and others. */
  joinSetsMade: number;
  /** Delays that are not over, in the order in which they were requested. */
  readonly delays: OpenDelay[];
}

export interface JoinSetState {
  /** Children and delays that have not answered. */
  members: number;
  /** Answers that nobody has taken. */
  answers: number;
  /** Its answers are of no interest any more. */
  isClosed: boolean;
}

export interface OpenDelay {
  readonly joinSet: JoinSetId;
  readonly delay: number;
  readonly expiresAtMs: number;
}

export interface LastError {
  readonly reason: string;
  readonly detail: string | null;
  readonly atMs: number;
}

export type Pending =
  | PendingAt
  | LockedState
  | Blocked
  | BlockedByStub
  | ParkedState
  | PausedState
  | CancellingState
  | FinishedState;

export interface PendingAt {
  readonly kind: "pending-at";
  readonly atMs: number;
}

export interface LockedState {
  readonly kind: "locked";
  readonly run: RunNumber;
  readonly sinceMs: number;
  readonly expiresAtMs: number | null;
  readonly retry: RetryPolicy;
}

export type Blocked = BlockedByChild | BlockedByDelay | BlockedByJoinSet;

export interface BlockedByChild {
  readonly kind: "blocked-by-join-set";
  readonly joinSet: JoinSetId;
  readonly child: ExecutionNumber;
  readonly sinceMs: number;
}

export interface BlockedByDelay extends OpenDelay {
  readonly kind: "blocked-by-join-set";
  readonly sinceMs: number;
}

/** It waits for the next answer of a join set, or (`closing`) for the end of what a closed one left behind. */
export interface BlockedByJoinSet {
  readonly kind: "blocked-by-join-set";
  readonly joinSet: JoinSetId;
  readonly awaits: "answer" | "closing";
  readonly sinceMs: number;
}

/** It has given a stub of another tree its result, and waits for what that says. */
export interface BlockedByStub {
  readonly kind: "blocked-by-stub";
  readonly target: ExecutionId;
  readonly sinceMs: number;
}

/** It runs no more and ends with this failure as soon as its last member has ended. */
export interface CancellingState {
  readonly kind: "cancelling";
  readonly failure: ExecutionFailure;
  readonly sinceMs: number;
}

export interface ParkedState extends ParkedReason {
  readonly kind: "parked";
  readonly sinceMs: number;
}

/** What was going on goes on inside, but no run begins. */
export interface PausedState {
  readonly kind: "paused";
  readonly reason: PauseReason;
  readonly sinceMs: number;
  readonly inner: PendingAt | Blocked | BlockedByStub | ParkedState;
}

export interface FinishedState {
  readonly kind: "finished";
  readonly atMs: number;
  readonly version: number;
  /** Sequence number of the commit that holds the result. */
  readonly finishedIn: number;
  readonly result: ResultKind;
}

export type ResultKind =
  | { readonly kind: "ok" }
  | { readonly kind: "err" }
  | { readonly kind: "execution-failure"; readonly failure: string };

export function emptyTree(): TreeState {
  return {
    executions: new Map(),
    nextExecution: 0,
    firstChild: 1,
    nextRun: 1,
    incarnationsWithoutProgress: 0,
    lastAtMs: 0,
    lastRetry: null,
    undelivered: new Map(),
    unanswered: new Map(),
  };
}

/** The execution of that number; throws when it is not live, which is a broken invariant. */
export function executionOf(tree: TreeState, number: ExecutionNumber): ExecutionState {
  const execution = tree.executions.get(number);
  if (execution === undefined) throw new Error(`execution ${number} is not live`);
  return execution;
}
