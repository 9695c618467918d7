/** One attempt of an activity. */
import { decideActivityOutcome } from "../execution/decide-outcome.ts";
import { pathInTree } from "../execution/execution-id.ts";
import { canStart, mustSyncBeforeRun } from "../execution/recovery.ts";
import type { LockedState } from "../execution/tree-state.ts";
import type { Lease, LogSink } from "./component-runtime.ts";
import { RunLog } from "./log-book.ts";
import type { Deadline, Run, RunContext, RunSubject } from "./run.ts";
import { takeLease } from "./run.ts";

export class ActivityAttempt implements Run {
  readonly #context: RunContext;
  readonly #subject: RunSubject;
  #lease: Lease | null = null;
  #lock: LockedState | null = null;
  #isDropped = false;

  constructor(context: RunContext, subject: RunSubject) {
    this.#context = context;
    this.#subject = subject;
  }

  get deadline(): Deadline | null {
    const lock = this.#lock;
    if (lock === null || lock.expiresAtMs === null) return null;
    return { run: lock.run, expiresAtMs: lock.expiresAtMs };
  }

  async drive(): Promise<void> {
    const { component } = this.#subject.target;
    this.#lease = await takeLease(this.#context, component, () => this.#isDropped);
    try {
      if (this.#lease !== null) await this.#attempt(this.#lease);
    } finally {
      this.#lease?.drop();
    }
  }

  drop(): void {
    this.#isDropped = true;
    this.#lease?.drop();
  }

  deliver(): void {
    throw new Error("an activity has no members");
  }

  async #attempt(lease: Lease): Promise<void> {
    const { ledger } = this.#context;
    const { execution, target, params } = this.#subject;
    if (!canStart(execution, target.component, ledger.nowMs())) return;
    const mustSync = mustSyncBeforeRun(execution, ledger.isSuspect);
    const lock = this.#takeLock();
    this.#lock = lock;
    if (mustSync) {
      await ledger.durable();
      if (!this.#holds(lock)) return;
    }
    const outcome = await lease.run({
      kind: "activity",
      ffqn: execution.ffqn,
      params,
      beforeOutside: () => ledger.flush(),
      log: this.#logOf(lock),
      info: {
        executionId: execution.id,
        attempt: execution.failures + 1,
        deadlineMs: lock.expiresAtMs ?? Infinity,
      },
    });
    if (outcome.kind === "dropped" || !this.#holds(lock)) return;
    this.#context.settle(...decideActivityOutcome(execution, lock, outcome, ledger.nowMs()));
  }

  #takeLock(): LockedState {
    const { ledger } = this.#context;
    const { execution, target } = this.#subject;
    ledger.record({
      kind: "locked",
      of: execution.number,
      run: ledger.tree.nextRun,
      expiresAtMs: ledger.nowMs() + target.lockExpiryMs,
      retry: target.retry,
      ...(target.component === execution.component ? {} : { component: target.component }),
    });
    if (execution.pending.kind !== "locked") throw new Error("a lock fact did not lock");
    return execution.pending;
  }

  #logOf(lock: LockedState): LogSink {
    const { ledger } = this.#context;
    const { id } = this.#subject.execution;
    let log: RunLog | null = null;
    return (line) => {
      if (!this.#holds(lock)) return;
      const origin = { of: pathInTree(id), run: lock.run };
      log ??= new RunLog(ledger.logs, origin, () => ledger.nowMs());
      log.write(line);
    };
  }

  /** A result of a run that lost its lock is dropped: the earlier fact in the journal has won. */
  #holds(lock: LockedState): boolean {
    return !this.#isDropped && this.#subject.execution.pending === lock;
  }
}
