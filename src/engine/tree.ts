/**
 * The engine of one execution tree: begins runs when they are ready, lets results react, keeps time.
 *
 * 1. A run begins only when the state says so (`canStart`), and at most one per execution is in memory.
 * 2. The order of `finished` facts in the journal is the order of responses; nothing else decides it.
 * 3. Nothing waits for a run: runs are detached, and find their way back through the state.
 * 4. Before `recover` has ended no component runs.
 * 5. A pause ends the run that is in memory; what the workflow waits for goes on and reaches it afterwards.
 */
import { decideLastEnd } from "../execution/decide-end.ts";
import { decideTimeout } from "../execution/decide-outcome.ts";
import { decideKinds, decideMissing, isLost } from "../execution/decide-kind.ts";
import { decideRestart } from "../execution/decide-restart.ts";
import { dueDelays } from "../execution/due-delays.ts";
import type { Position } from "../execution/commit.ts";
import type {
  DelayFinished,
  ExecutionNumber,
  Fact,
  FactPosition,
  Finished,
  RunNumber,
  StubAnswered,
  Unlocked,
} from "../execution/fact.ts";
import {
  ALARM_TURNS_MAX,
  BATCHES_PER_TURN_MAX,
  RUNS_PER_TURN_MAX,
  STEPS_PER_EVENT_MAX,
} from "../execution/limits.ts";
import { canStart, decideRecovery, mustWaitForOthers } from "../execution/recovery.ts";
import type { ExecutionState } from "../execution/tree-state.ts";
import { executionOf } from "../execution/tree-state.ts";
import type { JsonText } from "../wit/json-text.ts";
import type { Answer, Arrival } from "../workflow/history.ts";
import { delayAnswer, stubAnswer } from "../workflow/history.ts";
import { ActivityAttempt } from "./activity-attempt.ts";
import type { Target } from "./component-runtime.ts";
import { Deadlines } from "./deadlines.ts";
import { createdWith, paramsOf } from "./execution-params.ts";
import { Followers } from "./followers.ts";
import { Ledger } from "./ledger.ts";
import { messageKeys } from "./messages.ts";
import { noticeOf } from "./notice.ts";
import type { Ports } from "./ports.ts";
import type { Run, RunContext } from "./run.ts";
import { Wakes } from "./wakes.ts";
import { WorkflowRun } from "./workflow-run.ts";

export class Tree implements RunContext {
  readonly ports: Ports;
  readonly ledger: Ledger;
  readonly followers: Followers;
  readonly #wakes: Wakes;
  readonly #deadlines: Deadlines;
  readonly #runs = new Map<ExecutionNumber, Run>();
  /** Executions are ready that have to wait until others are not under way. */
  #isHoldingBack = false;
  #isRecovered = false;
  #stepsInEvent = 0;
  #batchesInTurn = 0;

  /** @param armedAtMs the alarm that an earlier life of the object has set */
  constructor(ports: Ports, armedAtMs: number | null) {
    this.ports = ports;
    this.ledger = new Ledger(ports, () => this.#deadlines.arm(this.#runs));
    this.followers = new Followers(ports.clock);
    this.#wakes = new Wakes(ports, this.ledger, armedAtMs);
    this.#deadlines = new Deadlines(ports.clock, (of) => {
      this.#guarded(() => this.#expire(of));
    });
  }

  /** To be called once, after loading: accounts for what the last life left behind, then goes on. */
  async recover(): Promise<void> {
    this.#followDeployment();
    const facts = decideRecovery(this.ledger.tree, this.ledger.nowMs());
    this.settle(...facts);
    this.#wakes.arm();
    if (facts.length === 0) this.#startFirst();
    else {
      await this.ledger.durable();
      this.#detach(this.#startAfterAnswers());
    }
  }

  /** Begins the tree; its row and its guard alarm are one write. The run begins once they are durable. */
  create(created: Omit<Extract<Fact, { readonly kind: "created" }>, "kind" | "of">): void {
    this.#record({ kind: "created", of: 0, ...created });
    this.#wakes.arm();
    // Here, so that the creator hears of a write that fails.
    this.ledger.flush();
    this.#detach(this.#startDurably());
  }

  /**
   * The alarm went off, for whatever reason and however late or often. Resolves when the next one is set: until
   * then the platform calls again if the object dies. What a delay or a stub has woken gets some turns to come to
   * rest, since most of it asks for the next one and then needs no guard.
   */
  async alarm(): Promise<void> {
    this.#wakes.fired();
    this.#stepsInEvent = 0;
    let isWoken = !this.#isRecovered;
    this.#guarded(() => {
      isWoken = this.#startDue() || isWoken;
    });
    if (isWoken) await this.#someTurns();
    if (await this.#deliver()) await this.#someTurns();
    await this.#tellCatalog();
    this.#guarded(() => {
      // Time went by: what has become due meanwhile has no other alarm.
      this.#startDue();
      this.#wakes.arm();
    });
  }

  /** Says whether a delay was over. */
  #startDue(): boolean {
    const isWoken = this.#isRecovered && this.#finishDelays();
    this.#startReady();
    return isWoken;
  }

  async #someTurns(): Promise<void> {
    for (let turn = 0; turn < ALARM_TURNS_MAX && this.#wakes.needsGuard; turn += 1) {
      await this.ports.clock.turn();
    }
  }

  /** No run of the execution begins from now on, and the one in memory ends. */
  pause(execution: ExecutionState): void {
    const { number, pending } = execution;
    if (pending.kind === "locked") this.#record(this.#unlocked(number, pending.run, "paused"));
    this.#record({ kind: "paused", of: number, reason: "requested" });
    this.#dropRun(number);
  }

  /** Facts that come from outside: what they make ready is guarded, since nothing else may be under way. */
  intervene(...facts: readonly Fact[]): void {
    this.settle(...facts);
    this.#wakes.arm();
  }

  unpause(execution: ExecutionState): void {
    this.#record({ kind: "unpaused", of: execution.number });
    this.#wakes.arm();
    this.#detach(this.#startDurably());
  }

  /** A finished tree goes on from `to`. It begins to run when that is durable. */
  retry(to: FactPosition, request: string): void {
    const { nextExecution, nextRun } = this.ledger.tree;
    const retried = { kind: "retried", of: 0, to, nextExecution, nextRun, request } as const;
    this.ledger.rewind(retried);
    this.#followDeployment();
    this.#wakes.show(retried);
    this.#wakes.arm();
    this.#detach(this.#startDurably());
  }

  /** The new generation begins to run in a turn of its own. Its workflow may do nothing but begin again. */
  restart(params: JsonText, { component, generationsKept }: Target): void {
    const { tree } = this.ledger;
    const original = createdWith(this.ledger, executionOf(tree, 0));
    const restarted = decideRestart(tree, { params, component, createdWith: original });
    this.ledger.restart(restarted, generationsKept);
    this.#runs.delete(0);
    this.#wakes.arm();
    this.#detach(this.#startAfterAnswers());
  }

  /** A run of the execution is in memory. */
  isHot(execution: ExecutionState): boolean {
    return this.#runs.has(execution.number);
  }

  settle(...facts: readonly Fact[]): void {
    for (const fact of facts) {
      if (fact.kind === "finished") this.#finish(fact);
      else if (fact.kind === "delay-finished") this.#finishDelay(fact);
      else if (fact.kind === "stub-answered") this.#answerStub(fact);
      else this.#record(fact);
      if (fact.kind === "ending") this.#dropRun(fact.of);
    }
    this.#startHeldBack();
    this.#wakes.armFor(facts.at(-1));
  }

  startChild(child: ExecutionState, params: JsonText): void {
    this.#start(child, params);
  }

  pace(): Promise<void> | null {
    this.#stepsInEvent += 1;
    if (this.#stepsInEvent >= STEPS_PER_EVENT_MAX) {
      this.ledger.flush();
      return this.#wakes.freshEvent();
    }
    if (!this.ledger.isFull) return null;
    this.ledger.flush();
    this.#batchesInTurn += 1;
    const isShort =
      this.#batchesInTurn < BATCHES_PER_TURN_MAX && this.#runs.size < RUNS_PER_TURN_MAX;
    if (isShort) return null;
    this.#batchesInTurn = 0;
    return this.ports.clock.turn();
  }

  /** Memory and journal contradict each other: only the journal can be trusted. */
  fail(error: unknown): void {
    this.ports.abort(`the engine failed: ${String(error)}`);
  }

  async #startDurably(): Promise<void> {
    await this.ledger.durable();
    await this.#startAfterAnswers();
  }

  /** Executions that an earlier deployment has begun are what this one says. */
  #followDeployment(): void {
    const { components } = this.ports;
    this.settle(...decideKinds(this.ledger.tree, (ffqn) => components.exporting(ffqn)?.component));
  }

  /** Whoever woke the object is answered first: a run that never yields must not hold the answer back. */
  async #startAfterAnswers(): Promise<void> {
    await this.ports.clock.turn();
    this.#startFirst();
  }

  #startFirst(): void {
    this.#isRecovered = true;
    this.#startReady();
  }

  #startReady(): void {
    for (const execution of [...this.ledger.tree.executions.values()]) this.#start(execution);
  }

  #startHeldBack(): void {
    if (!this.#isHoldingBack) return;
    this.#isHoldingBack = false;
    this.#startReady();
  }

  #mustWait(execution: ExecutionState): boolean {
    if (execution.interruptions === 0) return false;
    const { tree } = this.ledger;
    const underWay = [...this.#runs.keys()].map((number) => executionOf(tree, number));
    const mustWait = mustWaitForOthers(execution, underWay);
    this.#isHoldingBack ||= mustWait;
    return mustWait;
  }

  #start(execution: ExecutionState, params?: JsonText): void {
    const { pending } = execution;
    if (pending.kind !== "pending-at" && pending.kind !== "parked") return;
    if (!this.#isRecovered || this.#runs.has(execution.number)) return;
    const target = this.ports.components.exporting(execution.ffqn);
    if (target === undefined || isLost(execution, target.component)) {
      this.settle(...decideMissing(execution, target?.component));
      return;
    }
    if (!canStart(execution, target.component, this.ledger.nowMs())) return;
    if (this.#mustWait(execution)) return;
    const subject = { execution, target, params: params ?? paramsOf(this.ledger, execution) };
    const run =
      target.kind === "workflow"
        ? new WorkflowRun(this, subject)
        : new ActivityAttempt(this, subject);
    this.#runs.set(execution.number, run);
    this.#detach(this.#drive(execution, run));
  }

  async #drive(execution: ExecutionState, run: Run): Promise<void> {
    await run.drive();
    if (this.#runs.get(execution.number) !== run) return;
    this.#runs.delete(execution.number);
    this.#startHeldBack();
    if (!this.ledger.tree.executions.has(execution.number)) return;
    // The runtime took the run's memory while it was not blocked, for instance within its replay.
    if (execution.pending.kind === "locked") {
      this.settle(this.#unlocked(execution.number, execution.pending.run, "unloaded"));
    }
    // A run that was unloaded has left its execution ready, if its answer arrived meanwhile.
    this.#start(execution);
  }

  #unlocked(of: ExecutionNumber, run: RunNumber, reason: "unloaded" | "paused"): Unlocked {
    return { kind: "unlocked", of, run, reason, backoffExpiresAtMs: this.ledger.nowMs() };
  }

  /** Ends what is due, and says whether anything was. */
  #finishDelays(): boolean {
    const due = dueDelays(this.ledger.tree, this.ledger.nowMs());
    // The instant of an open batch may lie before the ones that have come.
    if (due.length > 0) this.ledger.flush();
    this.settle(...due);
    return due.length > 0;
  }

  #finishDelay(fact: DelayFinished): void {
    const { atMs } = this.#record(fact);
    const execution = executionOf(this.ledger.tree, fact.of);
    this.#answer(execution, delayAnswer(execution.owner, fact, atMs));
  }

  #finish(fact: Finished): void {
    const { tree } = this.ledger;
    const { id, number, parent, joinSet, ffqn } = executionOf(tree, fact.of);
    const { atMs, seq } = this.#record(fact);
    this.#dropRun(number);
    this.followers.finished(number);
    if (parent === null || joinSet === null) return;
    const { retval } = fact;
    const answer = { kind: "child-answer", joinSet, id, number, ffqn, retval, atMs, seq } as const;
    this.#answer(executionOf(tree, parent), answer);
  }

  #answerStub(fact: StubAnswered): void {
    const { atMs } = this.#record(fact);
    const execution = this.ledger.tree.executions.get(fact.by);
    if (execution !== undefined) this.#deliverTo(execution, stubAnswer(fact, atMs));
  }

  /** A member of the execution has ended. */
  #answer(execution: ExecutionState, answer: Answer): void {
    const end = decideLastEnd(execution);
    if (end !== null) this.settle(end);
    this.#deliverTo(execution, answer);
  }

  #deliverTo(execution: ExecutionState, arrival: Arrival): void {
    const run = this.#runs.get(execution.number);
    if (run === undefined) this.#start(execution);
    else run.deliver(arrival);
  }

  #dropRun(of: ExecutionNumber): void {
    const run = this.#runs.get(of);
    this.#runs.delete(of);
    run?.drop();
  }

  #expire(of: ExecutionNumber): void {
    const execution = this.ledger.tree.executions.get(of);
    if (execution?.pending.kind !== "locked") return;
    this.settle(...decideTimeout(execution, execution.pending, this.ledger.nowMs()));
    this.#dropRun(of);
  }

  #record(fact: Fact): Position {
    const position = this.ledger.record(fact);
    const notice = noticeOf(this.ledger.tree, fact);
    if (notice !== null) this.ports.notice?.(notice);
    this.#wakes.show(fact);
    return position;
  }

  /** Says whether a stub has answered. */
  async #deliver(): Promise<boolean> {
    const arrived = await this.#wakes.deliver();
    let isWoken = false;
    // A retry may have taken back what was on its way, and a second alarm may have sent it as well.
    this.#guarded(() => {
      const left = new Set(messageKeys(this.ledger.tree));
      const facts = arrived.filter(({ key }) => left.has(key)).map(({ fact }) => fact);
      isWoken = facts.some(({ kind }) => kind === "stub-answered");
      this.settle(...facts);
    });
    return isWoken;
  }

  async #tellCatalog(): Promise<void> {
    try {
      await this.#wakes.tellCatalog();
    } catch (error) {
      this.fail(error);
    }
  }

  #detach(work: Promise<void>): void {
    work.catch((error: unknown) => this.fail(error));
  }

  /** For callbacks of the platform, which must not throw. */
  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.fail(error);
    }
  }
}
