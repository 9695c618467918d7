import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { runObelisk } from "./run-obelisk.ts";

const schedule = ["execution", "schedule", "testing:fibo/fibo.fibo"];

describe("the command line", () => {
  it.each([
    [[], "Usage: obelisk"],
    [["no-such-command"], "unknown command"],
    [["executor", "serve", "--port", "0"], "A port is a number from 1 to 65535."],
    [["executor", "serve", "--prot", "1"], "Did you mean --port?"],
    [schedule, "missing required argument 'params'"],
    [[...schedule, '[1,\n"]'], "Not JSON at line 2, column 1"],
    [[...schedule, '{"n": 1}'], "Expected one JSON array"],
    [[...schedule, "@/no/such/file"], "/no/such/file cannot be read"],
    [[...schedule, "[]", "--id", "E_1"], "Not an execution id"],
    [[...schedule, "[]", "--id", "E_01JDPXJ3M5QK4W8YV2Z6T9R0AB.o:1-a_1"], "the id of a child"],
    [[...schedule, "[]", "--api-url", "localhost:5005"], "Expected a URL"],
    [[...schedule, "[]", "--api-url", "http://localhost:5005/v1"], "scheme, host and port only"],
    [[...schedule, "[]", "--api-url", "http://me:secret@localhost"], "scheme, host and port only"],
  ])("[CL12] %j ends with 2 and says what is wrong", async (parameters, message) => {
    const { code, stdout, stderr } = await runObelisk(parameters);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  it.each([[["--help"]], [["execution", "schedule", "--help"]]])(
    "[CL13] %j explains the exit codes",
    async (parameters) => {
      const { code, stdout } = await runObelisk(parameters);
      expect(code).toBe(0);
      expect(stdout).toContain("Exit codes:");
    },
  );

  it("[CL14] the launcher passes arguments and the exit code on", async () => {
    const launcher = join(import.meta.dirname, "../../bin/obelisk.mjs");
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, [launcher, "executor", "serve", "--help"]);
    expect(stdout).toContain("--persist-to");
    await expect(run(process.execPath, [launcher, "no-such-command"])).rejects.toMatchObject({
      code: 2,
    });
  });
});
