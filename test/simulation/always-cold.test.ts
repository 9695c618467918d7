import { describe, it } from "vitest";
import { compareColdWithHot } from "./cold-and-hot.ts";
import { STYLES } from "./program.ts";
import { runScenario, scenarioOf } from "./scenario.ts";

const SEEDS = 120;
const SEEDS_OF_STYLE = 150;

describe("simulated worlds whose workflows leave the memory whenever they wait", () => {
  it(`[SI5] end as all others do: ${SEEDS} seeds`, async ({ expect }) => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const { problems } = await runScenario(scenarioOf(seed, undefined, true));
      expect({ seed, problems }).toEqual({ seed, problems: [] });
    }
  }, 120_000);

  it.for(STYLES)(
    `[SI6] have the histories of worlds with memory: ${SEEDS_OF_STYLE} seeds of %s`,
    { timeout: 120_000 },
    async (style, { expect }) => {
      let [same, apart] = [0, 0];
      for (let seed = 1; seed <= SEEDS_OF_STYLE; seed += 1) {
        const compared = await compareColdWithHot(seed, style);
        expect({ seed, problems: compared.problems }).toEqual({ seed, problems: [] });
        same += compared.same;
        apart += compared.apart;
      }
      // Else the two say nothing of each other.
      expect(apart).toBeLessThan(same / 20);
    },
  );
});
