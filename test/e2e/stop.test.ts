import { expect, it, vi } from "vitest";
import { ExecutionApi } from "./execution-api.ts";
import { startServer } from "./local-server.ts";
import { historyProblems } from "./sound-history.ts";
import { isFinished, storedFacts } from "./stored-facts.ts";
import { nested } from "./workload.ts";

it("[EE7] a server that is asked to stop in the middle of a run ends as a whole; the next one goes on", async () => {
  const server = await startServer();
  const api = new ExecutionApi(server.url);
  const { call, result } = nested(40, 1500);
  const id = await api.create(call);
  await vi.waitFor(() => expect(storedFacts(server.stateFolder, id).length).toBeGreaterThan(100), {
    timeout: 60_000,
    interval: 50,
  });
  // 128 and the number of SIGINT.
  expect(await server.stop()).toBe(130);
  expect(isFinished(server.stateFolder, id)).toBe(false);

  await server.start();
  expect(await api.result(id)).toEqual(result);
  expect(await historyProblems(api, id)).toEqual([]);
});
