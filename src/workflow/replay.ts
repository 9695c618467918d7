/**
 * Replay: matches what a workflow asks for against its history.
 *
 * 1. Each call must equal the next recorded one in join set, function and canonical params.
 * 2. Recorded calls come with their recorded answers; the first call after the history is fresh. A run
 *    begins only when the last recorded call has been answered.
 * 3. A workflow that ends while history is left has lost its way as much as one that asks for something else.
 * 4. `nowMs` is the instant of the latest history fact or response that the workflow has observed.
 */
import type { JoinSetId } from "../execution/join-set-id.ts";
import { oneOffJoinSet } from "../execution/join-set-id.ts";
import type { Ffqn } from "../wit/ffqn.ts";
import { functionOf } from "../wit/ffqn.ts";
import type { JsonText } from "../wit/json-text.ts";
import type { Retval } from "../wit/retval.ts";
import type { AskedEntry, HistoryEntry } from "./history.ts";

export interface Call {
  readonly ffqn: Ffqn;
  /** Null when they are over the limit. */
  readonly params: JsonText | null;
}

export type Step =
  /** Asked and answered before. */
  | { readonly kind: "replayed"; readonly retval: Retval }
  /** Never asked: the history is at its end. */
  | { readonly kind: "fresh"; readonly joinSet: JoinSetId }
  | { readonly kind: "diverged"; readonly divergence: Divergence };

export interface Divergence {
  /** Version of the recorded event. */
  readonly version: number;
  readonly expected: string;
  readonly actual: string;
}

const SHOWN_PARAMS_LENGTH = 200;

export class Replay {
  readonly #history: Iterator<HistoryEntry, undefined>;
  #calls = 0;
  #nowMs: number;

  /** @param createdAtMs instant of the execution's creation */
  constructor(history: Iterator<HistoryEntry, undefined>, createdAtMs: number) {
    this.#history = history;
    this.#nowMs = createdAtMs;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  call(call: Call): Step {
    this.#calls += 1;
    const joinSet = oneOffJoinSet(this.#calls, functionOf(call.ffqn));
    const recorded = this.#nextAsked();
    if (recorded === undefined) return { kind: "fresh", joinSet };
    const { fact } = recorded;
    if (fact.joinSet !== joinSet || fact.ffqn !== call.ffqn || fact.params !== call.params) {
      return { kind: "diverged", divergence: diverge(recorded, describeCall(joinSet, call)) };
    }
    const answer = this.#history.next().value;
    if (answer?.kind !== "response" || answer.child !== fact.child) {
      throw new Error(`history: the call at version ${recorded.version} has no answer`);
    }
    this.#nowMs = answer.atMs;
    return { kind: "replayed", retval: answer.retval };
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
    const left = this.#nextAsked();
    return left === undefined ? null : diverge(left, how);
  }

  #nextAsked(): AskedEntry | undefined {
    const entry = this.#history.next().value;
    if (entry === undefined || entry.kind === "asked") return entry;
    throw new Error(`history: an answer of execution ${entry.child} stands where a call is due`);
  }
}

function diverge(recorded: AskedEntry, actual: string): Divergence {
  const { fact, version } = recorded;
  return { version, expected: describeCall(fact.joinSet, fact), actual };
}

function describeCall(joinSet: JoinSetId, call: Call): string {
  const text = call.params ?? "params over the limit";
  const params =
    text.length <= SHOWN_PARAMS_LENGTH
      ? text
      : `${text.slice(0, SHOWN_PARAMS_LENGTH)}... (${text.length} characters)`;
  return `join set ${joinSet}: call of ${call.ffqn} with ${params}`;
}
