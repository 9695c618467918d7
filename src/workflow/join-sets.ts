/**
 * The join sets of one workflow as its run sees them: which there are, what was submitted to them, which answers
 * wait in them and which were taken. It follows from the workflow's requests and their answers alone.
 */
import type { DelayId } from "../execution/delay-id.ts";
import type { ExecutionId } from "../execution/execution-id.ts";
import type { ExecutionNumber } from "../execution/fact.ts";
import type { JoinSetId } from "../execution/join-set-id.ts";
import { isOneOff, joinSetOf, oneOffJoinSet } from "../execution/join-set-id.ts";
import type { Ffqn } from "../wit/ffqn.ts";
import type { FailureKind } from "../wit/retval.ts";
import type { HeldAnswer, HeldAnswers } from "./held-answers.ts";
import type { Answer } from "./history.ts";

/** A child whose answer was taken: where its result is, without the result. */
export interface TakenChild {
  readonly number: ExecutionNumber;
  readonly ffqn: Ffqn;
  /** Sequence number of the commit that holds the result. */
  readonly seq: number;
  /** Null when it returned, be it an err. */
  readonly failure: FailureKind | null;
}

interface JoinSet {
  children: number;
  delays: number;
  /** Answers that are still to be taken, come or not. */
  unawaited: number;
  isClosed: boolean;
  lastId: ExecutionId | DelayId | null;
  readonly answers: HeldAnswer[];
}

export class JoinSets {
  readonly #held: HeldAnswers;
  readonly #sets = new Map<JoinSetId, JoinSet>();
  readonly #taken = new Map<ExecutionId, TakenChild>();
  #generated = 0;
  #oneOffs = 0;
  #lastCall: ExecutionId | null = null;
  #lastOneOff: ExecutionId | DelayId | null = null;

  constructor(held: HeldAnswers) {
    this.#held = held;
  }

  /** The child of the latest direct call. */
  get lastCall(): ExecutionId | null {
    return this.#lastCall;
  }

  /** What answered the latest direct call or sleep. */
  get lastOneOff(): ExecutionId | DelayId | null {
    return this.#lastOneOff;
  }

  /** How many have been made, one-off ones included. */
  get made(): number {
    return this.#sets.size + this.#oneOffs;
  }

  /** The name of the next one-off join set; taken at once. */
  nextOneOff(name: string): JoinSetId {
    this.#oneOffs += 1;
    return oneOffJoinSet(this.#oneOffs, name);
  }

  /** The id of a new join set; null when the name is taken. A name has been checked before. */
  create(name: string | null): JoinSetId | null {
    const id =
      name === null ? joinSetOf("g", String((this.#generated += 1))) : joinSetOf("n", name);
    if (this.#sets.has(id)) return null;
    const empty = { children: 0, delays: 0, unawaited: 0, isClosed: false, lastId: null };
    this.#sets.set(id, { ...empty, answers: [] });
    return id;
  }

  /** The number of the next child; `isRefused`: there is none, but its number is taken. */
  addChild(id: JoinSetId, isRefused: boolean): number {
    const set = this.#open(id);
    set.children += 1;
    if (!isRefused) set.unawaited += 1;
    return set.children;
  }

  /** The number that the next child will have. */
  nextChild(id: JoinSetId): number {
    return this.#open(id).children + 1;
  }

  addDelay(id: JoinSetId): number {
    const set = this.#open(id);
    set.delays += 1;
    set.unawaited += 1;
    return set.delays;
  }

  /** An answer has come; of a closed join set nobody wants it. */
  arrive(answer: HeldAnswer): void {
    const set = isOneOff(answer.joinSet) ? null : this.#set(answer.joinSet);
    if (set === null || set.isClosed) this.#held.forget(answer);
    else set.answers.push(answer);
  }

  /** Takes the next answer; undefined when none has come. */
  take(id: JoinSetId): Answer | undefined {
    const set = this.#open(id);
    const held = set.answers.shift();
    if (held === undefined) return undefined;
    const answer = this.#held.release(held);
    set.unawaited -= 1;
    set.lastId = answer.id;
    this.#keep(answer);
    return answer;
  }

  /** The answer of a direct call or a sleep. */
  takeOneOff(held: HeldAnswer): Answer {
    const answer = this.#held.release(held);
    this.#lastOneOff = answer.id;
    if (answer.kind !== "child-answer") return answer;
    // Only the latest one can be asked for, so that a long loop leaves nothing behind.
    if (this.#lastCall !== null) this.#taken.delete(this.#lastCall);
    this.#lastCall = answer.id;
    this.#keep(answer);
    return answer;
  }

  hasAnswer(id: JoinSetId): boolean {
    return this.#open(id).answers.length > 0;
  }

  /** Members whose answers were not taken. */
  unawaited(id: JoinSetId): number {
    const { unawaited, isClosed } = this.#set(id);
    return isClosed ? 0 : unawaited;
  }

  close(id: JoinSetId): void {
    const set = this.#set(id);
    set.isClosed = true;
    for (const answer of set.answers.splice(0)) this.#held.forget(answer);
  }

  lastId(id: JoinSetId): ExecutionId | DelayId | null {
    return this.#set(id).lastId;
  }

  /** Those that are open and have members, the youngest first. */
  toClose(): readonly JoinSetId[] {
    const ids = [...this.#sets.keys()].filter((id) => this.unawaited(id) > 0);
    return ids.toReversed();
  }

  /** A child whose answer was taken from a join set, or that of the latest direct call. */
  taken(id: ExecutionId): TakenChild | undefined {
    return this.#taken.get(id);
  }

  #keep(answer: Answer): void {
    if (answer.kind !== "child-answer") return;
    const { id, number, ffqn, seq, retval } = answer;
    const failure = retval.kind === "execution-failure" ? retval.failure.failure : null;
    this.#taken.set(id, { number, ffqn, seq, failure });
  }

  #open(id: JoinSetId): JoinSet {
    const set = this.#set(id);
    if (set.isClosed) throw new Error(`the join set ${id} is closed`);
    return set;
  }

  #set(id: JoinSetId): JoinSet {
    const set = this.#sets.get(id);
    if (set === undefined) throw new Error(`there is no join set ${id}`);
    return set;
  }
}
