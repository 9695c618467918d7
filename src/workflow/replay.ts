/**
 * Replay: matches what a workflow asks for against its history.
 *
 * 1. Each call must equal the next recorded request in join set, function and canonical params; each sleep in
 *    join set and in when it was to end, as it was asked for and not as it was understood.
 * 2. Recorded requests come with their recorded answers; the first one after the history is fresh. A run
 *    begins only when the last recorded request has been answered.
 * 3. A workflow that ends while history is left has lost its way as much as one that asks for something else.
 * 4. `nowMs` is the instant of the latest history fact or response that the workflow has observed.
 */
import type { DelayOutcome } from "../execution/fact.ts";
import type { JoinSetId } from "../execution/join-set-id.ts";
import { oneOffJoinSet } from "../execution/join-set-id.ts";
import type { ScheduleAt } from "../execution/schedule-at.ts";
import { describeSchedule, sameSchedule } from "../execution/schedule-at.ts";
import type { Ffqn } from "../wit/ffqn.ts";
import { functionOf } from "../wit/ffqn.ts";
import type { JsonText } from "../wit/json-text.ts";
import type { Retval } from "../wit/retval.ts";
import type { AnswerEntry, HistoryEntry, RequestEntry } from "./history.ts";

export interface Call {
  readonly ffqn: Ffqn;
  /** Null when they are over the limit. */
  readonly params: JsonText | null;
}

export interface Sleep {
  readonly scheduleAt: ScheduleAt;
  /** What its join set is called after its number; a valid name of a join set. */
  readonly name: string;
}

/** What a request meets: its answer of then, the end of the history, or another request. */
export type Step<Answer> =
  | ({ readonly kind: "replayed" } & Answer)
  /** Never asked: the history is at its end. */
  | { readonly kind: "fresh"; readonly joinSet: JoinSetId }
  | { readonly kind: "diverged"; readonly divergence: Divergence };

export interface DelayEnd {
  readonly outcome: DelayOutcome;
  /** When it was due. */
  readonly expiresAtMs: number;
}

export interface Divergence {
  /** Version of the recorded event. */
  readonly version: number;
  readonly expected: string;
  readonly actual: string;
}

const SHOWN_PARAMS_LENGTH = 200;

export class Replay {
  readonly #history: Iterator<HistoryEntry, undefined>;
  #requests = 0;
  #nowMs: number;

  /** @param createdAtMs instant of the execution's creation */
  constructor(history: Iterator<HistoryEntry, undefined>, createdAtMs: number) {
    this.#history = history;
    this.#nowMs = createdAtMs;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  call(call: Call): Step<{ readonly retval: Retval }> {
    const joinSet = this.#nextJoinSet(functionOf(call.ffqn));
    const recorded = this.#nextRequest();
    if (recorded === undefined) return { kind: "fresh", joinSet };
    const { fact } = recorded;
    const isSame =
      fact.kind === "asked" &&
      fact.joinSet === joinSet &&
      fact.ffqn === call.ffqn &&
      fact.params === call.params;
    if (!isSame) return diverged(recorded, describeCall(joinSet, call));
    const answer = this.#answerTo(recorded);
    if (answer.kind !== "response" || answer.child !== fact.child) {
      throw new Error(`history: the call at version ${recorded.version} has another answer`);
    }
    return { kind: "replayed", retval: answer.retval };
  }

  sleep(sleep: Sleep): Step<DelayEnd> {
    const joinSet = this.#nextJoinSet(sleep.name);
    const recorded = this.#nextRequest();
    if (recorded === undefined) return { kind: "fresh", joinSet };
    const { fact } = recorded;
    const isSame =
      fact.kind === "delay-requested" &&
      fact.joinSet === joinSet &&
      sameSchedule(fact.scheduleAt, sleep.scheduleAt);
    if (!isSame) return diverged(recorded, describeSleep(joinSet, sleep.scheduleAt));
    const answer = this.#answerTo(recorded);
    if (answer.kind !== "delay-finished" || answer.fact.joinSet !== joinSet) {
      throw new Error(`history: the sleep at version ${recorded.version} has another answer`);
    }
    return { kind: "replayed", outcome: answer.fact.outcome, expiresAtMs: fact.expiresAtMs };
  }

  /** To be told of answers that arrive after the history was read. */
  observe(atMs: number): void {
    this.#nowMs = atMs;
  }

  /**
   * The workflow ended; null when the whole history was repeated.
   * @param how what to say of the end if history is left
   */
  end(how: string): Divergence | null {
    const left = this.#nextRequest();
    return left === undefined ? null : divergence(left, how);
  }

  #nextJoinSet(name: string): JoinSetId {
    this.#requests += 1;
    return oneOffJoinSet(this.#requests, name);
  }

  #nextRequest(): RequestEntry | undefined {
    const entry = this.#history.next().value;
    if (entry === undefined || entry.kind === "asked" || entry.kind === "delay-requested") {
      return entry;
    }
    throw new Error(`history: an answer (${entry.kind}) stands where a request is due`);
  }

  #answerTo(request: RequestEntry): AnswerEntry {
    const entry = this.#history.next().value;
    if (entry?.kind !== "response" && entry?.kind !== "delay-finished") {
      throw new Error(`history: the request at version ${request.version} has no answer`);
    }
    this.#nowMs = entry.atMs;
    return entry;
  }
}

function diverged(
  recorded: RequestEntry,
  actual: string,
): { readonly kind: "diverged"; readonly divergence: Divergence } {
  return { kind: "diverged", divergence: divergence(recorded, actual) };
}

function divergence({ fact, version }: RequestEntry, actual: string): Divergence {
  const expected =
    fact.kind === "asked"
      ? describeCall(fact.joinSet, fact)
      : describeSleep(fact.joinSet, fact.scheduleAt);
  return { version, expected, actual };
}

function describeCall(joinSet: JoinSetId, call: Call): string {
  const text = call.params ?? "params over the limit";
  const params =
    text.length <= SHOWN_PARAMS_LENGTH
      ? text
      : `${text.slice(0, SHOWN_PARAMS_LENGTH)}... (${text.length} characters)`;
  return `join set ${joinSet}: call of ${call.ffqn} with ${params}`;
}

function describeSleep(joinSet: JoinSetId, scheduleAt: ScheduleAt): string {
  return `join set ${joinSet}: sleep ${describeSchedule(scheduleAt)}`;
}
