/** The `obelisk` command in a process of its own. */
import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { join } from "node:path";

const program = join(import.meta.dirname, "../../src/cli/obelisk.ts");

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly process: ChildProcess;
  /** What it has written to the standard error so far. */
  stderr(): string;
  readonly ended: Promise<Ended>;
}

/** @param input what it can read from the standard input */
export function startObelisk(
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  input = "",
): Running {
  const child = spawn(process.execPath, [program, ...parameters], {
    env: {
      ...process.env,
      OBELISK_API_URL: undefined,
      OBELISK_API_TOKEN: undefined,
      OBELISK_PROFILE: undefined,
      // The configuration of whoever runs the tests is not theirs.
      OBELISK_CONFIG: join(import.meta.dirname, "no-such-config.toml"),
      ...environment,
    },
    stdio: ["pipe", "pipe", "pipe"],
  });
  // A command that does not read may have ended before it was written.
  child.stdin.once("error", () => undefined);
  child.stdin.end(input);
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
  return { process: child, stderr: () => stderr, ended };
}

export function runObelisk(
  parameters: readonly string[],
  environment?: Readonly<Record<string, string>>,
  input?: string,
): Promise<Ended> {
  return startObelisk(parameters, environment, input).ended;
}
