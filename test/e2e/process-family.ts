/** A process with everything that it starts, in whatever process groups. */
import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { vi } from "vitest";
import { processTable } from "./process-table.ts";

const root = join(import.meta.dirname, "../..");

const WATCH_MS = 250;
const DEATH_MAX_MS = 20_000;

export class ProcessFamily {
  readonly #first: ChildProcess;
  readonly #known = new Set<number>();
  readonly #closed: Promise<void>;
  readonly #code: Promise<number | null>;
  #hasEnded = false;
  #output = "";

  /** Runs a program of Node in the root of the project. */
  constructor(words: readonly string[], environment: NodeJS.ProcessEnv = {}) {
    const first = spawn(process.execPath, words, {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    if (first.pid === undefined) throw new Error(`${process.execPath} does not start`);
    this.#first = first;
    this.#known.add(first.pid);
    for (const stream of [first.stdout, first.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        this.#output += chunk.toString();
      });
    }
    // A member whose parent has died is known by having been seen before.
    const watch = setInterval(() => this.#members(), WATCH_MS);
    this.#code = new Promise((resolve) => {
      first.once("exit", (code) => {
        clearInterval(watch);
        this.#hasEnded = true;
        resolve(code);
      });
    });
    this.#closed = new Promise((resolve) => {
      first.once("close", () => resolve());
    });
  }

  /** Of the first process. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** What it has written so far. */
  get output(): string {
    return this.#output;
  }

  /**
   * Resolves with the exit code of the first process, null when a signal ended it. Rejects when others
   * outlive it.
   */
  async end(): Promise<number | null> {
    const code = await this.#code;
    await this.#extinct(() => {});
    return code;
  }

  /** Sends a signal to the first process alone. */
  signal(signal: NodeJS.Signals): void {
    this.#first.kill(signal);
  }

  /** SIGKILL to all; resolves when none is left. */
  kill(): Promise<void> {
    return this.#extinct(killOne);
  }

  /** Resolves when none is left; meanwhile does something to each that is. */
  async #extinct(act: (pid: number) => void): Promise<void> {
    await vi.waitFor(
      () => {
        const members = this.#members();
        for (const pid of members) act(pid);
        if (members.length > 0) throw new Error(`still alive: ${members.join(", ")}`);
      },
      { timeout: DEATH_MAX_MS, interval: 10 },
    );
    await this.#closed;
  }

  /** Ids of those that live: children of a known process, and members of the group that one leads. */
  #members(): number[] {
    const table = processTable();
    for (let size = 0; size < this.#known.size;) {
      size = this.#known.size;
      for (const { pid, parent, group } of table) {
        if (this.#known.has(parent) || this.#known.has(group)) this.#known.add(pid);
      }
    }
    return table.flatMap(({ pid }) => (this.#known.has(pid) ? [pid] : []));
  }
}

function killOne(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
