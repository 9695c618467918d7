/**
 * The lines that guests of one tree have logged since the last row of its journal. They wait for the next row
 * and are written beside its facts; when the object dies first they are lost.
 *
 * 1. A line costs no row and makes none be written earlier.
 * 2. A line that waits has its final position: its place here, in the commit that comes next.
 * 3. What is beyond the limits is dropped, and a line at the end of the row says how many were.
 */
import type { GuestLine, LogLine, LogOrigin } from "../execution/log-line.ts";
import { cutLogText, logLength } from "../execution/log-line.ts";
import {
  LOG_LENGTH_PER_ROW_MAX,
  LOG_LENGTH_PER_RUN_MAX,
  LOG_LINES_PER_ROW_MAX,
  LOG_LINES_PER_RUN_MAX,
} from "../execution/limits.ts";
import type { RunNumber } from "../execution/fact.ts";
import type { Clock } from "./clock.ts";

export class LogBook {
  #waiting: LogLine[] = [];
  #length = 0;
  #isFull = false;
  /** What was dropped since the last row. */
  readonly #dropped = new Map<RunNumber, { readonly origin: LogOrigin; count: number }>();
  readonly #readers = new Set<() => void>();

  /** Lines that are not written yet, in the order of their positions. */
  get waiting(): readonly LogLine[] {
    return this.#waiting;
  }

  add(line: LogLine): void {
    const length = logLength(line);
    // What comes after a line that was dropped for want of room is dropped too, however short it is.
    this.#isFull ||=
      this.#waiting.length >= LOG_LINES_PER_ROW_MAX ||
      this.#length + length > LOG_LENGTH_PER_ROW_MAX;
    if (this.#isFull) {
      this.drop(line);
      return;
    }
    this.#waiting.push(line);
    this.#length += length;
    this.wake();
  }

  drop({ of, run, atMs }: LogOrigin): void {
    const dropped = this.#dropped.get(run);
    if (dropped === undefined) this.#dropped.set(run, { origin: { of, run, atMs }, count: 1 });
    else dropped.count += 1;
  }

  /** The lines for the next row, which wait no longer. */
  take(): readonly LogLine[] {
    const lines = this.#waiting;
    for (const { origin, count } of this.#dropped.values()) lines.push(countLine(origin, count));
    this.#waiting = [];
    this.#length = 0;
    this.#isFull = false;
    this.#dropped.clear();
    return lines;
  }

  /** Lets those who wait for lines look again. */
  wake(): void {
    for (const look of this.#readers) look();
    this.#readers.clear();
  }

  /** Resolves in the turn after the next line, wherever it comes from, or after `waitMs`. */
  async news(clock: Clock, waitMs: number): Promise<void> {
    let look = (): void => undefined;
    const isWoken = await new Promise<boolean>((resolve) => {
      const cancel = clock.at(clock.nowMs() + waitMs, () => resolve(false));
      look = () => {
        cancel();
        resolve(true);
      };
      this.#readers.add(look);
    });
    this.#readers.delete(look);
    if (isWoken) await clock.turn();
  }
}

/** What one run may log. */
export class RunLog {
  readonly #book: LogBook;
  readonly #of: string;
  readonly #run: RunNumber;
  readonly #nowMs: () => number;
  #lines = 0;
  #length = 0;

  constructor(book: LogBook, { of, run }: Omit<LogOrigin, "atMs">, nowMs: () => number) {
    this.#book = book;
    this.#of = of;
    this.#run = run;
    this.#nowMs = nowMs;
  }

  write(guestLine: GuestLine): void {
    const line: LogLine = {
      of: this.#of,
      run: this.#run,
      atMs: this.#nowMs(),
      ...guestLine,
      text: cutLogText(guestLine.text),
    };
    this.#lines += 1;
    this.#length += logLength(line);
    if (this.#lines > LOG_LINES_PER_RUN_MAX || this.#length > LOG_LENGTH_PER_RUN_MAX) {
      this.#book.drop(line);
    } else {
      this.#book.add(line);
    }
  }
}

function countLine(origin: LogOrigin, count: number): LogLine {
  const text =
    `${count} ${count === 1 ? "line was" : "lines were"} dropped: between two rows of the journal ` +
    `at most ${LOG_LINES_PER_ROW_MAX} lines and ${LOG_LENGTH_PER_ROW_MAX} characters are kept, ` +
    `and of one run ${LOG_LINES_PER_RUN_MAX} lines and ${LOG_LENGTH_PER_RUN_MAX} characters`;
  return { ...origin, level: "warn", text };
}
