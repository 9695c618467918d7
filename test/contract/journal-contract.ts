/** What every journal does, whatever it is stored in. */
import { describe, expect, it } from "vitest";
import type { Journal } from "../../src/engine/journal.ts";
import type { Commit, JournalRow } from "../../src/execution/commit.ts";
import { CHUNK_LENGTH_MAX, commitRows } from "../../src/execution/commit.ts";
import type { LogLine } from "../../src/execution/log-line.ts";
import { created, finished, INCARNATION, locked } from "../support/sample-facts.ts";
import { BEGINNING_MS, json } from "../support/sample-names.ts";

/** Where journals of one object are kept; empty when a test begins. */
export interface JournalStore {
  /** The journal as an object finds it that has just begun to live. */
  open(): Journal;
  /** Writes a row past every journal, as a copy that ends too early would leave it. */
  insertRow(row: JournalRow): void;
  rowCount(): number;
}

/** Runs the test in a store of its own. */
export type WithStore = (test: (store: JournalStore) => void | Promise<void>) => Promise<void>;

const FIRST: Commit = { seq: 0, atMs: BEGINNING_MS, facts: [created()] };

function small(seq: number): Commit {
  return { seq, atMs: BEGINNING_MS + seq, facts: [INCARNATION, locked(0, seq)] };
}

/** A commit of three rows, whose chunks end within what would be surrogate pairs. */
function large(seq: number): Commit {
  const value = json("😀".repeat(CHUNK_LENGTH_MAX + 10));
  return { seq, atMs: BEGINNING_MS + seq, facts: [finished(0, { kind: "ok", value })] };
}

function line(text: string): LogLine {
  return { of: ".o:1-child_1", run: 7, atMs: BEGINNING_MS, level: "info", text };
}

function read(journal: Journal, from = 0, until?: number): Commit[] {
  return [...journal.commits(from, until)];
}

export function registerJournalTests(name: string, withStore: WithStore): void {
  describe(name, () => {
    it("[JO1] is empty at first", () =>
      withStore((store) => {
        const journal = store.open();
        expect(journal.nextSeq).toBe(0);
        expect(read(journal)).toEqual([]);
        expect(read(journal, 3)).toEqual([]);
      }));

    it("[JO1] gives back what was appended, in order", () =>
      withStore((store) => {
        const journal = store.open();
        const commits = [FIRST, small(1), large(2), small(5)];
        for (const commit of commits) journal.append(commit);
        expect(journal.nextSeq).toBe(6);
        expect(store.rowCount()).toBe(6);
        expect(read(journal)).toEqual(commits);
      }));

    it("[JO1] survives the object", async () => {
      await withStore(async (store) => {
        const journal = store.open();
        const commits = [FIRST, large(1), small(4)];
        for (const commit of commits) journal.append(commit);
        await journal.sync();
        const again = store.open();
        expect(again.nextSeq).toBe(5);
        expect(read(again)).toEqual(commits);
        again.append(small(5));
        expect(read(again).slice(3)).toEqual([small(5)]);
      });
    });

    it("[JO2] reads from the first row of a commit, and up to the first row of another", () =>
      withStore((store) => {
        const journal = store.open();
        const commits = [FIRST, large(1), small(4), small(5), large(6)];
        for (const commit of commits) journal.append(commit);
        expect(read(journal, 1)).toEqual(commits.slice(1));
        expect(read(journal, 4)).toEqual(commits.slice(2));
        expect(read(journal, 9)).toEqual([]);
        expect(read(journal, 0, 4)).toEqual(commits.slice(0, 2));
        expect(read(journal, 4, 6)).toEqual(commits.slice(2, 4));
        expect(read(journal, 4, 4)).toEqual([]);
      }));

    it("[JO2] reads a long journal whole, from every commit on", () =>
      withStore((store) => {
        const journal = store.open();
        const commits = Array.from({ length: 50 }, (_, seq) => small(seq));
        for (const commit of commits) journal.append(commit);
        for (const from of [0, 1, 15, 16, 17, 31, 32, 33, 49]) {
          expect(read(journal, from)).toEqual(commits.slice(from));
        }
      }));

    it("[JO2] reads nothing that was appended after it was asked", () =>
      withStore((store) => {
        const journal = store.open();
        journal.append(FIRST);
        const commits = journal.commits(0);
        journal.append(small(1));
        expect([...commits]).toEqual([FIRST]);
      }));

    it("[JO2] can be appended to while it is read", () =>
      withStore((store) => {
        const journal = store.open();
        for (let seq = 0; seq < 40; seq += 1) journal.append(small(seq));
        let seq = 40;
        for (const commit of journal.commits(0)) {
          expect(commit.seq).toBeLessThan(40);
          journal.append(small(seq));
          seq += 1;
        }
        expect(journal.nextSeq).toBe(80);
      }));

    it("[JO7] knows where its newest generation begins, and those before it", () =>
      withStore((store) => {
        const journal = store.open();
        expect(journal.firstSeq).toBe(0);
        for (const commit of [FIRST, small(1)]) journal.append(commit);
        journal.beginGeneration();
        for (const commit of [large(2), small(5)]) journal.append(commit);
        journal.beginGeneration();
        expect(store.open().firstSeq).toBe(2);
        journal.append(small(6));
        for (const kept of [journal, store.open()]) {
          expect(kept.firstSeq).toBe(6);
          expect(kept.generationBefore(6)).toBe(2);
          expect(kept.generationBefore(2)).toBe(0);
          expect(kept.generationBefore(0)).toBeNull();
          expect(read(kept)).toEqual([FIRST, small(1), large(2), small(5), small(6)]);
        }
      }));

    it("[JO8] forgets what is before a generation, and goes on with its rows", () =>
      withStore((store) => {
        const journal = store.open();
        journal.append(FIRST, [line("one")]);
        journal.beginGeneration();
        journal.append(large(1), [line("two")]);
        journal.beginGeneration();
        journal.append(small(4));
        journal.forgetBefore(1);
        for (const kept of [journal, store.open()]) {
          expect(read(kept)).toEqual([large(1), small(4)]);
          expect([kept.nextSeq, kept.firstSeq]).toEqual([5, 4]);
          expect(kept.generationBefore(4)).toBe(1);
          expect(kept.generationBefore(1)).toBeNull();
          expect([...kept.logs(0, 5, "newest-first")]).toEqual([{ seq: 1, lines: [line("two")] }]);
        }
        journal.forgetBefore(4);
        const again = store.open();
        again.append(small(5));
        expect(read(again)).toEqual([small(4), small(5)]);
        expect(again.generationBefore(4)).toBeNull();
        expect(store.rowCount()).toBe(2);
      }));

    it("[LG19] keeps the log of a commit beside it, and gives it back in either order", () =>
      withStore((store) => {
        const journal = store.open();
        journal.append(FIRST, [line("one"), line("two")]);
        journal.append(small(1));
        journal.append(large(2), [line("three")]);
        for (let seq = 5; seq < 40; seq += 1) journal.append(small(seq), [line(String(seq))]);
        const logs = [
          { seq: 0, lines: [line("one"), line("two")] },
          { seq: 2, lines: [line("three")] },
          ...Array.from({ length: 35 }, (_, n) => ({ seq: n + 5, lines: [line(String(n + 5))] })),
        ];
        for (const kept of [journal, store.open()]) {
          expect([...kept.logs(0, 40, "oldest-first")]).toEqual(logs);
          expect([...kept.logs(0, 40, "newest-first")]).toEqual(logs.toReversed());
          expect([...kept.logs(1, 5, "oldest-first")]).toEqual(logs.slice(1, 2));
          expect([...kept.logs(5, 39, "newest-first")]).toEqual(logs.slice(2, -1).toReversed());
          expect(read(kept).slice(0, 3)).toEqual([FIRST, small(1), large(2)]);
        }
      }));

    it("[LG19] has no log before anything was logged", () =>
      withStore((store) => {
        const journal = store.open();
        expect([...journal.logs(0, 0, "oldest-first")]).toEqual([]);
        journal.append(FIRST);
        expect([...journal.logs(0, 1, "newest-first")]).toEqual([]);
      }));

    it("[JO3] takes commits one after the other and refuses one that is out of order", () =>
      withStore((store) => {
        const journal = store.open();
        journal.append(FIRST);
        for (const seq of [0, 2]) {
          expect(() => journal.append(small(seq))).toThrow(
            `a commit for row ${seq} where row 1 is due`,
          );
        }
        expect(read(journal)).toEqual([FIRST]);
        expect(store.rowCount()).toBe(1);
      }));

    it("[JO4] forgets a commit that has no last row, and writes the next one in its place", () =>
      withStore((store) => {
        const journal = store.open();
        journal.append(FIRST);
        for (const row of commitRows(large(1)).slice(0, 2)) store.insertRow(row);
        const again = store.open();
        expect(again.nextSeq).toBe(1);
        expect(read(again)).toEqual([FIRST]);
        again.append(small(1));
        expect(read(store.open())).toEqual([FIRST, small(1)]);
        expect(store.rowCount()).toBe(2);
      }));
  });
}
