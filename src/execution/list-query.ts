/** What may be asked of a list of executions, and the order that every list has: newest first, by creation and id. */
import type { ExecutionId } from "./execution-id.ts";
import type { ListedExecution, ListedState } from "./catalog-entry.ts";
import { ulidTimeMs } from "./ulid-time.ts";

/**
 * Disjoint, save that `finished` is the three that begin with it. `pending` is due, `scheduled` is not yet.
 */
export const STATE_FILTERS = [
  "locked",
  "pending",
  "scheduled",
  "blocked",
  "paused",
  "parked",
  "cancelling",
  "finished",
  "finished_ok",
  "finished_error",
  "finished_execution_failure",
] as const;

export type StateFilter = (typeof STATE_FILTERS)[number];

export interface ListQuery {
  /** Empty for all. */
  readonly ffqnPrefix: string;
  /** Empty for all. */
  readonly idPrefix: string;
  readonly state: StateFilter | null;
  readonly hideFinished: boolean;
  /** Null: from the beginning of the direction. */
  readonly cursor: ListCursor | null;
  readonly isIncluding: boolean;
  readonly direction: "newer" | "older";
  readonly length: number;
  /** The reader's instant, which tells what is due. */
  readonly nowMs: number;
}

/** An execution, or an instant of creation. */
export type ListCursor =
  | { readonly kind: "execution"; readonly id: ExecutionId }
  | { readonly kind: "instant"; readonly atMs: number };

/** A place in the order: at an execution, or before or after all that were created at an instant. */
export interface ListPosition {
  readonly createdAtMs: number;
  readonly id: string;
}

export function compareListed(left: ListPosition, right: ListPosition): number {
  if (left.createdAtMs !== right.createdAtMs) return left.createdAtMs - right.createdAtMs;
  return left.id === right.id ? 0 : left.id < right.id ? -1 : 1;
}

/** States as lists keep them apart. `pending-at` holds both what is due and what is not. */
export type StateBucket =
  | Exclude<ListedState["kind"], "finished">
  | "finished-ok"
  | "finished-error"
  | "finished-execution-failure";

const OPEN_BUCKETS = [
  "locked",
  "pending-at",
  "blocked-by-join-set",
  "paused",
  "parked",
  "cancelling",
] as const;
const FINISHED_BUCKETS = [
  "finished-ok",
  "finished-error",
  "finished-execution-failure",
] as const satisfies readonly StateBucket[];

const bucketsOfFilter = {
  locked: ["locked"],
  pending: ["pending-at"],
  scheduled: ["pending-at"],
  blocked: ["blocked-by-join-set"],
  paused: ["paused"],
  parked: ["parked"],
  cancelling: ["cancelling"],
  finished: FINISHED_BUCKETS,
  finished_ok: ["finished-ok"],
  finished_error: ["finished-error"],
  finished_execution_failure: ["finished-execution-failure"],
} as const satisfies Record<StateFilter, readonly StateBucket[]>;

/** The buckets in which to look for what is asked for. */
export function bucketsOf({ state, hideFinished }: ListQuery): readonly StateBucket[] {
  const wanted: readonly StateBucket[] =
    state === null ? [...OPEN_BUCKETS, ...FINISHED_BUCKETS] : bucketsOfFilter[state];
  return hideFinished ? wanted.filter((bucket) => !bucket.startsWith("finished")) : wanted;
}

export function bucketOf(state: ListedState): StateBucket {
  if (state.kind !== "finished") return state.kind;
  switch (state.result.kind) {
    case "ok":
      return "finished-ok";
    case "err":
      return "finished-error";
    default:
      return "finished-execution-failure";
  }
}

/** Whether it is asked for, wherever in the order it stands. */
export function isAskedFor(listed: ListedExecution, query: ListQuery): boolean {
  return (
    listed.id.startsWith(query.idPrefix) &&
    listed.ffqn.startsWith(query.ffqnPrefix) &&
    bucketsOf(query).includes(bucketOf(listed.state)) &&
    isOnTime(listed.state, query)
  );
}

function isOnTime(state: ListedState, query: ListQuery): boolean {
  if (state.kind !== "pending-at") return true;
  if (query.state === "pending") return state.atMs <= query.nowMs;
  return query.state !== "scheduled" || state.atMs > query.nowMs;
}

/**
 * The page that a query asks for, out of a list in any order. What follows the cursor in the direction is taken
 * from there on; the page is newest first in both directions, so that pages can be joined.
 */
export function pageOfListed<T extends ListedExecution>(
  all: readonly T[],
  query: ListQuery,
  start: ListPosition | null,
): T[] {
  const sign = query.direction === "newer" ? 1 : -1;
  const found = all
    .filter((listed) => isAskedFor(listed, query) && isBeyond(listed, query, start))
    .toSorted((left, right) => sign * compareListed(left, right))
    .slice(0, query.length);
  return query.direction === "newer" ? found.toReversed() : found;
}

function isBeyond(
  listed: ListPosition,
  { direction, isIncluding }: ListQuery,
  start: ListPosition | null,
): boolean {
  if (start === null) return true;
  const order = compareListed(listed, start);
  if (order === 0) return isIncluding;
  return direction === "newer" ? order > 0 : order < 0;
}

/** Sorts before the id of every execution ... */
const BEFORE_ALL = "";
/** ... and after it. */
const AFTER_ALL = "~";

/**
 * Where the page of a query begins. An id that the list does not have stands where its ULID says.
 * @param find the execution of that id in the list
 */
export function startOf(
  { cursor, direction, isIncluding }: ListQuery,
  find: (id: ExecutionId) => ListPosition | undefined,
): ListPosition | null {
  if (cursor === null) return null;
  if (cursor.kind === "execution") {
    return find(cursor.id) ?? { createdAtMs: ulidTimeMs(cursor.id), id: cursor.id };
  }
  const isAfter = (direction === "older") === isIncluding;
  return { createdAtMs: cursor.atMs, id: isAfter ? AFTER_ALL : BEFORE_ALL };
}
