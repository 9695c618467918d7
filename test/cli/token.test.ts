import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withTokenHash } from "../../src/cli/dev-vars.ts";
import { makeProject } from "../build/project-fixture.ts";
import { runObelisk } from "./run-obelisk.ts";

const HASH = "sha256:new";

describe("withTokenHash", () => {
  it.each([
    ["", `OBELISK_TOKEN_HASHES="${HASH}"\n`],
    ["OTHER=1", `OTHER=1\nOBELISK_TOKEN_HASHES="${HASH}"\n`],
    ["OBELISK_TOKEN_HASHES=\nOTHER=1\n", `OBELISK_TOKEN_HASHES="${HASH}"\nOTHER=1\n`],
    ["OBELISK_TOKEN_HASHES=a\n", `OBELISK_TOKEN_HASHES="a,${HASH}"\n`],
    [
      "export OBELISK_TOKEN_HASHES = 'a,b' # mine\nX=1",
      `export OBELISK_TOKEN_HASHES = "a,b,${HASH}"\nX=1`,
    ],
  ])("[CL56] adds to %j", (before, after) => {
    expect(withTokenHash(before, HASH, undefined)).toBe(after);
  });

  it("[CL56] writes the name as a comment", () => {
    expect(withTokenHash("A=1\n", HASH, "laptop")).toBe(
      `A=1\n# laptop: ${HASH}\nOBELISK_TOKEN_HASHES="${HASH}"\n`,
    );
  });

  it("[CL56] leaves a value of several lines alone", () => {
    expect(withTokenHash('OBELISK_TOKEN_HASHES="a,\nb"\n', HASH, undefined)).toBeNull();
  });
});

describe("obelisk token create", () => {
  it("[CL55] prints a token, and its hash with the place for it", async () => {
    const { code, stdout, stderr } = await runObelisk(["token", "create"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^obt_[\w-]{43}\n$/);
    const hash = createHash("sha256").update(stdout.trim()).digest("hex");
    expect(stderr).toContain(`OBELISK_TOKEN_HASHES="sha256:${hash}"`);
  });

  it("[CL55] prints one JSON object with --json", async () => {
    const { stdout } = await runObelisk(["token", "create", "--name", "ci", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      name: "ci",
      token: expect.stringMatching(/^obt_/),
      hash: expect.stringMatching(/^sha256:/),
    });
  });

  it("[CL56] adds the hash to .dev.vars of the project", async () => {
    const project = await makeProject({ "obelisk.toml": "", ".dev.vars": "SECRET=kept\n" });
    const made = await runObelisk(["token", "create", "--write-dev-vars", "--project", project]);
    expect(made.code).toBe(0);
    const hash = createHash("sha256").update(made.stdout.trim()).digest("hex");
    expect(await readFile(join(project, ".dev.vars"), "utf8")).toBe(
      `SECRET=kept\nOBELISK_TOKEN_HASHES="sha256:${hash}"\n`,
    );
  });

  it("[CL56] without a project ends with 2", async () => {
    const made = await runObelisk(["token", "create", "--write-dev-vars", "--project", "/nowhere"]);
    expect(made.code).toBe(2);
  });
});
