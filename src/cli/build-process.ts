/** A build in a process of its own: it computes for seconds, and what it loads is not needed afterwards. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../build/main.ts", import.meta.url));

/** Builds a project as `obelisk build` does; false when there are problems, which it has printed. */
export function buildInProcess(project: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...process.execArgv, program], {
      cwd: project,
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code === 0));
  });
}
