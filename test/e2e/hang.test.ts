import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Ended } from "../cli/run-obelisk.ts";
import { runObelisk } from "../cli/run-obelisk.ts";
import { ExecutionApi } from "./execution-api.ts";
import { serveProject } from "./served-project.ts";
import { eventNames, historyProblems } from "./sound-history.ts";

const minuteMs = 60_000;
const examples = join(import.meta.dirname, "../../examples");

function example(path: string): string {
  return readFileSync(join(examples, path), "utf8");
}

const files = {
  "obelisk.toml": `[[activity_wasm]]
name = "misbehave"
source = "misbehave/misbehave.wat"
wit = "misbehave/wit"
world = "component"
max_retries = 0
exec.lock_expiry = { seconds = 1 }

[[activity_wasm]]
name = "fibo-wat"
source = "fibo-wat/fibo.wat"
wit = "fibo-wat/wit"
world = "component"
max_retries = 7
`,
  ...Object.fromEntries(
    [
      ...["misbehave/misbehave.wat", "misbehave/wit/misbehave.wit"],
      ...["misbehave/wit/deps/io.wit", "misbehave/wit/deps/clocks.wit"],
      ...["fibo-wat/fibo.wat", "fibo-wat/wit/fibo.wit"],
    ].map((path) => [path, example(path)]),
  ),
};

it(
  "[EE20] an activity that computes for ever ends by its timeout without anybody's help, and others finish",
  { timeout: 5 * minuteMs },
  async () => {
    const { server } = await serveProject(files, ["--hang-timeout", "5"]);
    const api = new ExecutionApi(server.url);
    // Its retries take 12 seconds.
    const otherId = await api.create({ ffqn: "testing:fibo-wat/fibo.fibo", params: [79] });
    const id = await api.create({ ffqn: "testing:misbehave/misbehave.spin", params: [] });
    const follow = (each: string): Promise<Ended> =>
      runObelisk(["execution", "follow", each, "--api-url", server.url]);
    const [{ code, stdout }, other] = await Promise.all([follow(id), follow(otherId)]);

    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: expect.stringMatching(/^execution failed \(timed_out\): /),
    });
    expect(other).toMatchObject({ code: 1, stdout: expect.stringMatching(/^err: "n must be/) });
    expect(server.output).toMatch(
      /obelisk: The runtime has computed for \d+ s without answering, so it is killed and started again\./,
    );
    expect(eventNames(await api.events(id)).at(-1)).toBe("finished");
    expect(await historyProblems(api, id)).toEqual([]);
    expect(await historyProblems(api, otherId)).toEqual([]);
  },
);
