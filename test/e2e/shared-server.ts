/** A project and its server for all tests of a file. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, onTestFailed } from "vitest";
import { freePort } from "../../scripts/free-port.ts";
import { LocalServer } from "./local-server.ts";

const SHOWN_OUTPUT_LENGTH = 5_000;

/**
 * To be called where a file registers its tests.
 * @param prepare writes the project into a folder that is there
 */
export function sharedServer(prepare: (project: string) => Promise<void> | void): {
  readonly url: string;
} {
  let folder: string;
  let server: LocalServer;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "obelisk-shared-"));
    const project = join(folder, "project");
    mkdirSync(project);
    await prepare(project);
    server = new LocalServer(
      (port, state) => [
        ...["src/cli/obelisk.ts", "executor", "serve", "--project", project],
        ...["--port", port, "--persist-to", state],
      ],
      await freePort(),
      folder,
    );
    try {
      await server.start();
    } catch (error) {
      throw new Error(`The output of the server:\n${server.output}`, { cause: error });
    }
  });

  beforeEach(() => {
    onTestFailed(() => {
      const output = server.output.slice(-SHOWN_OUTPUT_LENGTH);
      process.stderr.write(`Output of the server:\n${output}\n`);
    });
  });

  afterAll(async () => {
    await server.kill();
    rmSync(folder, { recursive: true });
  });

  return {
    get url() {
      return server.url;
    },
  };
}
