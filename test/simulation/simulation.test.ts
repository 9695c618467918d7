import { describe, it } from "vitest";
import { runScenario, scenarioOf } from "./scenario.ts";
import { NO_FAULTS } from "./sim-world.ts";

const SEEDS = 150;
const SEEDS_PER_TEST = 25;

/** Seeds that once failed, and what was wrong then. */
const FAILED_ONCE = [
  [13, "progress that was only in memory made a deadly activity look harmless"],
  [33, "a workflow was blamed for the activity that killed the object"],
  [20_646, "what became due while an alarm waited was left to the guard"],
] as const;

describe("simulated worlds", () => {
  for (let from = 1; from <= SEEDS; from += SEEDS_PER_TEST) {
    it(`[SI1] seeds ${from} to ${from + SEEDS_PER_TEST - 1} end as the interpreter says, with a sound journal`, async ({
      expect,
    }) => {
      for (let seed = from; seed < from + SEEDS_PER_TEST; seed += 1) {
        const { problems } = await runScenario(scenarioOf(seed));
        expect({ seed, problems }).toEqual({ seed, problems: [] });
      }
    }, 60_000);
  }

  for (const [seed, why] of FAILED_ONCE) {
    it(`[SI1] seed ${seed}: ${why}`, async ({ expect }) => {
      expect((await runScenario(scenarioOf(seed))).problems).toEqual([]);
    });
  }
});

describe("death at every call of a port", () => {
  /** Together: nested workflows, retries, timeouts, waits outside, and many steps in one turn. */
  for (const seed of [4, 9, 17, 21]) {
    it(`[SI2] seed ${seed} ends right wherever its object dies once`, async ({ expect }) => {
      const quiet = await runScenario({ seed, faults: { ...NO_FAULTS, crashAtCall: Infinity } });
      expect(quiet.problems).toEqual([]);
      for (let call = 1; call <= Math.min(quiet.portCalls, 400); call += 1) {
        const faults = { ...NO_FAULTS, crashAtCall: call };
        const { problems, crashes } = await runScenario({ seed, faults });
        expect({ call, problems, crashes }).toMatchObject({ call, problems: [] });
        expect(crashes).toBeGreaterThan(0);
      }
    }, 60_000);
  }
});
