/**
 * One run of a workflow: hot while its component is in memory, cold by replay when it begins again.
 *
 * 1. It reads its history once, when it begins; what its members answer later is delivered to it.
 * 2. When code and history disagree, the run ends without a trace in the execution's versions.
 * 3. Its end closes its join sets, the youngest first. What cannot be cancelled is awaited without it: another
 *    run repeats the whole history and ends.
 * 4. What waits for longer gives the memory back at once: the run ends, and another one goes on after it.
 */
import type { ComponentId } from "../execution/component-id.ts";
import { decideClosing, decideEnd } from "../execution/decide-end.ts";
import { decideWorkflowOutcome } from "../execution/decide-outcome.ts";
import { pathInTree } from "../execution/execution-id.ts";
import type { RunNumber } from "../execution/fact.ts";
import { firstClosing } from "../execution/fold-join-sets.ts";
import { canStart, mustSyncBeforeRun } from "../execution/recovery.ts";
import type { RunOutcome } from "../execution/run-outcome.ts";
import type { ExecutionState } from "../execution/tree-state.ts";
import type { JsonText } from "../wit/json-text.ts";
import type { Arrival, HistoryEntry } from "../workflow/history.ts";
import { historyOf } from "../workflow/history.ts";
import { Replay } from "../workflow/replay.ts";
import type { Divergence } from "../workflow/step.ts";
import type { Lease, LimitReached, LogSink } from "./component-runtime.ts";
import { RunLog } from "./log-book.ts";
import { ResultReader } from "./result-reader.ts";
import type { Run, RunContext, RunSubject } from "./run.ts";
import { takeLease } from "./run.ts";
import type { Asker } from "./asker.ts";
import { WorkflowRequests } from "./workflow-requests.ts";

const NO_HISTORY: readonly HistoryEntry[] = [];

export class WorkflowRun implements Run, Asker {
  readonly deadline = null;
  readonly context: RunContext;
  readonly results: ResultReader;
  readonly #subject: RunSubject;
  readonly #requests = new WorkflowRequests(this);
  #lease: Lease | null = null;
  #replay: Replay;
  #isDropped = false;
  #limit: LimitReached | null = null;

  constructor(context: RunContext, subject: RunSubject) {
    this.context = context;
    this.results = new ResultReader(context.ledger);
    this.#subject = subject;
    this.#replay = this.#replayOf(NO_HISTORY);
  }

  get execution(): ExecutionState {
    return this.#subject.execution;
  }

  get replay(): Replay {
    return this.#replay;
  }

  async drive(): Promise<void> {
    const { component } = this.#subject.target;
    this.#lease = await takeLease(this.context, component, () => this.#isDropped);
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

  deliver(arrival: Arrival): void {
    this.#replay.push(arrival);
    this.#requests.arrived();
  }

  mustBeAlive(): void {
    if (this.#isDropped) throw new RunUnwound();
  }

  goOn(): void {
    this.mustBeAlive();
    this.#upgrade();
  }

  beginAgain(params: JsonText): never {
    try {
      this.context.restart(params, this.#subject.target);
    } catch (error) {
      // The runtime would take it for an unwinding of ours.
      this.context.fail(error);
    }
    return this.giveUp();
  }

  reachedLimit(limit: LimitReached): void {
    this.#limit = limit;
  }

  giveUp(): never {
    this.drop();
    throw new RunUnwound();
  }

  lostItsWay({ version, expected, actual }: Divergence): void {
    const { execution, target } = this.#subject;
    this.#isDropped = true;
    if (target.onNondeterminism === "park") {
      this.context.settle({
        kind: "parked",
        of: execution.number,
        reason: "nondeterminism-detected",
        version,
        expected,
        actual,
        component: target.component,
      });
      return;
    }
    const facts = decideEnd(this.context.ledger.tree, execution, {
      failure: "nondeterminism-detected",
      reason: `the workflow does not repeat its history at version ${version}`,
      detail: `expected: ${expected}; actual: ${actual}`,
    });
    this.context.settle(...facts);
  }

  async #run(lease: Lease): Promise<void> {
    const { ledger } = this.context;
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
      host: this.#requests,
      log: this.#logOf(run),
    });
    if (outcome.kind === "dropped" || this.#isDropped) return;
    this.#end(outcome);
  }

  /** What the workflow says while it repeats its history was stored when it did that first. */
  #logOf(run: RunNumber): LogSink {
    const { ledger } = this.context;
    const origin = { of: pathInTree(this.#subject.execution.id), run };
    const log = new RunLog(ledger.logs, origin, () => ledger.nowMs());
    return (line) => {
      if (!this.#isDropped && !this.#replay.isRepeating) log.write(line);
    };
  }

  /** An execution that has asked for nothing has no history; reading it would only cut the open batch short. */
  #readHistory(): void {
    const { execution } = this.#subject;
    if (!execution.hasHistory) return;
    const commits = this.context.ledger.commits(execution.begunIn);
    this.#replay = this.#replayOf(historyOf(execution, commits));
  }

  #replayOf(history: Iterable<HistoryEntry, unknown>): Replay {
    return new Replay(this.execution, history, this.results.read);
  }

  /** A replay would not reach a limit where this run did, so that this end is recorded before its members'. */
  #endAtLimit({ message }: LimitReached): void {
    const { tree } = this.context.ledger;
    const reason = `workflow trap: ${message}`;
    const failure = { failure: "uncategorized", reason, detail: null } as const;
    this.context.settle(...decideEnd(tree, this.execution, failure));
  }

  #end(outcome: RunOutcome): void {
    if (this.#limit !== null) {
      this.#endAtLimit(this.#limit);
      return;
    }
    for (const joinSet of this.#replay.joinSets.toClose()) {
      const step = this.#replay.close(joinSet);
      if (step.kind === "diverged") {
        this.lostItsWay({ ...step.divergence, actual: describeEnd(outcome) });
        return;
      }
      if (step.kind === "replayed") continue;
      this.#upgrade();
      const { tree } = this.context.ledger;
      this.context.settle(...decideClosing(tree, this.execution, joinSet, step.request));
    }
    const left = this.#replay.end(describeEnd(outcome));
    if (left !== null) {
      this.lostItsWay(left);
      return;
    }
    this.#upgrade();
    this.context.settle(
      firstClosing(this.execution) === undefined
        ? decideWorkflowOutcome(this.execution, outcome)
        : { kind: "closing-awaited", of: this.execution.number },
    );
  }

  /** The replay of another component agreed with the whole history: the workflow is its from now on. */
  #upgrade(): void {
    const { execution, target } = this.#subject;
    if (execution.component === target.component) return;
    this.context.ledger.record({
      kind: "upgraded",
      of: execution.number,
      component: target.component,
    });
  }

  #otherComponent(): { readonly component?: ComponentId } {
    const { execution, target } = this.#subject;
    return execution.component === target.component ? {} : { component: target.component };
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
