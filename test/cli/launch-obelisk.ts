/** The launcher of the package, started in a folder that need not be that of this repository. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import type { Ended } from "./run-obelisk.ts";

const ownLauncher = join(import.meta.dirname, "../../bin/obelisk.mjs");

export function launchObelisk(
  parameters: readonly string[],
  folder: string,
  launcher = ownLauncher,
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [launcher, ...parameters],
      { cwd: folder },
      (_error, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}
