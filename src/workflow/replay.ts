/**
 * Replay: matches what a workflow asks for against its history.
 *
 * 1. Each request must equal the next recorded one (`request.ts`); only the workflow's own sequence counts.
 * 2. Recorded requests come with what they were answered; the first one after the history is fresh. A run begins
 *    only when the last recorded request that blocks has been answered.
 * 3. A workflow that ends while history is left has lost its way as much as one that asks for something else.
 * 4. `nowMs` is the instant of the latest history fact or answer that the workflow has observed. An answer that
 *    waits in a join set has not been observed.
 */
import type { DelayId } from "../execution/delay-id.ts";
import { delayId } from "../execution/delay-id.ts";
import type { ExecutionId, OwnerId } from "../execution/execution-id.ts";
import { childId } from "../execution/execution-id.ts";
import type { CallRefusal, JoinTried, RequestFact, StubOutcome } from "../execution/fact.ts";
import type { JoinSetId } from "../execution/join-set-id.ts";
import type { ScheduleAt } from "../execution/schedule-at.ts";
import { describeSchedule } from "../execution/schedule-at.ts";
import type { Ffqn } from "../wit/ffqn.ts";
import { functionOf } from "../wit/ffqn.ts";
import type { JsonText } from "../wit/json-text.ts";
import type { Retval } from "../wit/retval.ts";
import type { ReadResult } from "./held-answers.ts";
import { HeldAnswers } from "./held-answers.ts";
import type { Answer, Arrival, HistoryEntry, RequestEntry, StubAnswer } from "./history.ts";
import { isChildAnswer, isDelayAnswer } from "./history.ts";
import type { HeldArrival } from "./history-cursor.ts";
import { HistoryCursor } from "./history-cursor.ts";
import { JoinSets } from "./join-sets.ts";
import type { DelayEnd, Divergence, Refused, Step } from "./step.ts";
import type { Request } from "./request.ts";
import {
  closeRequest,
  describeRequest,
  requestOf,
  sameRequest,
  scheduleText,
  stubRequest,
} from "./request.ts";

/** The execution that a replay is of. */
export interface ReplayOwner {
  readonly owner: OwnerId;
  /** When it was created, or its generation began. */
  readonly begunAtMs: number;
}

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

type Matched<Kind extends RequestFact["kind"]> =
  | { readonly kind: "recorded"; readonly fact: Extract<RequestFact, { readonly kind: Kind }> }
  | { readonly kind: "fresh" }
  | { readonly kind: "diverged"; readonly divergence: Divergence };

export class Replay {
  readonly #owner: OwnerId;
  readonly #history: HistoryCursor;
  readonly joinSets: JoinSets;
  #nowMs: number;

  constructor(
    { owner, begunAtMs }: ReplayOwner,
    entries: Iterable<HistoryEntry, unknown>,
    read: ReadResult,
  ) {
    const held = new HeldAnswers(read);
    this.#owner = owner;
    this.#history = new HistoryCursor(entries[Symbol.iterator](), held);
    this.joinSets = new JoinSets(held);
    this.#nowMs = begunAtMs;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  /** The workflow has not made all of its recorded requests again. */
  get isRepeating(): boolean {
    return !this.#history.isAtEnd;
  }

  call(
    call: Call,
  ): Step<{ readonly kind: "returned"; readonly retval: Retval } | Refused, JoinSetId> {
    const joinSet = this.joinSets.nextOneOff(functionOf(call.ffqn));
    const request: Request = {
      kind: "call",
      subject: joinSet,
      what: call.ffqn,
      params: call.params,
    };
    const matched = this.#match<"asked" | "submit-refused">(request);
    if (matched.kind === "fresh") return { kind: "fresh", request: joinSet };
    if (matched.kind === "diverged") return matched;
    const { fact } = matched;
    if (fact.kind === "submit-refused") {
      return { kind: "replayed", answer: { kind: "refused", refusal: fact.refusal } };
    }
    const { retval } = this.#awaitOneOff(joinSet, isChildAnswer);
    return { kind: "replayed", answer: { kind: "returned", retval } };
  }

  sleep(sleep: Sleep): Step<DelayEnd, JoinSetId> {
    const joinSet = this.joinSets.nextOneOff(sleep.name);
    const what = describeSchedule(sleep.scheduleAt);
    const matched = this.#match<"delay-requested">({
      kind: "sleep",
      subject: joinSet,
      what,
      params: null,
    });
    if (matched.kind === "fresh") return { kind: "fresh", request: joinSet };
    if (matched.kind === "diverged") return matched;
    const { outcome } = this.#awaitOneOff(joinSet, isDelayAnswer);
    return {
      kind: "replayed",
      answer: { outcome, expiresAtMs: matched.fact.expiresAtMs },
    };
  }

  /** Null for `name`: a generated one. The answer is null when the name is taken, which leaves no trace. */
  createJoinSet(name: string | null): Step<JoinSetId | null, JoinSetId> {
    const joinSet = this.joinSets.create(name);
    if (joinSet === null) return { kind: "replayed", answer: null };
    const request: Request = { kind: "join-set-create", subject: joinSet, what: "", params: null };
    const matched = this.#match<"join-set-created">(request);
    if (matched.kind === "diverged") return matched;
    return matched.kind === "fresh"
      ? { kind: "fresh", request: joinSet }
      : { kind: "replayed", answer: joinSet };
  }

  /** Fresh: the number that the child would have; `submitted` tells what became of it. */
  submit(
    joinSet: JoinSetId,
    { ffqn, params }: Call,
  ): Step<{ readonly kind: "submitted"; readonly id: ExecutionId } | Refused, number> {
    const ordinal = this.joinSets.nextChild(joinSet);
    const subject = `${joinSet}_${ordinal}`;
    const matched = this.#match<"asked" | "submit-refused">({
      kind: "submit",
      subject,
      what: ffqn,
      params,
    });
    if (matched.kind === "fresh") return { kind: "fresh", request: ordinal };
    if (matched.kind === "diverged") return matched;
    const { fact } = matched;
    this.joinSets.addChild(joinSet, fact.kind === "submit-refused");
    return {
      kind: "replayed",
      answer:
        fact.kind === "submit-refused"
          ? { kind: "refused", refusal: fact.refusal }
          : { kind: "submitted", id: childId(this.#owner, joinSet, ordinal) },
    };
  }

  submitDelay(joinSet: JoinSetId, scheduleAt: ScheduleAt): Step<DelayId, number> {
    const delay = this.joinSets.addDelay(joinSet);
    const matched = this.#match<"delay-requested">({
      kind: "submit-delay",
      subject: `${joinSet}_${delay}`,
      what: describeSchedule(scheduleAt),
      params: null,
    });
    if (matched.kind === "fresh") return { kind: "fresh", request: delay };
    if (matched.kind === "diverged") return matched;
    return { kind: "replayed", answer: delayId(this.#owner, joinSet, delay) };
  }

  /** An answer of null: all have been taken. Fresh: whether that is so. */
  joinNext(
    joinSet: JoinSetId,
    ffqn: Ffqn | null,
  ): Step<Answer | null, "joined" | "joined-too-many"> {
    const isOver = this.joinSets.unawaited(joinSet) === 0;
    const matched = this.#match<"joined" | "joined-too-many">({
      kind: "join-next",
      subject: joinSet,
      what: ffqn ?? "",
      params: null,
    });
    if (matched.kind === "diverged") return matched;
    if (matched.kind === "fresh") {
      return { kind: "fresh", request: isOver ? "joined-too-many" : "joined" };
    }
    return { kind: "replayed", answer: isOver ? null : this.#awaitAnswer(joinSet) };
  }

  /** Fresh: `tryOutcome` says what to record. */
  joinNextTry(joinSet: JoinSetId): Step<Answer | "pending" | "all-processed", null> {
    const request: Request = { kind: "join-next-try", subject: joinSet, what: "", params: null };
    const matched = this.#match<"join-tried">(request);
    if (matched.kind === "diverged") return matched;
    if (matched.kind === "fresh") return { kind: "fresh", request: null };
    const { outcome } = matched.fact;
    if (outcome !== "found") return { kind: "replayed", answer: outcome };
    return { kind: "replayed", answer: this.take(joinSet) };
  }

  /** Fresh: how many of its answers have not been taken. With none there is nothing to record. */
  close(joinSet: JoinSetId): Step<null, number> {
    const members = this.joinSets.unawaited(joinSet);
    if (members === 0) {
      this.joinSets.close(joinSet);
      return { kind: "replayed", answer: null };
    }
    const matched = this.#match<"join-set-closed">(closeRequest(joinSet, members));
    if (matched.kind === "diverged") return matched;
    this.joinSets.close(joinSet);
    return matched.kind === "fresh"
      ? { kind: "fresh", request: members }
      : { kind: "replayed", answer: null };
  }

  schedule(id: ExecutionId, scheduleAt: ScheduleAt, call: Call): Step<CallRefusal | null, null> {
    const matched = this.#match<"scheduled">({
      kind: "schedule",
      subject: id,
      what: scheduleText(call.ffqn, scheduleAt),
      params: call.params,
    });
    if (matched.kind === "diverged") return matched;
    return matched.kind === "fresh"
      ? { kind: "fresh", request: null }
      : { kind: "replayed", answer: matched.fact.refusal };
  }

  stub(target: ExecutionId, retval: Retval): Step<StubOutcome, null> {
    const matched = this.#match<"stubbed">(stubRequest(target, retval));
    if (matched.kind === "diverged") return matched;
    if (matched.kind === "fresh") return { kind: "fresh", request: null };
    const outcome = matched.fact.outcome ?? this.takeStubAnswer()?.outcome;
    if (outcome === undefined) throw new Error(`history: the stub ${target} has not answered`);
    return { kind: "replayed", answer: outcome };
  }

  /** Something has been recorded after the history was read. */
  push(arrival: Arrival): void {
    this.#history.push(arrival);
  }

  /** To be told of what is recorded after the history was read. */
  observe(atMs: number): void {
    this.#nowMs = Math.max(this.#nowMs, atMs);
  }

  /** The answer of a one-off join set if it has come by now. */
  takeOneOff(joinSet: JoinSetId): Answer | undefined {
    for (let entry = this.#history.next(); entry !== undefined; entry = this.#history.next()) {
      if (entry.kind === "request") throw unexpected(entry);
      if ("joinSet" in entry && entry.joinSet === joinSet) {
        this.observe(entry.atMs);
        return this.joinSets.takeOneOff(entry);
      }
      this.#arrive(entry);
    }
    return undefined;
  }

  /** What a stub of another tree has answered, if it has by now. */
  takeStubAnswer(): StubAnswer | undefined {
    for (let entry = this.#history.next(); entry !== undefined; entry = this.#history.next()) {
      if (entry.kind === "request") throw unexpected(entry);
      if (entry.kind === "stub-answer") {
        this.observe(entry.atMs);
        return entry;
      }
      this.#arrive(entry);
    }
    return undefined;
  }

  /** The next answer of a join set if it has come by now. */
  takeNext(joinSet: JoinSetId): Answer | undefined {
    this.#arrived();
    const answer = this.joinSets.take(joinSet);
    if (answer !== undefined) this.observe(answer.atMs);
    return answer;
  }

  /** As `takeNext`, of one that is known to have an answer. */
  take(joinSet: JoinSetId): Answer {
    const answer = this.takeNext(joinSet);
    if (answer === undefined) throw new Error(`history: ${joinSet} has no answer to take`);
    return answer;
  }

  /**
   * The workflow ended; null when the whole history was repeated.
   * @param how what to say of the end if history is left
   */
  end(how: string): Divergence | null {
    const left = this.#nextRequest();
    return left === undefined ? null : divergence(left, how);
  }

  /** What `join-next-try` finds at this moment. */
  tryOutcome(joinSet: JoinSetId): JoinTried["outcome"] {
    this.#arrived();
    if (this.joinSets.hasAnswer(joinSet)) return "found";
    return this.joinSets.unawaited(joinSet) === 0 ? "all-processed" : "pending";
  }

  #match<Kind extends RequestFact["kind"]>(request: Request): Matched<Kind> {
    const recorded = this.#nextRequest();
    if (recorded === undefined) return { kind: "fresh" };
    const { fact } = recorded;
    if (!sameRequest(requestOf(fact), request)) {
      return {
        kind: "diverged",
        divergence: divergence(recorded, describeRequest(request)),
      };
    }
    this.observe(recorded.atMs);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same request is a fact of its kinds
    return { kind: "recorded", fact: fact as Extract<RequestFact, { readonly kind: Kind }> };
  }

  /** The next recorded request; the answers on the way to it have come. */
  #nextRequest(): RequestEntry | undefined {
    for (let entry = this.#history.next(); entry !== undefined; entry = this.#history.next()) {
      if (entry.kind === "request") return entry;
      this.#arrive(entry);
    }
    return undefined;
  }

  /** A member has answered; a stub answers only who waits for it. */
  #arrive(arrival: HeldArrival): void {
    if (arrival.kind === "stub-answer") throw new Error("history: nobody waits for a stub");
    this.joinSets.arrive(arrival);
  }

  /** Lets everything arrive that has come after the history. */
  #arrived(): void {
    if (!this.#history.isAtEnd) return;
    const left = this.#nextRequest();
    if (left !== undefined) throw unexpected(left);
  }

  #awaitAnswer(joinSet: JoinSetId): Answer {
    while (!this.joinSets.hasAnswer(joinSet)) {
      const entry = this.#history.next();
      if (entry === undefined) throw new Error(`history: ${joinSet} has no answer`);
      if (entry.kind === "request") throw unexpected(entry);
      this.#arrive(entry);
    }
    const answer = this.joinSets.take(joinSet);
    if (answer === undefined) throw new Error(`history: ${joinSet} lost its answer`);
    this.observe(answer.atMs);
    return answer;
  }

  #awaitOneOff<Kind extends Answer>(
    joinSet: JoinSetId,
    isKind: (answer: Answer) => answer is Kind,
  ): Kind {
    const answer = this.takeOneOff(joinSet);
    if (answer === undefined || !isKind(answer)) {
      throw new Error(`history: ${joinSet} has ${answer === undefined ? "no" : "another"} answer`);
    }
    return answer;
  }
}

function unexpected({ fact, version }: RequestEntry): Error {
  return new Error(`history: \`${fact.kind}\` at version ${version} comes before an answer`);
}

function divergence(recorded: RequestEntry, actual: string): Divergence {
  return {
    version: recorded.version,
    expected: describeRequest(requestOf(recorded.fact)),
    actual,
  };
}
