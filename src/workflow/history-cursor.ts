/**
 * Reads a history as far ahead as its next request, so that it is known when a workflow has repeated all of them.
 * Answers that come after the history was read follow it.
 */
import type { HeldAnswer, HeldAnswers } from "./held-answers.ts";
import type { Answer, HistoryEntry, RequestEntry } from "./history.ts";

export class HistoryCursor {
  readonly #entries: Iterator<HistoryEntry, unknown>;
  /** Answers before the next request. */
  readonly #answers: HeldAnswer[] = [];
  readonly #late: HeldAnswer[] = [];
  readonly #held: HeldAnswers;
  #request: RequestEntry | undefined;

  constructor(entries: Iterator<HistoryEntry, unknown>, held: HeldAnswers) {
    this.#entries = entries;
    this.#held = held;
    this.#readAhead();
  }

  /** No request is left: what the workflow does now it does for the first time. */
  get isAtEnd(): boolean {
    return this.#request === undefined;
  }

  /** An answer that has just been recorded. */
  push(answer: Answer): void {
    this.#late.push(this.#held.hold(answer));
  }

  /** Undefined when there is nothing else, for now. */
  next(): RequestEntry | HeldAnswer | undefined {
    const answer = this.#answers.shift();
    if (answer !== undefined) return answer;
    const request = this.#request;
    if (request === undefined) return this.#late.shift();
    this.#readAhead();
    return request;
  }

  #readAhead(): void {
    for (;;) {
      const next = this.#entries.next();
      const entry = next.done === true ? undefined : next.value;
      if (entry === undefined || entry.kind === "request") {
        this.#request = entry;
        return;
      }
      this.#answers.push(this.#held.hold(entry));
    }
  }
}
