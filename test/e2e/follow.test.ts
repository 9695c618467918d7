import { expect, it, onTestFinished, vi } from "vitest";
import { ExecutionApi, newId } from "./execution-api.ts";
import { startServer } from "./local-server.ts";
import { ProcessFamily } from "./process-family.ts";
import { historyProblems } from "./sound-history.ts";
import { repeated } from "./workload.ts";

it("[EE8] `schedule --follow` follows over a crash and a restart of the server, and prints the result", async () => {
  const server = await startServer();
  const { call } = repeated("testing:fibo-workflow/workflow.fiboa", 50, 1500);
  const id = newId();
  const follower = new ProcessFamily([
    ...["src/cli/obelisk.ts", "execution", "schedule", call.ffqn, JSON.stringify(call.params)],
    ...["--follow", "--id", id, "--api-url", server.url],
  ]);
  onTestFinished(() => follower.kill());
  await vi.waitFor(() => expect(follower.output).toMatch(/running|waiting for/), {
    timeout: 60_000,
    interval: 10,
  });
  await server.kill();
  await vi.waitFor(() => expect(follower.output).toContain("the server does not answer"), {
    timeout: 60_000,
  });
  await server.start();

  expect(await follower.end(), `its output:\n${follower.output}`).toBe(0);
  expect(follower.output.trimEnd().split("\n").at(-1)).toBe("ok: 12586269025");
  expect(await historyProblems(new ExecutionApi(server.url), id)).toEqual([]);
});
