/** How much the runtimes of a server have computed, as the system tells it. */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { Stretch } from "./hang-watch.ts";

const RUNTIME = "workerd";
/** Linux counts in hundredths of a second, whatever its own clock does. */
const TICK_MS = 10;

/** CPU time since its start in ms, by process; null when the system does not tell. */
type CpuTimes = ReadonlyMap<number, number> | null;

/** How long the runtimes in a process group have been computing since a moment. */
export class CpuStopwatch {
  readonly #group: number;
  #sinceMs = performance.now();
  #before: CpuTimes;

  constructor(group: number) {
    this.#group = group;
    this.#before = cpuTimes(group);
  }

  soFar(): Stretch {
    return this.#stretchTo(cpuTimes(this.#group));
  }

  /** What was so far; from here on it starts again. */
  restart(): Stretch {
    const times = cpuTimes(this.#group);
    const stretch = this.#stretchTo(times);
    this.#sinceMs = performance.now();
    this.#before = times;
    return stretch;
  }

  /** The busiest of the processes counts. */
  #stretchTo(after: CpuTimes): Stretch {
    const before = this.#before;
    const elapsedMs = performance.now() - this.#sinceMs;
    if (before === null || after === null) return { elapsedMs, cpuMs: null };
    const spent = [...after].map(([pid, cpuMs]) => cpuMs - (before.get(pid) ?? cpuMs));
    return { elapsedMs, cpuMs: Math.max(0, ...spent) };
  }
}

function cpuTimes(group: number): CpuTimes {
  if (existsSync("/proc/self/stat")) return fromProc(group);
  return process.platform === "win32" ? null : fromPs(group);
}

function fromProc(group: number): Map<number, number> {
  const times = new Map<number, number>();
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    const stat = readIfPresent(`/proc/${name}/stat`);
    // The name of the program, in parentheses, may hold anything.
    const end = stat.lastIndexOf(")");
    const fields = stat.slice(end + 2).split(" ");
    if (stat.slice(stat.indexOf("(") + 1, end) !== RUNTIME || Number(fields[2]) !== group) continue;
    times.set(Number(name), (Number(fields[11]) + Number(fields[12])) * TICK_MS);
  }
  return times;
}

function fromPs(group: number): Map<number, number> | null {
  try {
    const table = execFileSync("ps", ["-A", "-o", "pid=,pgid=,time=,comm="], { encoding: "utf8" });
    return new Map(
      table.split("\n").flatMap((line) => {
        const [pid, pgid, time = "", ...command] = line.trim().split(/\s+/);
        const isOne = Number(pgid) === group && command.join(" ").endsWith(RUNTIME);
        return isOne ? [[Number(pid), cpuTimeMs(time)] as const] : [];
      }),
    );
  } catch {
    return null;
  }
}

/** `ps` writes [[dd-]hh:]mm:ss[.hundredths]. */
function cpuTimeMs(text: string): number {
  return text
    .split(/[-:]/)
    .map(Number)
    .toReversed()
    .reduce((sum, part, index) => sum + part * ([1, 60, 3600, 86_400][index] ?? 0) * 1000, 0);
}

/** The text of a process that has just ended is empty. */
function readIfPresent(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
