/**
 * Reads a history as far ahead as its next request, so that it is known when a workflow has repeated all of them.
 * Answers that come after the history was read follow it.
 */
import type { HeldAnswer, HeldAnswers } from "./held-answers.ts";
import type { Arrival, HistoryEntry, RequestEntry, StubAnswer } from "./history.ts";

/** An arrival as it is kept until the workflow takes it. */
export type HeldArrival = HeldAnswer | StubAnswer;

export class HistoryCursor {
  readonly #entries: Iterator<HistoryEntry, unknown>;
  /** Answers before the next request. */
  readonly #answers: HeldArrival[] = [];
  readonly #late: HeldArrival[] = [];
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
  push(arrival: Arrival): void {
    this.#late.push(this.#hold(arrival));
  }

  /** Undefined when there is nothing else, for now. */
  next(): RequestEntry | HeldArrival | undefined {
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
      this.#answers.push(this.#hold(entry));
    }
  }

  #hold(arrival: Arrival): HeldArrival {
    return arrival.kind === "stub-answer" ? arrival : this.#held.hold(arrival);
  }
}
