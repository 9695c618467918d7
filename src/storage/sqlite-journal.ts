/**
 * The journal of a tree in the SQLite of its Durable Object.
 *
 * The table is made by the first append, in the same transaction, so asking an object for an execution that
 * nobody created leaves nothing behind. Statements are written by hand, because this is the hot path.
 */
import type { Commit, JournalRow } from "../execution/commit.ts";
import { commitRows, commitsOf } from "../execution/commit.ts";
import type { Journal } from "../engine/journal.ts";
import { storedRow } from "./journal-table.ts";
import schema from "../../migrations/execution/0000_journal.sql";

/** The part of `DurableObjectStorage` that the journal needs. */
export interface JournalStorage {
  readonly sql: {
    exec(query: string, ...bindings: (string | number)[]): { toArray(): SqlRow[] };
  };
  transactionSync<T>(work: () => T): T;
  sync(): Promise<void>;
}

type SqlRow = Record<string, ArrayBuffer | string | number | null>;

/** Rows fetched at a time: bounds what a reader of a long journal holds (a row has at most 0.9 MB). */
const PAGE_ROWS = 16;

export class SqliteJournal implements Journal {
  readonly #storage: JournalStorage;
  #nextSeq: number;
  #hasTable: boolean;

  constructor(storage: JournalStorage) {
    this.#storage = storage;
    this.#hasTable =
      this.#rows("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'journal'").length >
      0;
    if (this.#hasTable) this.#cutUnfinishedCommit();
    this.#nextSeq = this.#hasTable
      ? numberIn(this.#rows("SELECT coalesce(max(seq) + 1, 0) AS next FROM journal")[0], "next")
      : 0;
  }

  get nextSeq(): number {
    return this.#nextSeq;
  }

  append(commit: Commit): void {
    if (commit.seq !== this.#nextSeq) {
      throw new Error(`a commit for row ${commit.seq} where row ${this.#nextSeq} is due`);
    }
    const rows = commitRows(commit);
    this.#storage.transactionSync(() => {
      if (!this.#hasTable) this.#storage.sql.exec(schema);
      for (const row of rows) this.#insert(row);
    });
    this.#hasTable = true;
    this.#nextSeq += rows.length;
  }

  commits(from: number, until = this.#nextSeq): Iterable<Commit> {
    return commitsOf(this.#scan(from, until));
  }

  async sync(): Promise<void> {
    await this.#storage.sync();
  }

  #insert(row: JournalRow): void {
    const { seq, atMs, isLast, facts } = storedRow(row);
    this.#storage.sql.exec(
      "INSERT INTO journal (seq, at_ms, is_last, facts) VALUES (?, ?, ?, ?)",
      seq,
      atMs,
      isLast ? 1 : 0,
      facts,
    );
  }

  *#scan(from: number, until: number): Generator<JournalRow> {
    if (!this.#hasTable) return;
    for (let next = from; next < until; next += PAGE_ROWS) {
      const page = this.#rows(
        "SELECT seq, at_ms, is_last, facts FROM journal WHERE seq >= ? AND seq < ? ORDER BY seq",
        next,
        Math.min(next + PAGE_ROWS, until),
      );
      yield* page.map(parseRow);
    }
  }

  /** A copy of a journal may end within a commit; what is left of it must not begin the next one. */
  #cutUnfinishedCommit(): void {
    const [newest] = this.#rows("SELECT is_last FROM journal ORDER BY seq DESC LIMIT 1");
    if (newest === undefined || numberIn(newest, "is_last") === 1) return;
    this.#storage.sql.exec(
      "DELETE FROM journal WHERE seq > (SELECT coalesce(max(seq), -1) FROM journal WHERE is_last = 1)",
    );
  }

  #rows(query: string, ...bindings: (string | number)[]): SqlRow[] {
    return this.#storage.sql.exec(query, ...bindings).toArray();
  }
}

function parseRow(row: SqlRow): JournalRow {
  const text = row["facts"];
  if (typeof text !== "string") throw new Error("the journal column `facts` is not text");
  return {
    seq: numberIn(row, "seq"),
    atMs: numberIn(row, "at_ms"),
    isLast: numberIn(row, "is_last") === 1,
    text,
  };
}

function numberIn(row: SqlRow | undefined, column: string): number {
  const value = row?.[column];
  if (typeof value !== "number")
    throw new Error(`the journal column \`${column}\` is not a number`);
  return value;
}
