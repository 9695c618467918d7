import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Commit, JournalRow } from "../../src/execution/commit.ts";
import { CHUNK_LENGTH_MAX, commitRows, commitsOf } from "../../src/execution/commit.ts";
import { json } from "../support/sample-names.ts";
import { asked, created, finished, INCARNATION, locked } from "../support/sample-facts.ts";

const SMALL: Commit = { seq: 4, atMs: 17, facts: [locked(0, 1), asked(0, 1)] };

/** A commit whose JSON text is so long and consists, but for a few letters, of `unit`. */
function commitOfLength(length: number, unit: string): Commit {
  const empty = JSON.stringify([finished(0, { kind: "ok", value: json("") })]).length;
  const units = Math.floor((length - empty) / unit.length);
  const value = json("x".repeat(length - empty - units * unit.length) + unit.repeat(units));
  return { seq: 0, atMs: 1, facts: [finished(0, { kind: "ok", value })] };
}

function lengths(rows: readonly JournalRow[]): number[] {
  return rows.map((row) => row.text.length);
}

describe("rows of a commit", () => {
  it("[EX7] are one, marked as the last, when the commit is small", () => {
    expect(commitRows(SMALL)).toEqual([
      { seq: 4, atMs: 17, text: JSON.stringify(SMALL.facts), isLast: true },
    ]);
  });

  it("[EX7] are one for a commit of exactly the chunk length", () => {
    expect(lengths(commitRows(commitOfLength(CHUNK_LENGTH_MAX, "y")))).toEqual([CHUNK_LENGTH_MAX]);
  });

  it("[EX7] are two for a commit one character longer, of which the second is marked", () => {
    const rows = commitRows(commitOfLength(CHUNK_LENGTH_MAX + 1, "y"));
    expect(lengths(rows)).toEqual([CHUNK_LENGTH_MAX, 1]);
    expect(rows.map(({ seq, atMs, isLast }) => ({ seq, atMs, isLast }))).toEqual([
      { seq: 0, atMs: 1, isLast: false },
      { seq: 1, atMs: 1, isLast: true },
    ]);
  });

  it("[EX7] never divide a surrogate pair, wherever it stands", () => {
    for (const length of [600_000, 600_001, 900_000, 900_003]) {
      const commit = commitOfLength(length, "😀");
      const rows = commitRows(commit);
      expect(rows.every((row) => row.text.isWellFormed())).toBe(true);
      expect(Math.max(...lengths(rows))).toBeLessThanOrEqual(CHUNK_LENGTH_MAX);
      expect([...commitsOf(rows)]).toEqual([commit]);
    }
  });

  it("[EX7] stay below 1 MB of UTF-8, whatever the letters", () => {
    for (const unit of ["a", "é", "€", "😀"]) {
      for (const row of commitRows(commitOfLength(700_000, unit))) {
        expect(Buffer.byteLength(row.text)).toBeLessThan(1_000_000);
      }
    }
  });

  it("[EX7] join again into the commits that they were made of, lone surrogates and all", () => {
    const values = fc.string({ unit: "binary", maxLength: 20 }).map((text) => `${text}\uD800`);
    fc.assert(
      fc.property(fc.array(fc.array(values, { maxLength: 4 }), { maxLength: 5 }), (batches) => {
        const commits: Commit[] = [];
        const rows: JournalRow[] = [];
        for (const texts of batches) {
          const facts = texts.map((text) => finished(0, { kind: "err", value: json(text) }));
          const commit = { seq: rows.length, atMs: rows.length, facts: [INCARNATION, ...facts] };
          commits.push(commit);
          rows.push(...commitRows(commit));
        }
        expect(JSON.stringify([...commitsOf(rows)])).toBe(JSON.stringify(commits));
      }),
    );
  });
});

describe("a commit without its last row", () => {
  const long = commitOfLength(2 * CHUNK_LENGTH_MAX + 10, "y");
  const whole = commitRows({ ...long, seq: 1 });
  const first = commitRows({ seq: 0, atMs: 1, facts: [created()] });

  it("[EX8] never happened", () => {
    for (const cut of [1, 2]) {
      const commits = [...commitsOf([...first, ...whole.slice(0, cut)])];
      expect(commits).toEqual([{ seq: 0, atMs: 1, facts: [created()] }]);
    }
  });

  it("[EX8] is there when its last row is", () => {
    expect([...commitsOf([...first, ...whole])].at(1)).toEqual({ ...long, seq: 1 });
  });

  it("[EX8] leaves an empty journal empty", () => {
    expect([...commitsOf([])]).toEqual([]);
    expect([...commitsOf(whole.slice(0, 1))]).toEqual([]);
  });
});
