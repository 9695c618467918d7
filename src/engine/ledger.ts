/**
 * The ledger of a tree: its state in memory, always ahead of the journal by one open batch.
 *
 * 1. A fact changes the state at once and becomes durable with its batch, which is one commit.
 * 2. The instant of a batch is fixed when it opens and never lies before an earlier one.
 * 3. A batch is written at the latest at the end of the turn (macrotask) that opened it; earlier by `flush`,
 *    which must precede everything that leaves the object because of it.
 * 4. It begins with the newest generation; earlier ones are only read (`generations.ts`).
 * 5. When a write fails the state is ahead of a journal that will never follow: the object is aborted.
 */
import type { Commit, Position } from "../execution/commit.ts";
import type { TakenBack } from "../execution/effective-facts.ts";
import { effectiveCommits, foldJournal } from "../execution/effective-facts.ts";
import type { ExecutionId } from "../execution/execution-id.ts";
import { generationOf, isTopLevel } from "../execution/execution-id.ts";
import type { Fact, FactPosition, Restarted, Retried } from "../execution/fact.ts";
import { foldCommit, foldFact, isRequest } from "../execution/fold.ts";
import { BATCH_LENGTH_MAX, BATCH_STEPS_MAX, KEPT_COMMIT_LENGTH_MAX } from "../execution/limits.ts";
import { payloadLength } from "../execution/payload-length.ts";
import { retryTarget } from "../execution/retry-target.ts";
import type { TreeState } from "../execution/tree-state.ts";
import { emptyTree } from "../execution/tree-state.ts";
import { commitsOfGeneration, earlierCommits, forgetGenerations } from "./generations.ts";
import { LogBook } from "./log-book.ts";
import type { Ports } from "./ports.ts";

interface Batch extends Position {
  readonly facts: Fact[];
  length: number;
  steps: number;
}

export class Ledger {
  /** What guests have logged since the last row; written with the next one. */
  readonly logs = new LogBook();
  #tree: TreeState;
  #takenBack: readonly TakenBack[];
  readonly #ports: Pick<Ports, "journal" | "clock" | "abort">;
  readonly #onTurnEnd: () => void;
  #batch: Batch | null = null;
  /** The newest commit, if it is small: what was just written is read again by who waits for it. */
  #written: Commit | null = null;
  #turnIsEnding = false;
  #isSuspect: boolean;

  /** Reads the newest generation of the journal. `onTurnEnd` is called after each batch that the end of a turn wrote. */
  constructor(ports: Pick<Ports, "journal" | "clock" | "abort">, onTurnEnd: () => void) {
    this.#ports = ports;
    this.#onTurnEnd = onTurnEnd;
    const { tree, takenBack } = foldJournal(() => ports.journal.commits(ports.journal.firstSeq));
    this.#tree = tree;
    this.#takenBack = takenBack;
    this.#isSuspect = this.tree.incarnationsWithoutProgress > 0;
  }

  /** Replaced by each retry; until then changed by each fact. */
  get tree(): TreeState {
    return this.#tree;
  }

  /** The object died before, and no progress since then is known to be durable. */
  get isSuspect(): boolean {
    return this.#isSuspect;
  }

  /** The open batch holds as much as one commit may. */
  get isFull(): boolean {
    const batch = this.#batch;
    return batch !== null && (batch.steps >= BATCH_STEPS_MAX || batch.length >= BATCH_LENGTH_MAX);
  }

  /** The tree's own time: the clock, but never before what the journal has seen. */
  nowMs(): number {
    return Math.max(this.tree.lastAtMs, this.#ports.clock.nowMs());
  }

  /** The instant of what is recorded next: that of the open batch, or now. */
  instantMs(): number {
    return this.#batch?.atMs ?? this.nowMs();
  }

  record(fact: Fact): Position {
    const batch = (this.#batch ??= this.#open());
    foldFact(this.tree, fact, batch);
    batch.facts.push(fact);
    batch.length += payloadLength(fact);
    if (isRequest(fact)) batch.steps += 1;
    if (fact.kind === "incarnation") this.#isSuspect = true;
    if (fact.kind === "finished") this.logs.wake();
    return batch;
  }

  /** Where the tree would go on if it were retried; null while it has no end. */
  retryTarget(): FactPosition | null {
    this.flush();
    const { journal } = this.#ports;
    return retryTarget(journal.commits(journal.firstSeq), this.#takenBack);
  }

  /** Records a retry: the state is what it was before `to`, and goes on from there. */
  rewind(fact: Retried): void {
    this.flush();
    const batch = this.#open();
    this.#batch = batch;
    batch.facts.push(fact);
    const until = { seq: batch.seq, index: 0 };
    this.#takenBack = [...this.#takenBack, { from: fact.to, until }];
    const { journal } = this.#ports;
    this.#tree = foldTree(this.#effective(journal.commits(journal.firstSeq, batch.seq)));
    foldFact(this.#tree, fact, batch);
  }

  /**
   * Begins a generation, and forgets old ones with the same write.
   * @param kept how many earlier generations are kept
   */
  restart(fact: Restarted, kept: number): void {
    this.flush();
    const { journal } = this.#ports;
    journal.beginGeneration();
    this.#takenBack = [];
    this.record(fact);
    this.flush();
    forgetGenerations(journal, this.#tree, kept);
  }

  flush(): void {
    const batch = this.#batch;
    if (batch === null) return;
    this.#batch = null;
    try {
      const { seq, atMs, facts, length } = batch;
      const commit = { seq, atMs, facts };
      this.#ports.journal.append(commit, this.logs.take());
      this.#written = length <= KEPT_COMMIT_LENGTH_MAX ? commit : null;
    } catch (error) {
      this.#ports.abort(`the journal could not be written: ${String(error)}`);
      throw error;
    }
  }

  /** Resolves when everything recorded so far survives the death of the process. */
  async durable(): Promise<void> {
    this.flush();
    const hasProgressed = this.tree.incarnationsWithoutProgress === 0;
    await this.#ports.journal.sync();
    if (hasProgressed) this.#isSuspect = false;
  }

  /** Effective commits that may be about an execution, in order; writes the open batch first. */
  *about(id: ExecutionId): Generator<Commit> {
    this.flush();
    const { journal } = this.#ports;
    const newest = this.#tree.executions.get(0)?.generation ?? 1;
    const generation = isTopLevel(id) ? newest : generationOf(id);
    if (isTopLevel(id)) yield* earlierCommits(journal, newest);
    if (generation === newest) yield* this.commits(journal.firstSeq);
    else yield* commitsOfGeneration(journal, newest, generation);
  }

  /** Effective commits from that position on, of the newest generation or an earlier one, to the newest fact; writes the open batch first. */
  commits(from: number): Iterable<Commit> {
    this.flush();
    const { journal } = this.#ports;
    return this.#effective(journal.commits(from, journal.nextSeq));
  }

  /** The commit that begins at that row, be it the open one. */
  commitAt(seq: number): Commit {
    for (const commit of [this.#batch, this.#written]) if (commit?.seq === seq) return commit;
    for (const commit of this.#ports.journal.commits(seq)) return commit;
    throw new Error(`there is no commit at row ${seq}`);
  }

  #effective(commits: Iterable<Commit>): Iterable<Commit> {
    return this.#takenBack.length === 0 ? commits : effectiveCommits(commits, this.#takenBack);
  }

  #open(): Batch {
    const { journal, clock } = this.#ports;
    if (!this.#turnIsEnding) {
      this.#turnIsEnding = true;
      void this.#endTurn(clock.turn());
    }
    return { seq: journal.nextSeq, atMs: this.nowMs(), facts: [], length: 0, steps: 0 };
  }

  async #endTurn(turn: Promise<void>): Promise<void> {
    try {
      await turn;
      this.#turnIsEnding = false;
      this.flush();
      this.#onTurnEnd();
    } catch (error) {
      this.#ports.abort(`the end of a turn failed: ${String(error)}`);
    }
  }
}

function foldTree(commits: Iterable<Commit>): TreeState {
  const tree = emptyTree();
  for (const commit of commits) foldCommit(tree, commit);
  return tree;
}
