/**
 * The journal of a tree in the SQLite of its Durable Object.
 *
 * The table is made by the first append, in the same transaction, so asking an object for an execution that
 * nobody created leaves nothing behind. Statements are written by hand, because this is the hot path.
 */
import type { Commit, JournalRow } from "../execution/commit.ts";
import { commitRows, commitsOf } from "../execution/commit.ts";
import type { LogLine, StoredLog } from "../execution/log-line.ts";
import { parseLog } from "../execution/log-line.ts";
import type { Journal, LogOrder } from "../engine/journal.ts";
import { missingSchema } from "./journal-schema.ts";
import { storedRow } from "./journal-table.ts";

/** The part of `DurableObjectStorage` that the journal needs. */
export interface JournalStorage {
  readonly sql: {
    exec(query: string, ...bindings: SqlValue[]): { toArray(): SqlRow[] };
  };
  transactionSync<T>(work: () => T): T;
  sync(): Promise<void>;
}

type SqlValue = string | number | null;
type SqlRow = Record<string, ArrayBuffer | string | number | null>;

/** Rows fetched at a time: bounds what a reader of a long journal holds (a row has at most 0.9 MB). */
const PAGE_ROWS = 16;

/** Columns that came after the first version. */
const OPTIONAL_COLUMNS = ["logs", "first_seq"] as const;

export class SqliteJournal implements Journal {
  readonly #storage: JournalStorage;
  #nextSeq: number;
  #firstSeq: number;
  #hasTable: boolean;
  /** Optional columns; a table of an earlier version may lack them. */
  readonly #columns: Set<string>;
  /** What the table lacks; executed with the first append. */
  #missing: readonly string[];

  constructor(storage: JournalStorage) {
    this.#storage = storage;
    const names = this.#rows("SELECT name FROM pragma_table_info('journal')");
    this.#columns = new Set(names.map((row) => textIn(row, "name")));
    this.#hasTable = this.#columns.size > 0;
    this.#missing = missingSchema(this.#columns);
    if (this.#hasTable) this.#cutUnfinishedCommit();
    const newest = this.#hasTable ? this.#newest() : undefined;
    this.#nextSeq = newest === undefined ? 0 : newest.seq + 1;
    this.#firstSeq = newest?.firstSeq ?? 0;
  }

  get nextSeq(): number {
    return this.#nextSeq;
  }

  get firstSeq(): number {
    return this.#firstSeq;
  }

  beginGeneration(): void {
    this.#firstSeq = this.#nextSeq;
  }

  generationBefore(firstSeq: number): number | null {
    return this.#newest(firstSeq)?.firstSeq ?? null;
  }

  forgetBefore(firstSeq: number): void {
    this.#storage.sql.exec("DELETE FROM journal WHERE seq < ?", firstSeq);
  }

  append(commit: Commit, logs: readonly LogLine[] = []): void {
    if (commit.seq !== this.#nextSeq) {
      throw new Error(`a commit for row ${commit.seq} where row ${this.#nextSeq} is due`);
    }
    const rows = commitRows(commit, logs, this.#firstSeq);
    this.#storage.transactionSync(() => {
      for (const sql of this.#missing) this.#storage.sql.exec(sql);
      for (const row of rows) this.#insert(row);
    });
    if (this.#missing.length > 0) {
      for (const column of OPTIONAL_COLUMNS) this.#columns.add(column);
    }
    this.#missing = [];
    this.#hasTable = true;
    this.#nextSeq += rows.length;
  }

  commits(from: number, until = this.#nextSeq): Iterable<Commit> {
    return commitsOf(this.#scan(from, until));
  }

  *logs(from: number, until: number, order: LogOrder): Generator<StoredLog> {
    if (!this.#columns.has("logs")) return;
    const isAscending = order === "oldest-first";
    let [low, high] = [from, until];
    for (;;) {
      const page = this.#rows(
        `SELECT seq, logs FROM journal WHERE seq >= ? AND seq < ? AND logs IS NOT NULL
          ORDER BY seq ${isAscending ? "ASC" : "DESC"} LIMIT ${PAGE_ROWS}`,
        low,
        high,
      ).map(parseLogRow);
      yield* page;
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE_ROWS) return;
      if (isAscending) low = last.seq + 1;
      else high = last.seq;
    }
  }

  async sync(): Promise<void> {
    await this.#storage.sync();
  }

  #insert(row: JournalRow): void {
    const { seq, atMs, isLast, facts, logs, firstSeq } = storedRow(row);
    this.#storage.sql.exec(
      "INSERT INTO journal (seq, at_ms, is_last, facts, logs, first_seq) VALUES (?, ?, ?, ?, ?, ?)",
      seq,
      atMs,
      isLast ? 1 : 0,
      facts,
      logs,
      firstSeq,
    );
  }

  /** The newest row before that one. */
  #newest(before = Number.MAX_SAFE_INTEGER): { seq: number; firstSeq: number } | undefined {
    const firstSeq = this.#columns.has("first_seq") ? "first_seq" : "NULL";
    const [row] = this.#rows(
      `SELECT seq, coalesce(${firstSeq}, 0) AS first_seq FROM journal
        WHERE seq < ? ORDER BY seq DESC LIMIT 1`,
      before,
    );
    if (row === undefined) return undefined;
    return { seq: numberIn(row, "seq"), firstSeq: numberIn(row, "first_seq") };
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

  #rows(query: string, ...bindings: SqlValue[]): SqlRow[] {
    return this.#storage.sql.exec(query, ...bindings).toArray();
  }
}

function parseRow(row: SqlRow): JournalRow {
  return {
    seq: numberIn(row, "seq"),
    atMs: numberIn(row, "at_ms"),
    isLast: numberIn(row, "is_last") === 1,
    text: textIn(row, "facts"),
  };
}

function parseLogRow(row: SqlRow): StoredLog {
  return { seq: numberIn(row, "seq"), lines: parseLog(textIn(row, "logs")) };
}

function textIn(row: SqlRow, column: string): string {
  const value = row[column];
  if (typeof value !== "string") throw new Error(`the journal column \`${column}\` is not text`);
  return value;
}

function numberIn(row: SqlRow | undefined, column: string): number {
  const value = row?.[column];
  if (typeof value !== "number")
    throw new Error(`the journal column \`${column}\` is not a number`);
  return value;
}
