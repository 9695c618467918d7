import { expect, it, vi } from "vitest";
import { ExecutionApi } from "./execution-api.ts";
import { startServer } from "./local-server.ts";
import { eventNames, historyProblems } from "./sound-history.ts";
import { isFinished, storedFacts } from "./stored-facts.ts";

const waitOptions = { timeout: 60_000, interval: 50 };

it("[EE5] an activity that waits when the runtime is killed waits again, and ends by its timeouts", async () => {
  const server = await startServer();
  const api = new ExecutionApi(server.url);
  const id = await api.create({ ffqn: "testing:misbehave/misbehave.hang", params: [] });
  await vi.waitFor(() => {
    expect(storedFacts(server.stateFolder, id).at(-1)?.kind).toBe("locked");
  }, waitOptions);
  await server.kill();
  await server.start();

  expect(await api.result(id)).toMatchObject({ execution_failed: { kind: "timed_out" } });
  expect(eventNames(await api.events(id))).toEqual([
    ...["created", "locked", "unlocked"],
    ...["locked", "temporarily_timed_out", "locked", "finished"],
  ]);
  expect(await historyProblems(api, id)).toEqual([]);
});

it("[EE6] a timer that ran out while there was no server fires in the next one without a request", async () => {
  const server = await startServer();
  const api = new ExecutionApi(server.url);
  // Five retries with 3.1 s of waiting in between.
  const id = await api.create({ ffqn: "testing:fibo-wat/fibo.fibo", params: [79] });
  await vi.waitFor(() => {
    expect(storedFacts(server.stateFolder, id).at(-1)?.kind).toBe("failed");
  }, waitOptions);
  await server.kill();
  expect(isFinished(server.stateFolder, id)).toBe(false);
  await server.start();

  await vi.waitFor(() => expect(isFinished(server.stateFolder, id)).toBe(true), waitOptions);
  expect(await api.finishedResult(id)).toEqual({
    err: "n must be at most 78, larger results are not exact",
  });
  expect(await historyProblems(api, id)).toEqual([]);
});
