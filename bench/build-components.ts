/**
 * Builds the components of the benchmark, which tests of exact counts run as well. In a process of its own:
 * vitest would resolve the packages of the build as a Worker does.
 */
import { join } from "node:path";
import { capture } from "../scripts/command.ts";

/** Called by vitest under this name. Throws when a component cannot be built. */
export async function setup(): Promise<void> {
  const program = join(import.meta.dirname, "../src/build/main.ts");
  const { code, output } = await capture([process.execPath, program], import.meta.dirname);
  if (code !== 0) throw new Error(output);
}
