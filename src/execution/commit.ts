/**
 * A commit: facts that become durable together, with the one instant that they share. It is stored as one
 * or more rows (chunks) of text, of which only the last is marked; a commit without its last chunk never happened.
 */
import type { Fact } from "./fact.ts";
import type { LogLine } from "./log-line.ts";
import { printLog } from "./log-line.ts";

/** Where a fact stands: its commit's first row and instant. */
export interface Position {
  /** Sequence number of the first row. */
  readonly seq: number;
  /** Epoch milliseconds; never decreases within a journal. */
  readonly atMs: number;
}

export interface Commit extends Position {
  readonly facts: readonly Fact[];
}

export interface JournalRow {
  readonly seq: number;
  readonly atMs: number;
  readonly text: string;
  readonly isLast: boolean;
  /** What was logged until this commit (`log-line.ts`), in its first row; absent when there was nothing. */
  readonly logs?: string;
  /** First row of its generation; absent: that is the first row of all. */
  readonly firstSeq?: number;
}

/** At most 3 bytes of UTF-8 a unit, so a row stays below 1 MB. */
export const CHUNK_LENGTH_MAX = 300_000;

/**
 * Splits the text of a commit into rows; a surrogate pair is never divided.
 * @param firstSeq first row of its generation
 */
export function commitRows(
  commit: Commit,
  logs: readonly LogLine[] = [],
  firstSeq: number = 0,
): JournalRow[] {
  const text = JSON.stringify(commit.facts);
  const rows: JournalRow[] = [];
  let start = 0;
  do {
    const end = chunkEnd(text, start);
    const isLast = end === text.length;
    rows.push({
      seq: commit.seq + rows.length,
      atMs: commit.atMs,
      text: text.slice(start, end),
      isLast,
      ...(start === 0 && logs.length > 0 ? { logs: printLog(logs) } : {}),
      ...(firstSeq === 0 ? {} : { firstSeq }),
    });
    start = end;
  } while (start < text.length);
  return rows;
}

/** Joins rows, in order of `seq`, back into commits; an unfinished commit at the end is ignored. */
export function* commitsOf(rows: Iterable<JournalRow>): Generator<Commit> {
  let open: JournalRow[] = [];
  for (const row of rows) {
    open.push(row);
    if (!row.isLast) continue;
    const [first] = open;
    if (first === undefined) continue;
    const text = open.length === 1 ? first.text : open.map((chunk) => chunk.text).join("");
    open = [];
    yield { seq: first.seq, atMs: first.atMs, facts: parseFacts(text) };
  }
}

function chunkEnd(text: string, start: number): number {
  const end = Math.min(start + CHUNK_LENGTH_MAX, text.length);
  const splitsPair = end < text.length && (text.charCodeAt(end - 1) & 0xfc00) === 0xd800;
  return splitsPair ? end - 1 : end;
}

function parseFacts(text: string): Fact[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the journal holds what commitRows wrote
  return JSON.parse(text) as Fact[];
}
