/** Reads a history one entry ahead, so that it is known when a workflow has repeated all of it. */
import type { HistoryEntry } from "./history.ts";

export class HistoryCursor implements Iterator<HistoryEntry, undefined> {
  readonly #entries: Iterator<HistoryEntry, undefined>;
  #next: IteratorResult<HistoryEntry, undefined>;

  constructor(entries: Iterator<HistoryEntry, undefined>) {
    this.#entries = entries;
    this.#next = entries.next();
  }

  /** Nothing is left: what the workflow does now it does for the first time. */
  get isAtEnd(): boolean {
    return this.#next.done === true;
  }

  next(): IteratorResult<HistoryEntry, undefined> {
    const next = this.#next;
    if (next.done !== true) this.#next = this.#entries.next();
    return next;
  }
}
