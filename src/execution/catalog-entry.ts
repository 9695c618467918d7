/**
 * What the catalog shows of a tree: its top-level execution, as it is seen from outside. A pure projection of
 * the tree's state.
 *
 * 1. While anything in the tree runs or is ready to run, it is `locked`, whatever the top-level execution waits
 *    for. So the steps of a busy workflow are no changes.
 * 2. Two states that differ only in instants are the same to a reader, save the instant of the end.
 */
import type { Ffqn } from "../wit/ffqn.ts";
import { assertNever } from "../wit/assert-never.ts";
import type { ComponentId } from "./component-id.ts";
import type { ExecutionId } from "./execution-id.ts";
import type { Fact, ParkedReason, PauseReason } from "./fact.ts";
import { nextWake } from "./next-wake.ts";
import type { Pending, ResultKind, TreeState } from "./tree-state.ts";

/** An execution in a list. */
export interface ListedExecution {
  readonly id: ExecutionId;
  readonly ffqn: Ffqn;
  readonly component: ComponentId | null;
  readonly createdAtMs: number;
  /** The instant of the newest thing that is known of it. */
  readonly updatedAtMs: number;
  readonly state: ListedState;
}

export interface CatalogEntry extends ListedExecution {
  /** Grows with each row of the tree's journal: of two entries the one with the higher version is the newer. */
  readonly version: number;
}

export type ListedState =
  | { readonly kind: "locked" }
  | { readonly kind: "pending-at"; readonly atMs: number }
  | { readonly kind: "blocked-by-join-set"; readonly sinceMs: number }
  | { readonly kind: "paused"; readonly sinceMs: number; readonly reason: PauseReason }
  | { readonly kind: "parked"; readonly sinceMs: number; readonly reason: ParkedReason["reason"] }
  | { readonly kind: "cancelling"; readonly sinceMs: number }
  | { readonly kind: "finished"; readonly atMs: number; readonly result: ResultKind };

/**
 * Null while the tree has no execution.
 * @param version rows of the journal, all of which are behind this state
 */
export function catalogEntry(tree: TreeState, version: number, nowMs: number): CatalogEntry | null {
  const top = tree.executions.get(0);
  if (top === undefined) return null;
  const { id, ffqn, component, createdAtMs, pending } = top;
  const isBusy = nextWake(tree, nowMs).needsGuard;
  const state = listedState(pending, isBusy);
  return { id, ffqn, component, createdAtMs, updatedAtMs: tree.lastAtMs, state, version };
}

/** @param isBusy it runs, or is about to, whatever its pending state says */
export function listedState(pending: Pending, isBusy: boolean): ListedState {
  switch (pending.kind) {
    case "locked":
      return { kind: "locked" };
    case "pending-at":
      return isBusy ? { kind: "locked" } : pending;
    case "blocked-by-join-set":
    case "blocked-by-stub":
      return isBusy
        ? { kind: "locked" }
        : { kind: "blocked-by-join-set", sinceMs: pending.sinceMs };
    case "cancelling":
      return { kind: pending.kind, sinceMs: pending.sinceMs };
    case "paused":
    case "parked":
      return stopped(pending);
    case "finished":
      return { kind: "finished", atMs: pending.atMs, result: pending.result };
    default:
      return assertNever(pending);
  }
}

/** A reader would not tell the two apart. */
export function showsTheSame(left: CatalogEntry, right: CatalogEntry): boolean {
  return left.component === right.component && outline(left.state) === outline(right.state);
}

/** The fact changes what is seen from outside, and soon has to be seen there. */
export function isSeenFromOutside(fact: Fact): boolean {
  switch (fact.kind) {
    case "created":
    case "paused":
    case "unpaused":
    case "parked":
    case "ending":
    case "finished":
    case "retried":
      return fact.of === 0;
    default:
      return false;
  }
}

function stopped(pending: Extract<Pending, { readonly kind: "paused" | "parked" }>): ListedState {
  const { sinceMs } = pending;
  return pending.kind === "paused"
    ? { kind: "paused", sinceMs, reason: pending.reason }
    : { kind: "parked", sinceMs, reason: pending.reason };
}

function outline(state: ListedState): string {
  switch (state.kind) {
    case "locked":
    case "pending-at":
    case "blocked-by-join-set":
    case "cancelling":
      return state.kind;
    case "paused":
    case "parked":
      return `${state.kind} ${state.reason}`;
    case "finished":
      return `finished ${state.atMs}`;
    default:
      return assertNever(state);
  }
}
