import { describe, it } from "vitest";
import { runScenario, scenarioOf } from "./scenario.ts";
import { NO_FAULTS } from "./sim-world.ts";

const SEEDS = 150;
const SEEDS_OF_STYLE = 120;
const SEEDS_PER_TEST = 25;

/** Seeds that once failed, and what was wrong then. */
const FAILED_ONCE = [
  [13, "calls", "progress that was only in memory made a deadly activity look harmless"],
  [33, "calls", "a workflow was blamed for the activity that killed the object"],
  [20_646, "calls", "what became due while an alarm waited was left to the guard"],
  [9, "ordered", "an activity was blamed for the one beside it that killed the object"],
  [3, "free", "a delivery that two alarms had sent aborted the object"],
  [148, "free", "a pause of what was about to end threw"],
  [874, "abroad", "a retry went on behind a stub whose answer came after the end"],
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

  for (const [seed, style, why] of FAILED_ONCE) {
    it(`[SI1] seed ${seed}: ${why}`, async ({ expect }) => {
      expect((await runScenario(scenarioOf(seed, style))).problems).toEqual([]);
    });
  }
});

describe("simulated worlds with join sets", () => {
  for (const [style, what] of [
    ["ordered", "[SI3] end as the interpreter says where it does not depend on what comes first"],
    ["free", "[SI4] end as the order of their journals says"],
    ["again", "[SI7] begin again as their programs say, with nothing of what was before"],
    ["abroad", "[SI4] with stubs of other trees end so as well"],
  ] as const) {
    it(`${what}: ${SEEDS_OF_STYLE} seeds`, async ({ expect }) => {
      for (let seed = 1; seed <= SEEDS_OF_STYLE; seed += 1) {
        const { problems } = await runScenario(scenarioOf(seed, style));
        expect({ seed, problems }).toEqual({ seed, problems: [] });
      }
    }, 60_000);
  }
});

/** Together: nested workflows, retries, timeouts, waits outside, many steps in one turn, and all uses of join sets. */
const DYING = [
  [4, "calls", 400],
  [9, "calls", 400],
  [17, "calls", 400],
  [21, "calls", 400],
  [55, "ordered", 400],
  [1, "free", 400],
  [140, "free", 400],
  [2, "again", 400],
  [2, "abroad", 400],
] as const;

describe("death at every call of a port", () => {
  for (const [seed, style, callsMax] of DYING) {
    it(`[SI2] seed ${seed} (${style}) ends right wherever its object dies once`, async ({
      expect,
    }) => {
      const faults = { ...NO_FAULTS, crashAtCall: Infinity };
      const quiet = await runScenario({ seed, style, faults });
      expect(quiet.problems).toEqual([]);
      for (let call = 1; call <= Math.min(quiet.portCalls, callsMax); call += 1) {
        const once = { ...NO_FAULTS, crashAtCall: call };
        const { problems, crashes } = await runScenario({ seed, style, faults: once });
        expect({ call, problems, crashes }).toMatchObject({ call, problems: [] });
        expect(crashes).toBeGreaterThan(0);
      }
    }, 60_000);
  }
});
