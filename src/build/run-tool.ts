/**
 * Runs a program of Node in a process of its own, because such programs print and change the
 * working directory of their process.
 */
import { spawn } from "node:child_process";

export interface ToolRun {
  readonly succeeded: boolean;
  /** What it printed on both streams, in order. */
  readonly output: string;
}

/** Runs `script` with this process's Node in the folder `cwd`. Rejects when it cannot be started. */
export function runTool(script: string, args: readonly string[], cwd: string): Promise<ToolRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" },
    });
    const printed: Buffer[] = [];
    const keep = (chunk: Buffer): void => {
      printed.push(chunk);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ succeeded: code === 0, output: Buffer.concat(printed).toString("utf8") });
    });
  });
}
