/** A tree whose components are real and whose time is in the hands of a test. */
import { vi } from "vitest";
import type { ComponentEntry } from "../../src/component/component-entry.ts";
import { InstanceBudget } from "../../src/component/instance-budget.ts";
import { ObjectComponents } from "../../src/component/object-components.ts";
import { ComponentRegistry } from "../../src/component/registry.ts";
import { stubTarget } from "../../src/engine/control-tree.ts";
import { createTree } from "../../src/engine/create-tree.ts";
import type { ExecutionStatus } from "../../src/engine/execution-rpc.ts";
import { Tree } from "../../src/engine/tree.ts";
import { readResult, readStatus } from "../../src/engine/tree-reader.ts";
import { commitsOf, type JournalRow } from "../../src/execution/commit.ts";
import type { Retval } from "../../src/wit/retval.ts";
import { executionId, ffqn, jsonText } from "../component/component-runner.ts";
import { HandClock } from "../engine/hand-clock.ts";
import { MemoryJournal } from "../support/memory-journal.ts";
import { BEGINNING_MS, ROOT } from "../support/sample-names.ts";
import { logsOf } from "../support/stored-logs.ts";

const WAIT_MAX_MS = 30_000;

export class PlayedTree {
  readonly #rows: JournalRow[] = [];
  #alarmAtMs: number | null = null;
  #clock = new HandClock(BEGINNING_MS);
  #tree: Tree;

  constructor(entries: readonly ComponentEntry[]) {
    this.#tree = this.#life(entries);
  }

  async create(name: string, ...params: readonly unknown[]): Promise<void> {
    await this.#tree.recover();
    createTree(this.#tree, {
      id: ROOT,
      ffqn: ffqn(name),
      params: jsonText(JSON.stringify(params)),
    });
  }

  /** The object dies, and lives again with these components. */
  async restart(entries: readonly ComponentEntry[]): Promise<void> {
    this.#clock = new HandClock(this.#clock.nowMs());
    this.#tree = this.#life(entries);
    await this.#tree.recover();
  }

  /** Gives an execution of a stub its result. */
  stub(id: string, retval: Retval): void {
    const { kind } = stubTarget(this.#tree, executionId(id), retval);
    if (kind !== "ok") throw new Error(kind);
  }

  /** Lets things happen without time passing until the top-level execution is as it should be. */
  async until(isSo: (status: ExecutionStatus) => boolean): Promise<ExecutionStatus> {
    const tree = this.#tree;
    const status = await vi.waitUntil(
      () => {
        this.#clock.takeTurns();
        const found = readStatus(tree, ROOT);
        return found !== undefined && isSo(found) ? found : null;
      },
      { timeout: WAIT_MAX_MS, interval: 1 },
    );
    return status;
  }

  /** Resolves when the workflow sleeps, with the instant until which it does. */
  async asleep(): Promise<number> {
    const { sleeps } = await this.until((status) => status.sleeps !== null && !status.isHot);
    return sleeps?.expiresAtMs ?? 0;
  }

  /** Lets the time pass until the sleep is over. */
  async sleepOver(): Promise<void> {
    const endsAtMs = await this.asleep();
    while (this.#clock.nowMs() < endsAtMs) {
      // An alarm sets the next one some turns later.
      await this.until(() => this.#alarmAtMs !== null);
      this.#fireAlarm();
    }
  }

  generation(): number | undefined {
    return readStatus(this.#tree, ROOT)?.generation.number;
  }

  async result(): Promise<Retval> {
    await this.until(({ pending }) => pending.kind === "finished");
    const result = readResult(this.#tree, ROOT);
    if (result.kind !== "finished") throw new Error(result.kind);
    return result.retval;
  }

  /** The functions that it has called, in order. */
  get calls(): readonly string[] {
    const facts = [...commitsOf(this.#rows)].flatMap((commit) => commit.facts);
    return facts.flatMap((fact) => (fact.kind === "asked" ? [fact.ffqn] : []));
  }

  get lines(): readonly string[] {
    return logsOf(this.#rows).flatMap(({ lines }) => lines.map(({ text }) => text));
  }

  #fireAlarm(): void {
    if (this.#alarmAtMs === null) throw new Error("no alarm is set");
    this.#clock.jumpTo(Math.max(this.#clock.nowMs(), this.#alarmAtMs));
    this.#alarmAtMs = null;
    void this.#tree.alarm();
    this.#clock.takeTurns();
  }

  #life(entries: readonly ComponentEntry[]): Tree {
    const clock = this.#clock;
    const components = new ObjectComponents({
      owner: "object",
      keepAwake: () => {},
      registry: new ComponentRegistry(entries),
      budget: new InstanceBudget(2 ** 30, () => clock.nowMs()),
    });
    const abort = (reason: string): never => {
      throw new Error(reason);
    };
    const alarm = {
      set: (atMs: number): void => {
        if (clock === this.#clock) this.#alarmAtMs = atMs;
      },
    };
    const journal = new MemoryJournal(this.#rows);
    return new Tree({ clock, components, alarm, journal, outbox: null, abort }, this.#alarmAtMs);
  }
}
