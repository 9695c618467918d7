/**
 * One run of a workflow: hot while its component is in memory, cold by replay when it begins again.
 *
 * 1. It reads its history once, when it begins; the answers to its own calls are delivered to it.
 * 2. While its own history lasts it writes nothing.
 * 3. When code and history disagree, the run ends without a trace in the execution's versions.
 * 4. A sleep of some length gives the memory back at once: the run ends, and another one goes on after it.
 */
import type { ComponentId } from "../execution/component-id.ts";
import { decideWorkflowOutcome, executionFailed } from "../execution/decide-outcome.ts";
import type { ExecutionId } from "../execution/execution-id.ts";
import { pathInTree } from "../execution/execution-id.ts";
import type { DelayFinished, ExecutionNumber, RunNumber } from "../execution/fact.ts";
import type { JoinSetId } from "../execution/join-set-id.ts";
import { HOT_SLEEP_MS_MAX, VALUE_LENGTH_MAX } from "../execution/limits.ts";
import { canStart, mustSyncBeforeRun } from "../execution/recovery.ts";
import type { RunOutcome } from "../execution/run-outcome.ts";
import type { ScheduleAt } from "../execution/schedule-at.ts";
import { dueAtMs } from "../execution/schedule-at.ts";
import type { ExecutionState } from "../execution/tree-state.ts";
import { executionOf } from "../execution/tree-state.ts";
import type { Ffqn } from "../wit/ffqn.ts";
import type { JsonText } from "../wit/json-text.ts";
import type { Retval } from "../wit/retval.ts";
import type { HistoryEntry } from "../workflow/history.ts";
import { historyOf } from "../workflow/history.ts";
import { HistoryCursor } from "../workflow/history-cursor.ts";
import type { Call, Divergence, Step } from "../workflow/replay.ts";
import { Replay } from "../workflow/replay.ts";
import type { Lease, LogSink, SleepEnd, WorkflowHost } from "./component-runtime.ts";
import { RunLog } from "./log-book.ts";
import type { Run, RunContext, RunSubject } from "./run.ts";
import { takeLease } from "./run.ts";

const NO_HISTORY: readonly HistoryEntry[] = [];

type Waiting = WaitingForChild | WaitingForDelay;

interface WaitingForChild {
  readonly child: ExecutionNumber;
  readonly resolve: (retval: Retval) => void;
}

interface WaitingForDelay {
  readonly joinSet: JoinSetId;
  readonly expiresAtMs: number;
  readonly resolve: (end: SleepEnd) => void;
}

export class WorkflowRun implements Run, WorkflowHost {
  readonly deadline = null;
  readonly #context: RunContext;
  readonly #subject: RunSubject;
  #waiting: Waiting | null = null;
  #lease: Lease | null = null;
  #history = new HistoryCursor(NO_HISTORY.values());
  #replay: Replay;
  #isDropped = false;

  constructor(context: RunContext, subject: RunSubject) {
    this.#context = context;
    this.#subject = subject;
    this.#replay = new Replay(this.#history, subject.execution.createdAtMs);
  }

  get executionId(): ExecutionId {
    return this.#subject.execution.id;
  }

  nowMs(): number {
    return this.#replay.nowMs;
  }

  async drive(): Promise<void> {
    const { component } = this.#subject.target;
    this.#lease = await takeLease(this.#context, component, () => this.#isDropped);
    try {
      if (this.#lease !== null) await this.#run(this.#lease);
    } finally {
      this.drop();
    }
  }

  drop(): void {
    this.#isDropped = true;
    this.#lease?.drop();
  }

  deliver(child: ExecutionState, retval: Retval, atMs: number): void {
    const waiting = this.#waiting;
    if (waiting === null || !("child" in waiting) || waiting.child !== child.number) {
      throw new Error(`nobody waits for ${child.id}`);
    }
    this.#waiting = null;
    this.#replay.observe(atMs);
    waiting.resolve(retval);
  }

  deliverDelay({ joinSet, outcome }: DelayFinished, atMs: number): void {
    const waiting = this.#waiting;
    if (waiting === null || !("joinSet" in waiting) || waiting.joinSet !== joinSet) {
      throw new Error(`nobody waits for the delay of ${joinSet}`);
    }
    this.#waiting = null;
    this.#replay.observe(atMs);
    waiting.resolve({ outcome, expiresAtMs: waiting.expiresAtMs });
  }

  async call(ffqn: Ffqn, params: JsonText): Promise<Retval> {
    this.#mustBeAlive();
    const call = { ffqn, params: params.length > VALUE_LENGTH_MAX ? null : params };
    const step = this.#match(() => this.#replay.call(call));
    switch (step.kind) {
      case "replayed":
        return step.retval;
      case "diverged":
        this.#lostItsWay(step.divergence);
        throw new RunUnwound();
      case "fresh":
        return await this.#ask(step.joinSet, call);
    }
  }

  async sleep(scheduleAt: ScheduleAt, name: string): Promise<SleepEnd> {
    this.#mustBeAlive();
    const step = this.#match(() => this.#replay.sleep({ scheduleAt, name }));
    switch (step.kind) {
      case "replayed":
        return step;
      case "diverged":
        this.#lostItsWay(step.divergence);
        throw new RunUnwound();
      case "fresh":
        return await this.#fallAsleep(step.joinSet, scheduleAt);
    }
  }

  /** The runtime would take an error for an unwinding of ours, and the run would begin again for ever. */
  #match<Answer>(find: () => Step<Answer>): Step<Answer> {
    try {
      return find();
    } catch (error) {
      this.#context.fail(error);
      throw error;
    }
  }

  async #run(lease: Lease): Promise<void> {
    const { ledger } = this.#context;
    const { execution, target, params } = this.#subject;
    if (!canStart(execution, target.component, ledger.nowMs())) return;
    const mustSync = mustSyncBeforeRun(execution, ledger.isSuspect);
    this.#readHistory();
    const run = ledger.tree.nextRun;
    ledger.record({
      kind: "locked",
      of: execution.number,
      run,
      expiresAtMs: null,
      retry: target.retry,
      ...this.#otherComponent(),
    });
    if (mustSync) await ledger.durable();
    const outcome = await lease.run({
      kind: "workflow",
      ffqn: execution.ffqn,
      params,
      host: this,
      log: this.#logOf(run),
    });
    if (outcome.kind === "dropped" || this.#isDropped) return;
    this.#end(outcome);
  }

  /** What the workflow says while it repeats its history was stored when it did that first. */
  #logOf(run: RunNumber): LogSink {
    const { ledger } = this.#context;
    const origin = { of: pathInTree(this.#subject.execution.id), run };
    const log = new RunLog(ledger.logs, origin, () => ledger.nowMs());
    return (line) => {
      if (!this.#isDropped && this.#history.isAtEnd) log.write(line);
    };
  }

  /** An execution that has asked for nothing has no history; reading it would only cut the open batch short. */
  #readHistory(): void {
    const { execution } = this.#subject;
    if (execution.oneOffJoinSets === 0) return;
    const commits = this.#context.ledger.commits(execution.createdIn);
    this.#history = new HistoryCursor(historyOf(execution.number, commits));
    this.#replay = new Replay(this.#history, execution.createdAtMs);
  }

  async #ask(joinSet: JoinSetId, call: Call): Promise<Retval> {
    const { ledger, ports } = this.#context;
    const pause = this.#context.pace();
    if (pause !== null) await pause;
    this.#goOn();
    const child = ledger.tree.nextExecution;
    const { atMs } = ledger.record({
      kind: "asked",
      of: this.#subject.execution.number,
      child,
      joinSet,
      ...call,
      component: ports.components.exporting(call.ffqn)?.component ?? null,
    });
    this.#replay.observe(atMs);
    const answer = new Promise<Retval>((resolve) => {
      this.#waiting = { child, resolve };
    });
    this.#begin(executionOf(ledger.tree, child), call.params);
    return await answer;
  }

  async #fallAsleep(joinSet: JoinSetId, scheduleAt: ScheduleAt): Promise<SleepEnd> {
    const { ledger } = this.#context;
    const pause = this.#context.pace();
    if (pause !== null) await pause;
    this.#goOn();
    const nowMs = ledger.nowMs();
    const meantMs = dueAtMs(scheduleAt, nowMs);
    const isDue = meantMs <= nowMs;
    // The row may say that it is a little earlier, and no delay ends before its instant.
    const expiresAtMs = isDue ? Math.min(meantMs, ledger.instantMs()) : meantMs;
    const end = new Promise<SleepEnd>((resolve) => {
      this.#waiting = { joinSet, expiresAtMs, resolve };
    });
    const of = this.#subject.execution.number;
    this.#context.settle({
      kind: "delay-requested",
      of,
      joinSet,
      delay: 1,
      scheduleAt,
      expiresAtMs,
    });
    if (isDue) {
      this.#context.settle({ kind: "delay-finished", of, joinSet, delay: 1, outcome: "ok" });
    } else if (expiresAtMs - nowMs > HOT_SLEEP_MS_MAX) {
      this.drop();
      throw new RunUnwound();
    }
    return await end;
  }

  /** To be called before anything new is recorded. */
  #goOn(): void {
    this.#mustBeAlive();
    this.#upgrade();
  }

  #begin(child: ExecutionState, params: JsonText | null): void {
    if (params !== null) {
      this.#context.startChild(child, params);
      return;
    }
    this.#context.settle(
      executionFailed(child, {
        failure: "uncategorized",
        reason: `the params have more than ${VALUE_LENGTH_MAX} characters of JSON`,
        detail: null,
      }),
    );
  }

  #end(outcome: RunOutcome): void {
    const left = this.#replay.end(describeEnd(outcome));
    if (left !== null) {
      this.#lostItsWay(left);
      return;
    }
    this.#upgrade();
    this.#context.settle(decideWorkflowOutcome(this.#subject.execution, outcome));
  }

  /** The replay of another component agreed with the whole history: the workflow is its from now on. */
  #upgrade(): void {
    const { execution, target } = this.#subject;
    if (execution.component === target.component) return;
    this.#context.ledger.record({
      kind: "upgraded",
      of: execution.number,
      component: target.component,
    });
  }

  #lostItsWay(divergence: Divergence): void {
    const { execution, target } = this.#subject;
    const { version, expected, actual } = divergence;
    this.#isDropped = true;
    this.#context.settle(
      target.onNondeterminism === "park"
        ? {
            kind: "parked",
            of: execution.number,
            reason: "nondeterminism-detected",
            version,
            expected,
            actual,
            component: target.component,
          }
        : executionFailed(execution, {
            failure: "nondeterminism-detected",
            reason: `the workflow does not repeat its history at version ${version}`,
            detail: `expected: ${expected}; actual: ${actual}`,
          }),
    );
  }

  #otherComponent(): { readonly component?: ComponentId } {
    const { execution, target } = this.#subject;
    return execution.component === target.component ? {} : { component: target.component };
  }

  #mustBeAlive(): void {
    if (this.#isDropped) throw new RunUnwound();
  }
}

/** Unwinds the component of a run that is over; the runtime turns it into the outcome `dropped`. */
class RunUnwound extends Error {
  constructor() {
    super("the run is over");
    this.name = "RunUnwound";
  }
}

function describeEnd(outcome: RunOutcome): string {
  return outcome.kind === "returned"
    ? "the workflow returned"
    : `the workflow ended: ${outcome.reason}`;
}
