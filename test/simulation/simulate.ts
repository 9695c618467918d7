/**
 * `npm run simulate -- --seeds N [--from SEED] [--seed SEED] [--style STYLE] [--cold]`: runs seeded worlds and reports
 * those that fail. `--cold`: worlds whose workflows leave the memory whenever they wait, each compared with one whose
 * workflows stay.
 */
import { parseArgs } from "node:util";
import { compareColdWithHot } from "./cold-and-hot.ts";
import { STYLES } from "./program.ts";
import { runScenario, scenarioOf, styleOf } from "./scenario.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1000" },
    from: { type: "string" },
    seed: { type: "string" },
    style: { type: "string" },
    cold: { type: "boolean", default: false },
  },
});

const { cold } = values;
const style = STYLES.find((name) => name === values.style);
const only = values.seed === undefined ? null : Number(values.seed);
const from = only ?? Number(values.from ?? Math.floor(Math.random() * 2 ** 31));
const count = only === null ? Number(values.seeds) : 1;
const options = [
  ...(values.style === undefined ? [] : [`--style ${values.style}`]),
  ...(cold ? ["--cold"] : []),
].map((option) => ` ${option}`);
let failed = 0;
let crashes = 0;
let same = 0;
let apart = 0;
for (let seed = from; seed < from + count; seed += 1) {
  const verdict = await runScenario(scenarioOf(seed, style, cold));
  const problems = [...verdict.problems];
  crashes += verdict.crashes;
  if (cold) {
    const compared = await compareColdWithHot(seed, style ?? styleOf(seed));
    problems.push(...compared.problems);
    same += compared.same;
    apart += compared.apart;
  }
  if (problems.length === 0) continue;
  failed += 1;
  console.log(`seed ${seed}: npm run simulate -- --seed ${seed}${options.join("")}`);
  for (const problem of problems.slice(0, 5)) console.log(`  ${problem}`);
  if (only !== null)
    console.log(
      [...verdict.trace, ...verdict.rows.map((row) => `${row.seq} ${row.atMs} ${row.text}`)].join(
        "\n",
      ),
    );
}
if (cold) console.log(`${same} executions as with memory, ${apart} with answers in another order`);
console.log(`${count} worlds from seed ${from}, ${crashes} deaths, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
