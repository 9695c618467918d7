/** The memory of the local Workers runtime, a process below this one, as the kernel of Linux counts it. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const program = "workerd";

export class RuntimeMemory {
  readonly #pids: readonly number[];

  private constructor(pids: readonly number[]) {
    this.#pids = pids;
  }

  /** Null where no such process can be looked into. */
  static ofThisProcess(): RuntimeMemory | null {
    if (process.platform !== "linux") return null;
    const pids = runningPids().filter(
      (pid) => nameOf(pid) === program && isBelow(pid, process.pid),
    );
    return pids.length === 0 ? null : new RuntimeMemory(pids);
  }

  get residentBytes(): number {
    return this.#sum("VmRSS");
  }

  /** Since the last `forgetPeak`. */
  get peakBytes(): number {
    return this.#sum("VmHWM");
  }

  forgetPeak(): void {
    // "5" resets the peak, and nothing else (proc(5)).
    for (const pid of this.#pids) writeFileSync(`/proc/${pid}/clear_refs`, "5");
  }

  #sum(field: string): number {
    const kilobytes = this.#pids.map((pid) => Number(statusField(pid, field).split(" ")[0]));
    return kilobytes.reduce((sum, each) => sum + each, 0) * 1024;
  }
}

function runningPids(): number[] {
  return readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
}

function nameOf(pid: number): string {
  return statusField(pid, "Name");
}

function isBelow(pid: number, ancestor: number): boolean {
  for (let current = pid; current > 1; current = Number(statusField(current, "PPid"))) {
    if (current === ancestor) return true;
  }
  return false;
}

/** Empty for a process that has ended. */
function statusField(pid: number, field: string): string {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return new RegExp(`^${field}:\\s+(.*)$`, "m").exec(status)?.[1] ?? "";
  } catch {
    return "";
  }
}
