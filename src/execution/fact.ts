/**
 * Facts: what the journal of an execution tree holds. They are compact (each payload once, executions by
 * number); the events that a reader sees are a projection of them (`project-events.ts`).
 *
 * 1. A fact is appended once and never edited; new kinds and optional fields may be added.
 * 2. `of` is the number of an execution in its tree, in order of creation; the top-level execution is 0.
 * 3. History facts (`asked`) and responses (`finished` of a child) are what replay compares; the others are not.
 */
import type { Ffqn } from "../wit/ffqn.ts";
import type { JsonText } from "../wit/json-text.ts";
import type { Retval } from "../wit/retval.ts";
import type { ComponentId } from "./component-id.ts";
import type { ExecutionId } from "./execution-id.ts";
import type { JoinSetId } from "./join-set-id.ts";
import type { RetryPolicy } from "./retry-policy.ts";

export type ExecutionNumber = number;
/** Number of a run in its tree, from 1: one workflow run or one attempt of an activity. */
export type RunNumber = number;

export type Fact =
  | Created
  | Locked
  | Asked
  | Failed
  | TimedOut
  | Unlocked
  | Upgraded
  | Parked
  | Finished
  | Incarnation;

/** The tree begins: its top-level execution. */
export interface Created {
  readonly kind: "created";
  readonly of: 0;
  readonly id: ExecutionId;
  readonly ffqn: Ffqn;
  readonly params: JsonText;
  readonly component: ComponentId;
}

/** A run begins. A workflow's run has no expiry. `component` is absent when it is the execution's own. */
export interface Locked {
  readonly kind: "locked";
  readonly of: ExecutionNumber;
  readonly run: RunNumber;
  readonly expiresAtMs: number | null;
  readonly retry: RetryPolicy;
  readonly component?: ComponentId;
}

/** A workflow called a function and waits for it: a one-off join set, its only child, and the join. */
export interface Asked {
  readonly kind: "asked";
  readonly of: ExecutionNumber;
  readonly child: ExecutionNumber;
  readonly joinSet: JoinSetId;
  readonly ffqn: Ffqn;
  /** Null when they were over the limit: the child then fails at once. */
  readonly params: JsonText | null;
  /** Null when nothing exported the function at that moment. */
  readonly component: ComponentId | null;
}

/** An attempt ended in a way that is tried again. */
export interface Failed {
  readonly kind: "failed";
  readonly of: ExecutionNumber;
  readonly run: RunNumber;
  readonly reason: string;
  readonly detail: string | null;
  readonly backoffExpiresAtMs: number;
}

/** An attempt outlived its lock and is tried again. */
export interface TimedOut {
  readonly kind: "timed-out";
  readonly of: ExecutionNumber;
  readonly run: RunNumber;
  readonly backoffExpiresAtMs: number;
}

/** A run was lost, with its object (`interrupted`) or for the memory that it held (`unloaded`): no failure. */
export interface Unlocked {
  readonly kind: "unlocked";
  readonly of: ExecutionNumber;
  readonly run: RunNumber;
  readonly reason: "interrupted" | "unloaded";
  readonly backoffExpiresAtMs: number;
}

/** A workflow goes on with another component, whose replay agreed with the history. */
export interface Upgraded {
  readonly kind: "upgraded";
  readonly of: ExecutionNumber;
  readonly component: ComponentId;
}

/** An execution cannot go on with the code at hand. Outside the execution's versions. */
export interface Parked extends ParkedReason {
  readonly kind: "parked";
  readonly of: ExecutionNumber;
}

export interface ParkedReason {
  readonly reason: "nondeterminism-detected" | "function-not-found";
  /** Version of the history event that the code did not repeat, or the next version. */
  readonly version: number;
  readonly expected: string;
  readonly actual: string;
  /** The component that was tried; null when there was none. */
  readonly component: ComponentId | null;
}

export interface Finished {
  readonly kind: "finished";
  readonly of: ExecutionNumber;
  readonly retval: Retval;
}

/** The object woke with work that was running or ready to run. */
export interface Incarnation {
  readonly kind: "incarnation";
}
