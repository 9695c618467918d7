/** The processes of this machine. */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  /** Id of the process that leads its group. */
  readonly group: number;
}

/** Those that run; one that has ended but was not waited for is left out. */
export function processTable(): ProcessEntry[] {
  return existsSync("/proc/self/stat") ? tableOfProc() : tableOfPs();
}

/** Not every Linux has `ps`. */
function tableOfProc(): ProcessEntry[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const stat = readIfPresent(`/proc/${name}/stat`);
      // The name of the program, in parentheses, may hold anything.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return entry(name, fields[1], fields[2], fields[0]);
    });
}

function tableOfPs(): ProcessEntry[] {
  return execFileSync("ps", ["-A", "-o", "pid=,ppid=,pgid=,stat="], { encoding: "utf8" })
    .split("\n")
    .flatMap((line) => {
      const [pid, parent, group, state] = line.trim().split(/\s+/);
      return entry(pid, parent, group, state);
    });
}

function entry(pid = "", parent = "", group = "", state = ""): ProcessEntry[] {
  if (group === "" || state.startsWith("Z") || state.startsWith("X")) return [];
  return [{ pid: Number(pid), parent: Number(parent), group: Number(group) }];
}

/** The text of a process that has just ended is empty. */
function readIfPresent(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
