import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { SeededRandom } from "../simulation/seeded-random.ts";
import { ExecutionApi, newId } from "./execution-api.ts";
import { startServer } from "./local-server.ts";
import { historyProblems, resultOfLog } from "./sound-history.ts";
import { isFinished } from "./stored-facts.ts";
import { workload } from "./workload.ts";

const minuteMs = 60_000;
const CRASHES = 5;
/** A crash comes at a random instant of this time after the server answers. */
const CRASH_WITHIN_MS = 900;

it(
  "[EE1] [EE2] [JS82] executions of every kind finish with the right result, whenever the runtime is killed",
  { timeout: 5 * minuteMs },
  async ({ annotate }) => {
    const seed = Number(process.env["OBELISK_E2E_SEED"] ?? Date.now() % 1_000_000);
    await annotate(`to repeat the instants of the crashes: OBELISK_E2E_SEED=${seed}`);
    const random = new SeededRandom(seed);
    const server = await startServer();
    const api = new ExecutionApi(server.url);
    const executions = workload.map((work) => ({ ...work, id: newId() }));

    let interrupting = 0;
    for (let crash = 0; crash < CRASHES; crash += 1) {
      // What the last life did not live to answer is asked again.
      const requests = Promise.allSettled(executions.map(({ id, call }) => api.put(id, call)));
      await sleep(random.between(0, CRASH_WITHIN_MS));
      await server.kill();
      await requests;
      if (executions.some(({ id }) => !isFinished(server.stateFolder, id))) interrupting += 1;
      await server.start();
    }
    await annotate(`crashes that came before everything was finished: ${interrupting}`);
    // However fast the machine is, the waits between the attempts of one activity span two lives.
    expect(interrupting).toBeGreaterThanOrEqual(2);

    await Promise.all(executions.map(({ id, call }) => api.put(id, call)));
    for (const { id, call, calls, result } of executions) {
      expect(await api.result(id), `${call.ffqn} ${id}`).toEqual(result);
      expect(await api.put(id, call), `${call.ffqn} ${id}`).toBe(200);
      expect(await historyProblems(api, id)).toEqual([]);
      expect(await api.responses(id), `${call.ffqn} ${id}`).toHaveLength(calls);
      expect(resultOfLog(await api.events(id))).toEqual(result);
    }
  },
);
