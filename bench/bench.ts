/**
 * `npm run bench [-- --json] [--peers NAMES] [--only PARTS]`: measures this engine against its peers and against its
 * floor, and prints what became of the budget. Fails when an exact count misses its budget; times only report.
 */
import { join } from "node:path";
import { formatProblem } from "../src/build/build-problem.ts";
import type { ComponentReport } from "../src/build/build.ts";
import { buildProject } from "../src/build/build.ts";
import { BenchServer } from "./bench-server.ts";
import { setup as buildBenchComponents } from "./build-components.ts";
import { measureBundle } from "./bundle.ts";
import { countCosts } from "./counts.ts";
import { measureEmptyWorkflow, measureManyAtOnce } from "./creation.ts";
import { measureFanOutMemory } from "./fan-out-memory.ts";
import { measureFanOut } from "./fan-out.ts";
import type { Finding } from "./finding.ts";
import { verdictOf } from "./finding.ts";
import { describeMachine } from "./machine.ts";
import type { Part } from "./options.ts";
import { partsOnServer, readOptions } from "./options.ts";
import { startPeers } from "./peers.ts";
import { measureReplay } from "./replay-times.ts";
import { reportTable } from "./report.ts";
import { measureSequentialSteps } from "./sequential-steps.ts";

const root = join(import.meta.dirname, "..");
const options = readOptions();

const measurements = {
  counts: countCosts,
  steps: measureSequentialSteps,
  creation: measureEmptyWorkflow,
  many: measureManyAtOnce,
  "fan-out": measureFanOut,
  replay: measureReplay,
} as const satisfies Record<(typeof partsOnServer)[number], unknown>;

const machine = await describeMachine(root);
const components = await build();
await buildBenchComponents();
const findings = await measure();
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

async function measure(): Promise<Finding[]> {
  const results: Finding[] = [];
  if (partsOnServer.some(isAsked)) results.push(...(await measureOnServer()));
  // In a runtime of its own, of which nothing else has taken memory.
  if (isAsked("memory")) {
    progress("measuring memory");
    results.push(...(await measureFanOutMemory()));
  }
  if (isAsked("sizes")) results.push(...(await measureBundle(root, components)));
  return results;
}

async function measureOnServer(): Promise<Finding[]> {
  progress("starting the runtime");
  const server = await BenchServer.start();
  const started = await startPeers(options.peers, server);
  try {
    const results: Finding[] = [...started.absent];
    for (const part of partsOnServer.filter(isAsked)) {
      progress(`measuring ${part}`);
      results.push(...(await measurements[part](server, started.peers)));
    }
    return results;
  } finally {
    await started.stop();
    await server.stop();
  }
}

function isAsked(part: Part): boolean {
  return options.only.includes(part);
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
