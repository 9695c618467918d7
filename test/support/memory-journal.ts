/** A journal whose rows are an array that outlives it, as the storage of an object outlives the object. */
import type { Journal, LogOrder } from "../../src/engine/journal.ts";
import type { Commit, JournalRow } from "../../src/execution/commit.ts";
import { commitRows, commitsOf } from "../../src/execution/commit.ts";
import type { LogLine, StoredLog } from "../../src/execution/log-line.ts";
import { logsOf } from "./stored-logs.ts";

export class MemoryJournal implements Journal {
  readonly #rows: JournalRow[];
  #firstSeq: number;

  /** @param rows what is stored; an unfinished commit at its end is removed */
  constructor(rows: JournalRow[]) {
    this.#rows = rows;
    rows.length = rows.findLastIndex((row) => row.isLast) + 1;
    this.#firstSeq = rows.at(-1)?.firstSeq ?? 0;
  }

  get nextSeq(): number {
    return (this.#rows.at(-1)?.seq ?? -1) + 1;
  }

  get firstSeq(): number {
    return this.#firstSeq;
  }

  beginGeneration(): void {
    this.#firstSeq = this.nextSeq;
  }

  generationBefore(firstSeq: number): number | null {
    const newest = this.#rows.findLast(({ seq }) => seq < firstSeq);
    return newest === undefined ? null : (newest.firstSeq ?? 0);
  }

  forgetBefore(firstSeq: number): void {
    this.#rows.splice(
      0,
      this.#rows.findIndex(({ seq }) => seq >= firstSeq),
    );
  }

  append(commit: Commit, logs: readonly LogLine[] = []): void {
    if (commit.seq !== this.nextSeq) {
      throw new Error(`a commit for row ${commit.seq} where row ${this.nextSeq} is due`);
    }
    this.#rows.push(...commitRows(commit, logs, this.#firstSeq));
  }

  commits(from: number, until = this.nextSeq): Iterable<Commit> {
    return commitsOf(this.#between(from, until));
  }

  logs(from: number, until: number, order: LogOrder): Iterable<StoredLog> {
    const stored = logsOf(this.#between(from, until));
    return order === "oldest-first" ? stored : stored.toReversed();
  }

  async sync(): Promise<void> {}

  #between(from: number, until: number): JournalRow[] {
    return this.#rows.filter(({ seq }) => seq >= from && seq < until);
  }
}
