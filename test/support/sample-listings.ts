/** Entries of the catalog. */
import fc from "fast-check";
import type { CatalogEntry, ListedState } from "../../src/execution/catalog-entry.ts";
import type { ListQuery } from "../../src/execution/list-query.ts";
import { STATE_FILTERS } from "../../src/execution/list-query.ts";
import { BEGINNING_MS, component, executionId, ffqn } from "./sample-names.ts";

export const NOW_MS = BEGINNING_MS + 1_000_000;

export const STATES = [
  { kind: "locked" },
  { kind: "pending-at", atMs: NOW_MS },
  { kind: "pending-at", atMs: NOW_MS + 1 },
  { kind: "blocked-by-join-set", sinceMs: BEGINNING_MS },
  { kind: "paused", sinceMs: BEGINNING_MS, reason: "requested" },
  { kind: "paused", sinceMs: BEGINNING_MS, reason: "retries-exhausted" },
  { kind: "parked", sinceMs: BEGINNING_MS, reason: "nondeterminism-detected" },
  { kind: "parked", sinceMs: BEGINNING_MS, reason: "function-not-found" },
  { kind: "finished", atMs: BEGINNING_MS, result: { kind: "ok" } },
  { kind: "finished", atMs: BEGINNING_MS, result: { kind: "err" } },
  {
    kind: "finished",
    atMs: BEGINNING_MS,
    result: { kind: "execution-failure", failure: "timed-out" },
  },
] as const satisfies readonly ListedState[];

/** @param number the ULID ends in it */
export function entry(number: number, change: Partial<CatalogEntry> = {}): CatalogEntry {
  return {
    id: executionId(`E_01JD${String(number).padStart(22, "0")}`),
    ffqn: ffqn("main"),
    component: component("workflow"),
    createdAtMs: BEGINNING_MS + number,
    updatedAtMs: BEGINNING_MS + number,
    version: 1,
    state: { kind: "locked" },
    ...change,
  };
}

export function listQuery(change: Partial<ListQuery> = {}): ListQuery {
  return {
    ffqnPrefix: "",
    idPrefix: "",
    state: null,
    hideFinished: false,
    cursor: null,
    isIncluding: false,
    direction: "older",
    length: 20,
    nowMs: NOW_MS,
    ...change,
  };
}

const FUNCTIONS = ["main", "mainly", "other"];

/** Some of them created at the same instant, and not in the order of their ids. */
export const anyEntries = fc
  .array(
    fc.record({
      createdAtMs: fc.integer({ min: BEGINNING_MS, max: BEGINNING_MS + 5 }),
      name: fc.constantFrom(...FUNCTIONS),
      state: fc.constantFrom(...STATES),
    }),
    { maxLength: 30 },
  )
  .map((all) =>
    all.map(({ createdAtMs, name, state }, number) =>
      entry(number * 7, { createdAtMs, ffqn: ffqn(name), state }),
    ),
  );

export const anyQuery = fc.record({
  ffqnPrefix: fc.constantFrom("", ffqn("main"), ffqn("other"), "sample:", "nobody:"),
  idPrefix: fc.constantFrom("", "E_", entry(7).id, entry(7).id.slice(0, -2)),
  state: fc.constantFrom(null, ...STATE_FILTERS),
  hideFinished: fc.boolean(),
  cursor: fc.oneof(
    fc.constant(null),
    fc.nat(29).map((number) => ({ kind: "execution", id: entry(number * 7).id }) as const),
    fc
      .integer({ min: BEGINNING_MS - 1, max: BEGINNING_MS + 6 })
      .map((atMs) => ({ kind: "instant", atMs }) as const),
  ),
  isIncluding: fc.boolean(),
  direction: fc.constantFrom("newer", "older"),
  length: fc.integer({ min: 1, max: 12 }),
  nowMs: fc.constant(NOW_MS),
});
