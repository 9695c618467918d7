/** Runs a program that is installed with the repository, or a script of it. */
import { spawn } from "node:child_process";

/** How a command ended, and all it printed in the order in which it came. */
export interface CommandResult {
  readonly code: number;
  readonly output: string;
}

/** A command's words; the first is found on the PATH, where the packages' programs come first. */
export type Command = readonly [program: string, ...parameters: string[]];

/** Runs to the end and keeps the output. A command that does not start has exit code 127. */
export function capture([program, ...parameters]: Command, cwd: string): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(program, parameters, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const append = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on("data", append);
    child.stderr.on("data", append);
    child.on("error", (error) => resolve({ code: 127, output: error.message }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Runs to the end with the terminal of this process, and gives the exit code. */
export function passThrough([program, ...parameters]: Command): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { stdio: "inherit" });
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}
