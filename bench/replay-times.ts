/** What an object does to go on after its death, beyond reading the rows of its journal. */
import type { BenchServer, ReplayTimes } from "./bench-server.ts";
import type { Finding } from "./finding.ts";
import { spreadOf } from "./spread.ts";

/** How often each length is replayed: making that many steps takes longer than replaying them. */
const lengths = [
  { steps: 1_000, deaths: 5 },
  { steps: 10_000, deaths: 5 },
  // A tree has at most 100,000 executions, and some of them are what it waits for here.
  { steps: 99_990, deaths: 3 },
] as const;
const usPerMs = 1_000;

export async function measureReplay(server: BenchServer): Promise<Finding[]> {
  // The code that replays must not be cold itself.
  await server.replay(1_000, 1);
  const findings: Finding[] = [];
  for (const { steps, deaths } of lengths) {
    const lives = await server.replay(steps, deaths);
    const perStep = (part: (times: ReplayTimes) => number) =>
      spreadOf(lives.map((times) => (part(times) * usPerMs) / steps));
    const name = `replay of ${steps.toLocaleString("en")} steps, a step`;
    const times = [
      {
        what: `${name}: beyond SELECT + parse`,
        measured: perStep((life) => life.loadMs + life.callsMs - life.selectAndParseMs),
        budget: 10,
      },
      { what: `${name}: SELECT + parse`, measured: perStep((life) => life.selectAndParseMs) },
      { what: `${name}: loading the tree`, measured: perStep((life) => life.loadMs) },
      { what: `${name}: calls of the workflow`, measured: perStep((life) => life.callsMs) },
    ];
    for (const { what, measured, budget = null } of times) {
      findings.push({ kind: "time", what, unit: "us", measured, peer: null, budget });
    }
  }
  return findings;
}
