/**
 * A seeded world for one object: time, the order of events, storage that loses what was not durable, and
 * the death of the object at any call of a port. The engine in it is the real one.
 */
import type { Clock } from "../../src/engine/clock.ts";
import type { Journal } from "../../src/engine/journal.ts";
import type { Commit, JournalRow } from "../../src/execution/commit.ts";
import { commitRows, commitsOf } from "../../src/execution/commit.ts";
import type { LogLine } from "../../src/execution/log-line.ts";
import type { SeededRandom } from "./seeded-random.ts";
import { logsOf } from "../support/stored-logs.ts";

export interface Faults {
  /** Chance of death at each call of a port. */
  readonly crash: number;
  /** Deaths, at most. */
  readonly crashesMax: number;
  /** Chance that a write is refused. */
  readonly refusedWrite: number;
  /** Chance at each event that the clock jumps, by up to so many milliseconds either way. */
  readonly clockJump: number;
  /** Chance that a waiting workflow is unloaded. */
  readonly unload: number;
  /** Every workflow is unloaded whenever it waits for anything. */
  readonly isAlwaysCold: boolean;
  /** How late an alarm may come; 0 is punctual. */
  readonly alarmDelayMs: number;
  /** Chance that the object wakes with other components, which do the same. */
  readonly upgrade: number;
  /** Chance at each event that an operator pauses something; what is paused is unpaused some time later. */
  readonly pause: number;
  /** An operator repairs what can be repaired and retries a tree that failed, once. */
  readonly retry: boolean;
  /** Chance at each event that an operator cancels something. */
  readonly cancel: number;
  /** Chance at each event that an operator cancels a delay. */
  readonly cancelDelay: number;
  /** Chance that a message to the catalog or to another object does not arrive, or not once and in time. */
  readonly catalog: number;
  /** The object dies at exactly this call of a port, counted from 1; 0 for never. */
  readonly crashAtCall: number;
}

export const NO_FAULTS: Faults = {
  crash: 0,
  crashesMax: 0,
  refusedWrite: 0,
  clockJump: 0,
  unload: 0,
  isAlwaysCold: false,
  alarmDelayMs: 0,
  upgrade: 0,
  pause: 0,
  retry: false,
  cancel: 0,
  cancelDelay: 0,
  catalog: 0,
  crashAtCall: 0,
};

/** One life of the object: between waking and death. */
export interface Life {
  isDead: boolean;
}

interface Task {
  readonly atMs: number;
  readonly life: Life;
  readonly run: () => void;
}

/** What is on disk or on its way there: rows, and the alarm that is set. */
interface Disk {
  readonly rows: readonly JournalRow[];
  readonly alarmAtMs: number | null;
}

/** Thrown into whatever the object was doing when it died. */
export class Died extends Error {}

export class SimWorld {
  readonly random: SeededRandom;
  readonly trace: string[] = [];
  faults: Faults;
  portCalls = 0;
  crashes = 0;
  #trueMs: number;
  #skewMs = 0;
  #tasks: Task[] = [];
  #rows: JournalRow[];
  #alarmAtMs: number | null = null;
  #durable: Disk;
  /** The life that an alarm has called and that has not answered it: the platform calls again if it dies. */
  #ringing: Life | null = null;

  constructor(random: SeededRandom, faults: Faults, rows: readonly JournalRow[] = []) {
    this.random = random;
    this.faults = faults;
    this.#rows = [...rows];
    this.#durable = { rows, alarmAtMs: null };
    this.#trueMs = rows.at(-1)?.atMs ?? BEGINNING_MS;
  }

  nowMs(): number {
    return this.#trueMs + this.#skewMs;
  }

  /** The object may die at each call of a port. */
  point(life: Life, name: string): void {
    if (life.isDead) throw new Died(`${name} after death`);
    this.portCalls += 1;
    const { crash, crashesMax, crashAtCall } = this.faults;
    const dies =
      this.portCalls === crashAtCall || (this.crashes < crashesMax && this.random.chance(crash));
    if (!dies) return;
    this.kill(life, name);
    throw new Died(name);
  }

  kill(life: Life, why: string): void {
    if (life.isDead) return;
    life.isDead = true;
    this.crashes += 1;
    this.trace.push(`${this.nowMs()} died at ${why}`);
    this.#rows = [...this.#durable.rows];
    this.#alarmAtMs = this.#durable.alarmAtMs;
    if (this.#ringing === life) {
      this.#alarmAtMs = this.nowMs();
      this.#durable = { ...this.#durable, alarmAtMs: this.#alarmAtMs };
    }
    this.#ringing = null;
    this.#tasks = this.#tasks.filter((task) => task.life !== life);
  }

  /** Everything written so far is on disk. */
  makeDurable(): void {
    // An alarm that is being dealt with is still there.
    const ringingAtMs = this.#ringing === null ? null : this.nowMs();
    this.#durable = { rows: [...this.#rows], alarmAtMs: this.#alarmAtMs ?? ringingAtMs };
  }

  rows(): readonly JournalRow[] {
    return this.#rows;
  }

  durableRows(): readonly JournalRow[] {
    return this.#durable.rows;
  }

  alarmAtMs(): number | null {
    return this.#alarmAtMs;
  }

  write(row: JournalRow): void {
    this.#rows.push(row);
  }

  forgetBefore(firstSeq: number): void {
    this.#rows = this.#rows.filter(({ seq }) => seq >= firstSeq);
  }

  setAlarm(atMs: number | null): void {
    this.#alarmAtMs = atMs;
  }

  /** An alarm goes off: it is forgotten, durably, when the object has dealt with it. */
  async ring(life: Life, deal: () => Promise<void>): Promise<void> {
    this.#ringing = life;
    await deal();
    if (this.#ringing === life) this.#ringing = null;
  }

  schedule(life: Life, delayMs: number, run: () => void): () => void {
    const task: Task = { atMs: this.#trueMs + Math.max(0, delayMs), life, run };
    this.#tasks.push(task);
    return () => {
      this.#tasks = this.#tasks.filter((other) => other !== task);
    };
  }

  /** Runs the next event, or returns false when the object has nothing left to do but wait for its alarm. */
  async step(): Promise<boolean> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.random.chance(0.7)) this.makeDurable();
    if (this.random.chance(this.faults.clockJump)) {
      this.#skewMs += this.random.between(-LARGEST_JUMP_MS, LARGEST_JUMP_MS);
      this.trace.push(`${this.nowMs()} clock jumped`);
    }
    const due = Math.min(...this.#tasks.map((task) => task.atMs));
    const [first, ...others] = this.#tasks.filter((task) => task.atMs === due);
    if (first === undefined) return false;
    const task = this.random.pick([first, ...others]);
    this.#tasks = this.#tasks.filter((other) => other !== task);
    this.#trueMs = Math.max(this.#trueMs, task.atMs);
    task.run();
    return true;
  }

  advanceTo(atMs: number): void {
    this.#trueMs = Math.max(this.#trueMs, atMs - this.#skewMs);
  }
}

const BEGINNING_MS = 1_800_000_000_000;

/** Small enough that no lock expires of it. */
const LARGEST_JUMP_MS = 300;

export function simClock(world: SimWorld, life: Life): Clock {
  return {
    nowMs: () => world.nowMs(),
    turn: () =>
      new Promise((resolve) => {
        world.point(life, "clock.turn");
        world.schedule(life, 0, resolve);
      }),
    at(atMs, callback) {
      world.point(life, "clock.at");
      return world.schedule(life, atMs - world.nowMs(), callback);
    },
  };
}

export function simJournal(world: SimWorld, life: Life): Journal {
  const nextSeq = (): number => (world.rows().at(-1)?.seq ?? -1) + 1;
  const between = (from: number, until: number): JournalRow[] =>
    world.rows().filter(({ seq }) => seq >= from && seq < until);
  let firstSeq = world.rows().at(-1)?.firstSeq ?? 0;
  return {
    get nextSeq() {
      return nextSeq();
    },
    get firstSeq() {
      return firstSeq;
    },
    beginGeneration() {
      firstSeq = nextSeq();
    },
    generationBefore: (seq) => {
      const newest = world.rows().findLast((row) => row.seq < seq);
      return newest === undefined ? null : (newest.firstSeq ?? 0);
    },
    forgetBefore: (seq) => world.forgetBefore(seq),
    append(commit: Commit, logs: readonly LogLine[] = []) {
      world.point(life, "journal.append");
      if (world.random.chance(world.faults.refusedWrite)) throw new Error("write refused");
      for (const row of commitRows(commit, logs, firstSeq)) world.write(row);
      world.point(life, "journal.append done");
    },
    commits: (from, until = Infinity) => commitsOf(between(from, until)),
    logs: (from, until) => logsOf(between(from, until)),
    async sync() {
      world.point(life, "journal.sync");
      await new Promise<void>((resolve) => world.schedule(life, 0, resolve));
      if (life.isDead) await new Promise(() => undefined);
      world.makeDurable();
      world.point(life, "journal.sync done");
    },
  };
}
