import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../build/project-fixture.ts";
import { launchObelisk } from "../cli/launch-obelisk.ts";
import { linkPackage, typeErrors } from "../support/type-check.ts";

/** Its own test starts a server, of which this one sees no more than how it ends. */
function runOwnTests(
  folder: string,
): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ["--test", "test/welcome.test.mjs"],
      // `node --test` in a run of `node --test` would report to that one.
      { cwd: folder, env: { ...process.env, NODE_TEST_CONTEXT: undefined } },
      (_error, stdout, stderr) => resolve({ code: child.exitCode, output: stdout + stderr }),
    );
  });
}

it("[CL64] a new project has right types and passes its test", async () => {
  const folder = await temporaryFolder();
  expect(await launchObelisk(["init", "shop"], folder)).toMatchObject({ code: 0 });
  const project = join(folder, "shop");
  await linkPackage(project);
  expect(await typeErrors(project)).toEqual([]);
  const { code, output } = await runOwnTests(project);
  expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(/pass 2\n/) });
});
