/** A project of a user's own in a temporary folder, with a server of its own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { suggestedWranglerToml } from "../../src/cli/wrangler-config.ts";
import type { LocalServer } from "./local-server.ts";
import { startServer } from "./local-server.ts";

export interface ServedProject {
  readonly folder: string;
  readonly server: LocalServer;
  /** Writes a file of the project, as an editor does it. */
  write(path: string, content: string): void;
}

/**
 * Writes a project, and builds and serves it. Both last no longer than the test.
 * @param files by their paths; `wrangler.toml` is added
 * @param options of `obelisk executor serve`
 */
export async function serveProject(
  files: Readonly<Record<string, string>>,
  options: readonly string[] = [],
): Promise<ServedProject> {
  const folder = mkdtempSync(join(tmpdir(), "obelisk-project-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const write = (path: string, content: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  write("wrangler.toml", suggestedWranglerToml(folder));
  for (const [path, content] of Object.entries(files)) write(path, content);
  const server = await startServer((port, state) => [
    ...["src/cli/obelisk.ts", "executor", "serve", "--project", folder],
    ...["--port", port, "--persist-to", state, ...options],
  ]);
  return { folder, server, write };
}
