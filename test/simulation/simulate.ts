/** `npm run simulate -- --seeds N [--from SEED] [--seed SEED]`: runs seeded worlds and reports those that fail. */
import { parseArgs } from "node:util";
import { runScenario, scenarioOf } from "./scenario.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1000" },
    from: { type: "string" },
    seed: { type: "string" },
    style: { type: "string" },
  },
});

const style = (["calls", "ordered", "free", "abroad"] as const).find(
  (name) => name === values.style,
);
const only = values.seed === undefined ? null : Number(values.seed);
const from = only ?? Number(values.from ?? Math.floor(Math.random() * 2 ** 31));
const count = only === null ? Number(values.seeds) : 1;
let failed = 0;
let crashes = 0;
for (let seed = from; seed < from + count; seed += 1) {
  const verdict = await runScenario(scenarioOf(seed, style));
  crashes += verdict.crashes;
  if (verdict.problems.length === 0) continue;
  failed += 1;
  console.log(`seed ${seed}: npm run simulate -- --seed ${seed}`);
  for (const problem of verdict.problems.slice(0, 5)) console.log(`  ${problem}`);
  if (only !== null)
    console.log(
      [...verdict.trace, ...verdict.rows.map((row) => `${row.seq} ${row.atMs} ${row.text}`)].join(
        "\n",
      ),
    );
}
console.log(`${count} worlds from seed ${from}, ${crashes} deaths, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
