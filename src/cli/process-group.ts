/** A child process together with everything that it starts. */
import type { ChildProcess, SpawnOptions } from "node:child_process";
import { spawn } from "node:child_process";
import { constants } from "node:os";

/** Windows has no process groups; there the child is signalled alone. */
const hasGroups = process.platform !== "win32";

export class ProcessGroup {
  readonly #leader: ChildProcess;
  /** The leader's exit code, 128 and the signal's number when a signal ended it. */
  readonly ended: Promise<number>;

  constructor(command: string, parameters: readonly string[], options: SpawnOptions) {
    this.#leader = spawn(command, parameters, { ...options, detached: hasGroups });
    this.ended = new Promise((resolve, reject) => {
      this.#leader.once("error", reject);
      this.#leader.once("exit", (code, signal) => {
        // Nothing of it may outlive the leader.
        this.kill("SIGKILL");
        resolve(code ?? 128 + signalNumber(signal));
      });
    });
  }

  /** Id of the group, or of the only process where there are no groups; -1 when it did not start. */
  get id(): number {
    return this.#leader.pid ?? -1;
  }

  kill(signal: NodeJS.Signals): void {
    const { pid } = this.#leader;
    if (pid === undefined) return;
    try {
      process.kill(hasGroups ? -pid : pid, signal);
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }
}

function signalNumber(signal: NodeJS.Signals | null): number {
  return signal === null ? 0 : constants.signals[signal];
}

function isGone(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ESRCH";
}
