/** What `obelisk doctor` finds out about the machine: Node and the Workers runtime. */
import { execFile } from "node:child_process";
import { createRequire, findPackageJSON } from "node:module";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { z } from "zod";
import type { Finding } from "./doctor-finding.ts";
import { firstLine } from "./printable-text.ts";

/** The oldest that runs TypeScript as it is. */
const NODE_MIN = [22, 18] as const;
const START_MS = 10_000;
const SHOWN_ERROR_LENGTH = 200;

const packageFile = z.object({ version: z.string() });
/** The package of the runtime exports the path of its program. */
const runtimeModule = z.object({ default: z.string() });

export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [majorMin, minorMin] = NODE_MIN;
  const isNewEnough = major > majorMin || (major === majorMin && minor >= minorMin);
  const subject = "node";
  return isNewEnough
    ? { level: "ok", subject, text: version }
    : {
        level: "fail",
        subject,
        text: `${version} is too old`,
        advice: `Install Node ${NODE_MIN.join(".")} or later.`,
      };
}

/** Whether wrangler is installed, and the runtime that it starts runs here. */
export async function checkRuntime(): Promise<Finding> {
  const subject = "runtime";
  const advice = "Run `npm ci` in the folder of the package; the runtime needs a supported system.";
  try {
    const wrangler = versionOf("wrangler");
    const load = createRequire(createRequire(import.meta.url).resolve("wrangler"));
    const program = runtimeModule.parse(load("workerd")).default;
    const { stdout } = await promisify(execFile)(program, ["--version"], { timeout: START_MS });
    return { level: "ok", subject, text: `wrangler ${wrangler}, ${stdout.trim()}` };
  } catch (error) {
    const text = `does not start: ${firstLine(String(error), SHOWN_ERROR_LENGTH)}`;
    return { level: "fail", subject, text, advice };
  }
}

function versionOf(name: string): string {
  const file = findPackageJSON(name, import.meta.url);
  if (file === undefined) throw new Error(`${name} is not installed`);
  return packageFile.parse(JSON.parse(readFileSync(file, "utf8"))).version;
}
