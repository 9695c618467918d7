/** One object whose outside is in the hands of a test: what it wrote, what time it is, when its alarm goes off. */
import { createTree } from "../../src/engine/create-tree.ts";
import type { CreateReply, CreateRequest } from "../../src/engine/execution-rpc.ts";
import type { Outbox } from "../../src/engine/outbox.ts";
import type { Ports } from "../../src/engine/ports.ts";
import { Tree } from "../../src/engine/tree.ts";
import type { Commit, JournalRow } from "../../src/execution/commit.ts";
import { commitsOf } from "../../src/execution/commit.ts";
import type { ExecutionEvent } from "../../src/execution/event.ts";
import type { ExecutionId } from "../../src/execution/execution-id.ts";
import type { Fact } from "../../src/execution/fact.ts";
import { projectEvents } from "../../src/execution/project-events.ts";
import { MemoryJournal } from "../support/memory-journal.ts";
import { BEGINNING_MS, ffqn, params, ROOT } from "../support/sample-names.ts";
import { HandClock } from "./hand-clock.ts";
import { ScriptedComponents } from "./scripted-components.ts";

export class TreeWorld {
  /** What reached the ports, in order: `append <kinds of facts>`, `sync`, `alarm +<ms>`, `run <function>`. */
  readonly trace: string[] = [];
  readonly components = new ScriptedComponents(this.trace);
  readonly aborts: string[] = [];
  readonly rows: JournalRow[];
  readonly outbox: Outbox | null;
  /** While set, nothing can be written. */
  writeError: Error | null = null;
  /** While set, `sync` does not resolve. */
  syncIsSlow = false;
  alarmAtMs: number | null = null;
  clock: HandClock;
  tree: Tree;
  readonly #syncs: (() => void)[] = [];
  #durableRows: readonly JournalRow[];

  /**
   * @param rows the journal of an earlier life
   * @param outbox null for a tree that no catalog lists
   */
  constructor(rows: readonly JournalRow[] = [], outbox: Outbox | null = null) {
    this.outbox = outbox;
    this.rows = [...rows];
    this.#durableRows = rows;
    this.clock = new HandClock(rows.at(-1)?.atMs ?? BEGINNING_MS);
    this.tree = new Tree(this.#ports(), null);
  }

  /** Creates the tree by calling `main`, and lets it run as far as it gets. */
  async start(...values: Parameters<typeof params>): Promise<void> {
    await this.wake();
    this.create({ params: params(...values) });
    await this.settle();
  }

  create(change: Partial<CreateRequest> = {}): CreateReply {
    return createTree(this.tree, { id: ROOT, ffqn: ffqn("main"), params: params(), ...change });
  }

  /** The object dies, and with it what it has not written, and what it wrote in a turn that has not ended. */
  die(): void {
    this.trace.push("died");
    this.rows.splice(0, this.rows.length, ...this.#durableRows);
    this.clock = new HandClock(this.clock.nowMs());
  }

  /** All rows but the first ones are lost. */
  keepRows(count: number): void {
    this.rows.length = count;
    this.#durableRows = [...this.rows];
  }

  async restart(): Promise<void> {
    this.die();
    this.tree = new Tree(this.#ports(), this.alarmAtMs);
    await this.wake();
  }

  async wake(): Promise<void> {
    const recovered = this.tree.recover();
    await this.settle();
    if (!this.syncIsSlow) await recovered;
  }

  /** Takes turns until nothing is left to do but wait. */
  async settle(): Promise<void> {
    do await this.microtasks();
    while (this.clock.takeTurns());
  }

  /** Everything that can happen within one turn; what was written in it is on disk when it ends. */
  async microtasks(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#durableRows = [...this.rows];
  }

  /** Goes to the instant of the alarm and lets it go off. */
  async fireAlarm(): Promise<void> {
    const atMs = this.alarmAtMs;
    if (atMs === null) throw new Error("no alarm is set");
    this.clock.jumpTo(Math.max(this.clock.nowMs(), atMs));
    this.alarmAtMs = null;
    void this.tree.alarm();
    await this.settle();
  }

  async advance(ms: number): Promise<void> {
    this.clock.jumpTo(this.clock.nowMs() + ms);
    this.clock.fireTimers();
    await this.settle();
  }

  commits(): Commit[] {
    return [...commitsOf(this.rows)];
  }

  facts(): Fact[] {
    return this.commits().flatMap((commit) => commit.facts);
  }

  kinds(): string[] {
    return this.facts().map((fact) => fact.kind);
  }

  events(id: ExecutionId = ROOT): ExecutionEvent[] {
    return [...projectEvents(id, this.commits())];
  }

  /** The result of the tree; undefined while it has none. */
  result(): unknown {
    const end = this.facts().findLast((fact) => fact.kind === "finished" && fact.of === 0);
    return end?.kind === "finished" ? end.retval : undefined;
  }

  #ports(): Ports {
    const { trace, clock } = this;
    const journal = new MemoryJournal(this.rows);
    const isDead = (): boolean => clock !== this.clock;
    return {
      clock,
      components: this.components,
      outbox: this.outbox,
      journal: {
        get nextSeq() {
          return journal.nextSeq;
        },
        get firstSeq() {
          return journal.firstSeq;
        },
        beginGeneration: () => journal.beginGeneration(),
        generationBefore: (firstSeq) => journal.generationBefore(firstSeq),
        forgetBefore: (firstSeq) => {
          trace.push(`forget before ${firstSeq}`);
          journal.forgetBefore(firstSeq);
        },
        append: (commit, logs) => {
          if (isDead()) throw new Error("a dead object writes");
          if (this.writeError !== null) throw this.writeError;
          journal.append(commit, logs);
          trace.push(`append ${commit.facts.map((fact) => fact.kind).join(" ")}`);
        },
        commits: (from, until) => journal.commits(from, until),
        logs: (from, until, order) => journal.logs(from, until, order),
        sync: async () => {
          trace.push("sync");
          if (this.syncIsSlow) await new Promise<void>((resolve) => this.#syncs.push(resolve));
          if (!isDead()) this.#durableRows = [...this.rows];
        },
      },
      alarm: {
        set: (atMs) => {
          trace.push(`alarm +${atMs - clock.nowMs()}`);
          this.alarmAtMs = atMs;
        },
      },
      abort: (reason) => {
        if (!isDead()) this.aborts.push(reason);
      },
    };
  }

  /** What was written is on disk at last. */
  async finishSync(): Promise<void> {
    this.syncIsSlow = false;
    for (const resolve of this.#syncs.splice(0)) resolve();
    await this.settle();
  }
}
