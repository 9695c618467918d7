/**
 * Reads a history as far ahead as its next request, so that it is known when a workflow has repeated all of them.
 * Answers that come after the history was read follow it.
 */
import type { Answer, HistoryEntry, RequestEntry } from "./history.ts";

export class HistoryCursor {
  readonly #entries: Iterator<HistoryEntry, undefined>;
  /** Answers before the next request. */
  readonly #answers: Answer[] = [];
  readonly #late: Answer[] = [];
  #request: RequestEntry | undefined;

  constructor(entries: Iterator<HistoryEntry, undefined>) {
    this.#entries = entries;
    this.#readAhead();
  }

  /** No request is left: what the workflow does now it does for the first time. */
  get isAtEnd(): boolean {
    return this.#request === undefined;
  }

  /** An answer that has just been recorded. */
  push(answer: Answer): void {
    this.#late.push(answer);
  }

  /** Undefined when there is nothing else, for now. */
  next(): HistoryEntry | undefined {
    const answer = this.#answers.shift();
    if (answer !== undefined) return answer;
    const request = this.#request;
    if (request === undefined) return this.#late.shift();
    this.#readAhead();
    return request;
  }

  #readAhead(): void {
    for (;;) {
      const { value } = this.#entries.next();
      if (value === undefined || value.kind === "request") {
        this.#request = value;
        return;
      }
      this.#answers.push(value);
    }
  }
}
