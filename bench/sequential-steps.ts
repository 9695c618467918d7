/** Steps of one workflow, one after the other: this engine against `step.do` of Cloudflare Workflows. */
import type { BenchServer } from "./bench-server.ts";
import type { Finding } from "./finding.ts";
import { againstPeer } from "./finding.ts";
import { measureInTurn, Series } from "./series.ts";

const steps = 200;
const fiboN = 10;
const workflow = "testing:fibo-workflow/workflow";

export async function measureSequentialSteps(server: BenchServer): Promise<Finding[]> {
  const peer = new Series("Workflows step.do", async () => (await server.runPeer(steps)) / steps);
  const compiled = perStep("compiled activity", (count) =>
    execute(server, `${workflow}.fiboa-wat`, [fiboN, count]),
  );
  const allCompiled = perStep("compiled", (count) =>
    execute(server, "bench:steps/steps.run", [count, 0, 0]),
  );
  const withoutEngine = perStep("without an engine", (count) => server.runInBareObject(count));
  const quickJs = perStep("QuickJS activity", (count) =>
    execute(server, `${workflow}.fiboa`, [fiboN, count]),
  );
  const freshQuickJs = perStep("QuickJS activity, fresh instance", (count) =>
    withFreshInstances(server, () => execute(server, `${workflow}.fiboa`, [fiboN, count])),
  );
  await measureInTurn([compiled, allCompiled, withoutEngine, quickJs, freshQuickJs, peer], {
    rounds: 7,
    allowanceMs: 60_000,
  });
  return [
    againstPeer("step: compiled activity, fresh instance", compiled, { peer, budget: 1 / 30 }),
    againstPeer("step: the same in a compiled workflow", allCompiled, { peer, budget: null }),
    againstPeer("step: the same against its components alone", allCompiled, {
      peer: withoutEngine,
      budget: null,
    }),
    againstPeer("step: QuickJS activity, fresh instance", freshQuickJs, { peer, budget: 1 / 2 }),
    againstPeer("step: QuickJS activity, recycled instance", quickJs, { peer, budget: 1 / 10 }),
  ];
}

async function withFreshInstances(
  server: BenchServer,
  measure: () => Promise<number>,
): Promise<number> {
  await server.useInstances("fresh");
  try {
    return await measure();
  } finally {
    await server.useInstances("recycled");
  }
}

/** Milliseconds a step: what a run takes longer than one without steps. */
function perStep(name: string, run: (steps: number) => Promise<number>): Series {
  return new Series(name, async () => {
    const withoutMs = await run(0);
    return ((await run(steps)) - withoutMs) / steps;
  });
}

async function execute(
  server: BenchServer,
  ffqn: string,
  params: readonly number[],
): Promise<number> {
  return (await server.execute(ffqn, params)).elapsedMs;
}
