/** A journal whose rows are an array that outlives it, as the storage of an object outlives the object. */
import type { Journal, LogOrder } from "../../src/engine/journal.ts";
import type { Commit, JournalRow } from "../../src/execution/commit.ts";
import { commitRows, commitsOf } from "../../src/execution/commit.ts";
import type { LogLine, StoredLog } from "../../src/execution/log-line.ts";
import { logsOf } from "./stored-logs.ts";

export class MemoryJournal implements Journal {
  readonly #rows: JournalRow[];

  /** @param rows what is stored; an unfinished commit at its end is removed */
  constructor(rows: JournalRow[]) {
    this.#rows = rows;
    rows.length = rows.findLastIndex((row) => row.isLast) + 1;
  }

  get nextSeq(): number {
    return this.#rows.length;
  }

  append(commit: Commit, logs: readonly LogLine[] = []): void {
    if (commit.seq !== this.nextSeq) {
      throw new Error(`a commit for row ${commit.seq} where row ${this.nextSeq} is due`);
    }
    this.#rows.push(...commitRows(commit, logs));
  }

  commits(from: number, until = this.nextSeq): Iterable<Commit> {
    return commitsOf(this.#rows.slice(from, until));
  }

  logs(from: number, until: number, order: LogOrder): Iterable<StoredLog> {
    const stored = logsOf(this.#rows.slice(from, until));
    return order === "oldest-first" ? stored : stored.toReversed();
  }

  async sync(): Promise<void> {}
}
