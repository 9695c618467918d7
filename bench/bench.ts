/**
 * `npm run bench [-- --json]`: measures this engine against a peer and against its floor, all in one local
 * runtime, and prints what became of the budget. Fails when an exact count misses its budget; times only report.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { formatProblem } from "../src/build/build-problem.ts";
import type { ComponentReport } from "../src/build/build.ts";
import { buildProject } from "../src/build/build.ts";
import { BenchServer } from "./bench-server.ts";
import { setup as buildBenchComponents } from "./build-components.ts";
import { measureBundle } from "./bundle.ts";
import { countCosts } from "./counts.ts";
import { measureEmptyWorkflow, measureManyAtOnce } from "./creation.ts";
import type { Finding } from "./finding.ts";
import { verdictOf } from "./finding.ts";
import { describeMachine } from "./machine.ts";
import { measureReplay } from "./replay-times.ts";
import { reportTable } from "./report.ts";
import { measureSequentialSteps } from "./sequential-steps.ts";

const root = join(import.meta.dirname, "..");
const { values: options } = parseArgs({ options: { json: { type: "boolean", default: false } } });

const machine = await describeMachine(root);
const components = await build();
await buildBenchComponents();
const findings = [
  ...(await measureOnServer()),
  ...(await measureBundle(root, components)),
  ...needsFanOut(),
];
print();
if (findings.some((finding) => finding.kind === "count" && verdictOf(finding) === "misses")) {
  process.exitCode = 1;
}

async function build(): Promise<readonly ComponentReport[]> {
  const built = await buildProject({ root, log: progress });
  if (built.kind === "refused") {
    throw new Error(built.problems.map(formatProblem).join("\n\n"));
  }
  return built.components;
}

async function measureOnServer(): Promise<Finding[]> {
  progress("starting the runtime");
  const server = await BenchServer.start();
  try {
    const results: Finding[] = [];
    for (const [what, measure] of [
      ["counts", countCosts],
      ["sequential steps", measureSequentialSteps],
      ["an empty workflow", measureEmptyWorkflow],
      ["many workflows at once", measureManyAtOnce],
      ["replay", measureReplay],
    ] as const) {
      progress(`measuring ${what}`);
      results.push(...(await measure(server)));
    }
    return results;
  } finally {
    await server.stop();
  }
}

function needsFanOut(): Finding[] {
  const reason = "no concurrent children yet";
  return [
    { kind: "not-measured", what: "rows a child of a fan-out", budget: "<= 0.1", reason },
    {
      kind: "not-measured",
      what: "fan-out and join of 1,000 compiled children",
      budget: "<= 1/20",
      reason,
    },
    {
      kind: "not-measured",
      what: "isolate memory at a fan-out of 1,000 QuickJS children",
      budget: "<= 108 MB",
      reason,
    },
  ];
}

function print(): void {
  if (options.json) {
    const judged = findings.map((finding) => ({ ...finding, verdict: verdictOf(finding) }));
    console.log(JSON.stringify({ machine, findings: judged }, null, 2));
    return;
  }
  const { at, processors, node, wrangler, loadBefore } = machine;
  console.log(
    `${at}, ${processors}, Node ${node}, wrangler ${wrangler}, load before ${loadBefore.toFixed(1)}`,
  );
  console.log(`\n${reportTable(findings)}`);
}

/** On the other stream: the first carries the report alone. */
function progress(line: string): void {
  console.error(line);
}
