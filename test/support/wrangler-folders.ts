/** Removes what killed servers leave behind: wrangler keeps two folders for each, and removes them only when it ends. */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "../../.wrangler/tmp");

let before: ReadonlySet<string> = new Set();

/** Called by vitest under this name. */
export function setup(): void {
  before = new Set(entries());
}

/** Called by vitest under this name. */
export function teardown(): void {
  for (const name of entries()) {
    if (!before.has(name)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

function entries(): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
