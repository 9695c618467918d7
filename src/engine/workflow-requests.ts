/**
 * What a workflow asks of its host within one run: repeated from its history, or recorded for the first time.
 *
 * 1. While its own history lasts nothing is written.
 * 2. Before anything new is recorded the run takes its turn (`pace`) and has to be alive.
 * 3. Before it waits, what its closed join sets left behind has ended; if not, the run gives its memory back and
 *    another one goes on after that.
 */
import { decideClosing } from "../execution/decide-end.ts";
import type { DelayId } from "../execution/delay-id.ts";
import { delayId } from "../execution/delay-id.ts";
import type { ExecutionId, OwnerId } from "../execution/execution-id.ts";
import { topLevelOf } from "../execution/execution-id.ts";
import { firstClosing } from "../execution/fold-join-sets.ts";
import type { CallRefusal, StubOutcome } from "../execution/fact.ts";
import type { JoinSetId } from "../execution/join-set-id.ts";
import { HOT_SLEEP_MS_MAX } from "../execution/limits.ts";
import type { ScheduleAt } from "../execution/schedule-at.ts";
import { dueAtMs } from "../execution/schedule-at.ts";
import { assertNever } from "../wit/assert-never.ts";
import type { Ffqn } from "../wit/ffqn.ts";
import type { JsonText } from "../wit/json-text.ts";
import type { Retval } from "../wit/retval.ts";
import type { Answer, Arrival } from "../workflow/history.ts";
import type { TakenChild } from "../workflow/join-sets.ts";
import type { Call, Replay } from "../workflow/replay.ts";
import { limitedRetval } from "../workflow/request.ts";
import type { Step } from "../workflow/step.ts";
import type {
  CallRequest,
  CallReturn,
  SleepEnd,
  Soon,
  Submitted,
  WorkflowHost,
} from "./component-runtime.ts";
import type { Asker } from "./asker.ts";
import { FreshRequests } from "./fresh-requests.ts";
import { limited, tooLarge } from "./limited-call.ts";
import { stubExecution, tooLargeForStub } from "./stub-execution.ts";

export class WorkflowRequests implements WorkflowHost {
  readonly #asker: Asker;
  readonly #fresh: FreshRequests;
  /** Gives the workflow what it waits for, and says whether that has come. */
  #waiting: (() => boolean) | null = null;

  constructor(asker: Asker) {
    this.#asker = asker;
    this.#fresh = new FreshRequests(asker);
  }

  get executionId(): ExecutionId {
    return this.#asker.execution.id;
  }

  get ffqn(): Ffqn {
    return this.#asker.execution.ffqn;
  }

  get generation(): number {
    return this.#asker.execution.generation;
  }

  get owner(): OwnerId {
    return this.#asker.execution.owner;
  }

  get lastCall(): ExecutionId | null {
    return this.#replay.joinSets.lastCall;
  }

  get lastOneOff(): ExecutionId | DelayId | null {
    return this.#replay.joinSets.lastOneOff;
  }

  get #replay(): Replay {
    return this.#asker.replay;
  }

  nowMs(): number {
    return this.#replay.nowMs;
  }

  lastId(joinSet: JoinSetId): ExecutionId | DelayId | null {
    return this.#replay.joinSets.lastId(joinSet);
  }

  taken(id: ExecutionId): TakenChild | undefined {
    return this.#replay.joinSets.taken(id);
  }

  resultOf({ number, seq }: TakenChild): Retval {
    return this.#asker.results.read(seq, number);
  }

  /** An answer has been recorded. */
  arrived(): void {
    if (this.#waiting?.() === true) this.#waiting = null;
  }

  call({ ffqn, params: text, refusal }: CallRequest): Soon<CallReturn> {
    const call = limited(ffqn, text);
    const step = this.#step(() => this.#replay.call(call));
    if (step.kind === "replayed") return step.answer;
    return this.#callAnew(step.request, call, refusal);
  }

  async #callAnew(
    joinSet: JoinSetId,
    call: Call,
    refuse: CallRequest["refusal"],
  ): Promise<CallReturn> {
    await this.#mayWait();
    const refusal = refuse();
    if (refusal !== null) {
      this.#fresh.record({ kind: "submit-refused", joinSet, ordinal: 1, ...call, refusal });
      return { kind: "refused", refusal };
    }
    const answer = this.#answerTo(() => this.#replay.takeOneOff(joinSet));
    this.#fresh.ask(joinSet, 1, call);
    const found = await answer;
    if (found.kind !== "child-answer") throw new Error(`${found.id} answered a call`);
    return { kind: "returned", retval: found.retval };
  }

  sleep(scheduleAt: ScheduleAt, name: string): Soon<SleepEnd> {
    const step = this.#step(() => this.#replay.sleep({ scheduleAt, name }));
    if (step.kind === "replayed") return step.answer;
    return this.#sleepAnew(step.request, scheduleAt);
  }

  async #sleepAnew(joinSet: JoinSetId, scheduleAt: ScheduleAt): Promise<SleepEnd> {
    await this.#mayWait();
    const answer = this.#answerTo(() => this.#replay.takeOneOff(joinSet));
    const expiresAtMs = this.#fresh.requestDelay(joinSet, 1, scheduleAt);
    if (expiresAtMs - this.#asker.context.ledger.nowMs() > HOT_SLEEP_MS_MAX) this.#asker.giveUp();
    const found = await answer;
    if (found.kind !== "delay-answer") throw new Error(`${found.id} answered a sleep`);
    return { outcome: found.outcome, expiresAtMs };
  }

  createJoinSet(name: string | null): Soon<JoinSetId | null> {
    const step = this.#step(() => this.#replay.createJoinSet(name));
    if (step.kind === "replayed") return step.answer;
    const joinSet = step.request;
    return this.#inTurn(() => {
      this.#fresh.record({ kind: "join-set-created", joinSet });
      return joinSet;
    });
  }

  submit(
    joinSet: JoinSetId,
    { ffqn, params: text, refusal: refuse }: CallRequest,
  ): Soon<Submitted> {
    const call = limited(ffqn, text);
    const step = this.#step(() => this.#replay.submit(joinSet, call));
    if (step.kind === "replayed") return step.answer;
    const ordinal = step.request;
    return this.#inTurn(() => {
      const refusal = refuse();
      this.#replay.joinSets.addChild(joinSet, refusal !== null);
      if (refusal !== null) {
        this.#fresh.record({ kind: "submit-refused", joinSet, ordinal, ...call, refusal });
        return { kind: "refused", refusal };
      }
      return { kind: "submitted", id: this.#fresh.ask(joinSet, ordinal, call) };
    });
  }

  submitDelay(joinSet: JoinSetId, scheduleAt: ScheduleAt): Soon<DelayId> {
    const step = this.#step(() => this.#replay.submitDelay(joinSet, scheduleAt));
    if (step.kind === "replayed") return step.answer;
    const delay = step.request;
    return this.#inTurn(() => {
      this.#fresh.requestDelay(joinSet, delay, scheduleAt);
      return delayId(this.owner, joinSet, delay);
    });
  }

  joinNext(joinSet: JoinSetId, ffqn: Ffqn | null): Soon<Answer | null> {
    const step = this.#step(() => this.#replay.joinNext(joinSet, ffqn));
    if (step.kind === "replayed") return step.answer;
    return this.#joinNextAnew(step.request, joinSet, ffqn);
  }

  async #joinNextAnew(
    kind: "joined" | "joined-too-many",
    joinSet: JoinSetId,
    ffqn: Ffqn | null,
  ): Promise<Answer | null> {
    await this.#mayWait();
    this.#fresh.record({ kind, joinSet, ffqn });
    if (kind === "joined-too-many") return null;
    return (
      this.#replay.takeNext(joinSet) ?? (await this.#answerTo(() => this.#replay.takeNext(joinSet)))
    );
  }

  joinNextTry(joinSet: JoinSetId): Soon<Answer | "pending" | "all-processed"> {
    const step = this.#step(() => this.#replay.joinNextTry(joinSet));
    if (step.kind === "replayed") return step.answer;
    return this.#inTurn(() => {
      const outcome = this.#replay.tryOutcome(joinSet);
      this.#fresh.record({ kind: "join-tried", joinSet, outcome });
      return outcome === "found" ? this.#replay.take(joinSet) : outcome;
    });
  }

  closeJoinSet(joinSet: JoinSetId): void {
    const step = this.#step(() => this.#replay.close(joinSet));
    if (step.kind === "replayed") return;
    this.#asker.goOn();
    const { context, execution } = this.#asker;
    context.settle(...decideClosing(context.ledger.tree, execution, joinSet, step.request));
    this.#replay.observe(context.ledger.instantMs());
  }

  closed(): Soon<void> {
    this.#asker.mustBeAlive();
    // What the history has beyond this was asked for when nothing was left.
    return this.#replay.isRepeating ? undefined : this.#mayWait();
  }

  async restart(params: JsonText): Promise<never> {
    for (const joinSet of this.#replay.joinSets.toClose()) this.closeJoinSet(joinSet);
    this.#asker.mustBeAlive();
    const left = this.#replay.end("the workflow began again");
    if (left !== null) {
      this.#asker.lostItsWay(left);
      this.#asker.giveUp();
    }
    await this.#mayWait();
    return this.#asker.beginAgain(params);
  }

  schedule(
    id: ExecutionId,
    scheduleAt: ScheduleAt,
    request: CallRequest,
  ): Soon<CallRefusal | null> {
    const call = limited(request.ffqn, request.params);
    const step = this.#step(() => this.#replay.schedule(id, scheduleAt, call));
    if (step.kind === "replayed") return step.answer;
    return this.#inTurn(() => {
      const refusal = call.params === null ? tooLarge() : request.refusal();
      const atMs = dueAtMs(scheduleAt, this.#asker.context.ledger.instantMs());
      this.#fresh.record({ kind: "scheduled", id, scheduleAt, atMs, ...call, refusal });
      return refusal;
    });
  }

  stub(target: ExecutionId, retval: Retval): Soon<StubOutcome> {
    const step = this.#step(() => this.#replay.stub(target, retval));
    if (step.kind === "replayed") return step.answer;
    const isElsewhere = topLevelOf(target) !== topLevelOf(this.executionId);
    const refusal = tooLargeForStub(retval);
    if (isElsewhere && refusal === null) return this.#stubElsewhere(target, retval);
    return this.#inTurn(() => {
      const { context } = this.#asker;
      const { outcome, finished } =
        refusal === null
          ? stubExecution(context, { target, retval })
          : { outcome: refusal, finished: null };
      this.#fresh.record({ kind: "stubbed", target, retval: limitedRetval(retval), outcome });
      if (finished !== null) context.settle(finished);
      return outcome;
    });
  }

  /** The alarm tells the other object, once the request is written. */
  async #stubElsewhere(target: ExecutionId, retval: Retval): Promise<StubOutcome> {
    await this.#mayWait();
    const answer = this.#answerTo(() => this.#replay.takeStubAnswer());
    this.#fresh.record({ kind: "stubbed", target, retval, outcome: null });
    return (await answer).outcome;
  }

  /** The runtime would take an error for an unwinding of ours, and the run would begin again for ever. */
  #step<Replayed, Fresh>(
    find: () => Step<Replayed, Fresh>,
  ): Exclude<Step<Replayed, Fresh>, { readonly kind: "diverged" }> {
    this.#asker.mustBeAlive();
    let step: Step<Replayed, Fresh>;
    try {
      step = find();
    } catch (error) {
      this.#asker.context.fail(error);
      throw error;
    }
    switch (step.kind) {
      case "replayed":
      case "fresh":
        return step;
      case "diverged":
        this.#asker.lostItsWay(step.divergence);
        return this.#asker.giveUp();
      default:
        return assertNever(step);
    }
  }

  #inTurn<T>(record: () => T): Soon<T> {
    const pause = this.#asker.context.pace();
    const go = (): T => {
      this.#asker.goOn();
      return record();
    };
    return pause === null ? go() : pause.then(go);
  }

  async #mayWait(): Promise<void> {
    const pause = this.#asker.context.pace();
    if (pause !== null) await pause;
    this.#asker.goOn();
    const { execution, context } = this.#asker;
    if (firstClosing(execution) === undefined) return;
    context.settle({ kind: "closing-awaited", of: execution.number });
    this.#asker.giveUp();
  }

  #answerTo<T extends Arrival>(take: () => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      this.#waiting = () => {
        const arrival = take();
        if (arrival !== undefined) resolve(arrival);
        return arrival !== undefined;
      };
    });
  }
}
