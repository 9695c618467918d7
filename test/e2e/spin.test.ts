import { expect, it, vi } from "vitest";
import { ExecutionApi } from "./execution-api.ts";
import { startServer } from "./local-server.ts";
import { eventNames, historyProblems } from "./sound-history.ts";
import { isFinished, storedFacts } from "./stored-facts.ts";
import { repeated } from "./workload.ts";

const minuteMs = 60_000;
const INTERRUPTIONS = 10;

/** The attempt may begin before the answer leaves. */
async function wake(url: string, id: string): Promise<void> {
  const signal = AbortSignal.timeout(1000);
  await Promise.allSettled([fetch(`${url}/v1/executions/${id}/status`, { signal })]);
}

it(
  "[EE3] [EE4] an activity that kills the runtime each time ends as interrupted, and others go on",
  { timeout: 6 * minuteMs },
  async () => {
    const server = await startServer();
    const api = new ExecutionApi(server.url);
    const other = repeated("testing:fibo-workflow/workflow.fiboa-wat", 30, 3000);
    const otherId = await api.create(other.call);
    const id = await api.create({ ffqn: "testing:misbehave/misbehave.spin", params: [] });

    function attempts(): number {
      return storedFacts(server.stateFolder, id).filter(({ kind }) => kind === "locked").length;
    }
    // The first attempt is not written down before it begins, all others are.
    await server.kill();
    expect(isFinished(server.stateFolder, otherId)).toBe(false);
    for (let written = 0; written <= INTERRUPTIONS; written += 1) {
      // An alarm that is due begins the attempt before the server answers anybody.
      server.begin();
      await vi.waitFor(
        async () => {
          if (attempts() <= written) await wake(server.url, id);
          expect(attempts()).toBeGreaterThan(written);
        },
        { timeout: minuteMs, interval: 50 },
      );
      await server.kill();
    }
    await server.start();

    expect(await api.result(id)).toEqual({
      execution_failed: {
        kind: "uncategorized",
        reason: `interrupted ${INTERRUPTIONS} times without progress`,
        detail: null,
      },
    });
    expect(eventNames(await api.events(id))).toEqual([
      "created",
      ...Array.from({ length: INTERRUPTIONS }, () => ["locked", "unlocked"]).flat(),
      "locked",
      "finished",
    ]);
    expect(await historyProblems(api, id)).toEqual([]);
    // Nobody asked for it meanwhile: the guard alarm sees to it, after a minute at the latest.
    await vi.waitFor(() => expect(isFinished(server.stateFolder, otherId)).toBe(true), {
      timeout: 2 * minuteMs,
      interval: 200,
    });
    expect(await api.finishedResult(otherId)).toEqual(other.result);
    expect(await historyProblems(api, otherId)).toEqual([]);
  },
);
