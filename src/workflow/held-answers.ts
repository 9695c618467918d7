/**
 * Answers that a workflow has not taken yet. They are kept with their results up to a length, and beyond it
 * without: a result is then read again from its commit when it is taken.
 */
import type { ExecutionNumber } from "../execution/fact.ts";
import { ANSWERS_LENGTH_MAX } from "../execution/limits.ts";
import type { Retval } from "../wit/retval.ts";
import type { Answer, ChildAnswer, DelayAnswer } from "./history.ts";

export type HeldAnswer = DelayAnswer | HeldChildAnswer;

export interface HeldChildAnswer extends Omit<ChildAnswer, "retval"> {
  /** Null: too long to be kept. */
  readonly retval: Retval | null;
}

/**
 * Reads a result again.
 * @param seq sequence number of the commit that holds it
 */
export type ReadResult = (seq: number, number: ExecutionNumber) => Retval;

export class HeldAnswers {
  readonly #read: ReadResult;
  #length = 0;

  constructor(read: ReadResult) {
    this.#read = read;
  }

  hold(answer: Answer): HeldAnswer {
    if (answer.kind === "delay-answer") return answer;
    const length = lengthOf(answer.retval);
    if (this.#length + length > ANSWERS_LENGTH_MAX) return { ...answer, retval: null };
    this.#length += length;
    return answer;
  }

  /** The answer is taken. */
  release(held: HeldAnswer): Answer {
    this.forget(held);
    if (held.kind === "delay-answer") return held;
    return { ...held, retval: held.retval ?? this.#read(held.seq, held.number) };
  }

  /** Nobody wants the answer any more. */
  forget(held: HeldAnswer): void {
    if (held.kind === "child-answer" && held.retval !== null) this.#length -= lengthOf(held.retval);
  }
}

function lengthOf(retval: Retval): number {
  return retval.kind === "execution-failure" ? 0 : (retval.value?.length ?? 0);
}
