/** What the times were measured on. */
import { readFile } from "node:fs/promises";
import { availableParallelism, cpus, loadavg } from "node:os";
import { join } from "node:path";
import { z } from "zod";

export interface Machine {
  readonly at: string;
  readonly processors: string;
  readonly node: string;
  readonly wrangler: string;
  /** Processes that wanted a processor in the last minute, on average: others than the benchmark's disturb it. */
  readonly loadBefore: number;
}

export async function describeMachine(root: string): Promise<Machine> {
  const manifest = await readFile(join(root, "node_modules/wrangler/package.json"), "utf8");
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(manifest));
  return {
    at: new Date().toISOString(),
    processors: `${availableParallelism()} x ${cpus()[0]?.model ?? "unknown"}`,
    node: process.version,
    wrangler: version,
    loadBefore: loadavg()[0] ?? 0,
  };
}
