import { describe, expect, it } from "vitest";
import { catalogEntry, listedState, showsTheSame } from "../../src/execution/catalog-entry.ts";
import type { Fact } from "../../src/execution/fact.ts";
import { foldFact } from "../../src/execution/fold.ts";
import { listExecutions } from "../../src/execution/list-executions.ts";
import type { TreeState } from "../../src/execution/tree-state.ts";
import { emptyTree } from "../../src/execution/tree-state.ts";
import { asked, created, finished, locked, paused } from "../support/sample-facts.ts";
import { BEGINNING_MS, component, ROOT, under } from "../support/sample-names.ts";

function treeOf(...facts: readonly Fact[]): TreeState {
  const tree = emptyTree();
  for (const [index, fact] of facts.entries()) {
    foldFact(tree, fact, { seq: index, atMs: BEGINNING_MS + index });
  }
  return tree;
}

function entryOf(...facts: readonly Fact[]): ReturnType<typeof catalogEntry> {
  return catalogEntry(treeOf(...facts), facts.length, BEGINNING_MS + facts.length);
}

describe("the entry of a tree in the catalog", () => {
  it("[CA1] has its function, component and instants, and the rows of the journal as its version", () => {
    expect(entryOf(created(), locked(0, 1))).toEqual({
      id: ROOT,
      ffqn: created().ffqn,
      component: created().component,
      createdAtMs: BEGINNING_MS,
      updatedAtMs: BEGINNING_MS + 1,
      version: 2,
      state: { kind: "locked" },
    });
  });

  it("[CA1] is none before anything was created", () => {
    expect(entryOf()).toBeNull();
  });

  it("[CA2] is locked while anything in the tree runs or is ready", () => {
    expect(entryOf(created())?.state.kind).toBe("locked");
    expect(entryOf(created(), locked(0, 1), asked(0, 1))?.state.kind).toBe("locked");
  });

  it("[CA2] is blocked when the whole tree waits", () => {
    const waiting = entryOf(created(), locked(0, 1), asked(0, 1), paused(1));
    expect(waiting?.state).toEqual({ kind: "blocked-by-join-set", sinceMs: BEGINNING_MS + 2 });
  });

  it("[CA2] says why it is paused, and how it has ended", () => {
    expect(entryOf(created(), paused(0))?.state).toMatchObject({
      kind: "paused",
      reason: "requested",
    });
    expect(entryOf(created(), locked(0, 1), finished(0))?.state).toEqual({
      kind: "finished",
      atMs: BEGINNING_MS + 2,
      result: { kind: "ok" },
    });
  });

  it("[CA3] shows the same to a reader if it differs in instants alone, save the instant of the end", () => {
    const running = entryOf(created());
    const stopped = entryOf(created(), paused(0));
    if (running === null || stopped === null) throw new Error("no entry");
    expect(showsTheSame(running, { ...running, updatedAtMs: 7, version: 9 })).toBe(true);
    expect(showsTheSame(running, stopped)).toBe(false);
    expect(showsTheSame(running, { ...running, component: component("workflow", "b") })).toBe(
      false,
    );
    const end = (atMs: number): typeof running => ({
      ...running,
      state: listedState(
        { kind: "finished", atMs, version: 1, finishedIn: 1, result: { kind: "err" } },
        false,
      ),
    });
    expect(showsTheSame(end(1), end(1))).toBe(true);
    expect(showsTheSame(end(1), end(2))).toBe(false);
  });
});

describe("the list of a tree's executions", () => {
  const facts = [created(), locked(0, 1), asked(0, 1), finished(1)];
  const commits = facts.map((fact, seq) => ({ seq, atMs: BEGINNING_MS + seq, facts: [fact] }));

  it("[CA20] has each execution that was ever created, finished or not", () => {
    expect(listExecutions(commits, () => false)).toMatchObject([
      { id: ROOT, state: { kind: "pending-at" }, updatedAtMs: BEGINNING_MS + 2 },
      {
        id: under(ROOT, asked(0, 1).joinSet),
        ffqn: asked(0, 1).ffqn,
        createdAtMs: BEGINNING_MS + 2,
        updatedAtMs: BEGINNING_MS + 3,
        state: { kind: "finished", result: { kind: "ok" } },
      },
    ]);
  });

  it("[CA20] shows what is in memory as locked", () => {
    expect(listExecutions(commits, () => true)[0]?.state).toEqual({ kind: "locked" });
  });
});
