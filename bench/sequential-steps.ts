/** Steps of one workflow, one after the other: this engine against its peers. */
import type { BenchServer, Params } from "./bench-server.ts";
import type { Finding } from "./finding.ts";
import { againstPeer, againstPeers } from "./finding.ts";
import type { Peer } from "./peer.ts";
import { measureInTurn, Series } from "./series.ts";

const steps = 200;
/** Of those that take so little that the rest of a request would hide 200 of them. */
const quickSteps = 2_000;
const fiboN = 10;
const workflow = "testing:fibo-workflow/workflow";

export async function measureSequentialSteps(
  server: BenchServer,
  peers: readonly Peer[],
): Promise<Finding[]> {
  const others = peers.map((peer) => ({
    series: new Series(peer.name, async () => (await peer.inRow(steps)) / steps),
    isJudged: peer.isJudged,
  }));
  const compiled = perStep("compiled activity", quickSteps, (count) =>
    execute(server, `${workflow}.fiboa-wat`, [fiboN, count]),
  );
  const freshCompiled = perStep("compiled activity, fresh instance", quickSteps, (count) =>
    withFreshInstances(server, () => execute(server, `${workflow}.fiboa-wat`, [fiboN, count])),
  );
  const allCompiled = perStep("compiled", quickSteps, (count) =>
    execute(server, "bench:steps/steps.run", [count, 0, 0]),
  );
  const withoutEngine = perStep("without an engine", quickSteps, (count) =>
    server.runInBareObject(count),
  );
  const quickJs = perStep("QuickJS activity", steps, (count) =>
    execute(server, `${workflow}.fiboa`, [fiboN, count]),
  );
  const freshQuickJs = perStep("QuickJS activity, fresh instance", steps, (count) =>
    withFreshInstances(server, () => execute(server, `${workflow}.fiboa`, [fiboN, count])),
  );
  const own = [compiled, freshCompiled, allCompiled, withoutEngine, quickJs, freshQuickJs];
  await measureInTurn([...own, ...others.map(({ series }) => series)], {
    rounds: 7,
    allowanceMs: 60_000,
  });
  return [
    ...againstPeers("step: compiled activity, fresh instance", freshCompiled, others, 1 / 30),
    ...againstPeers("step: compiled activity, recycled instance", compiled, others, 1 / 30),
    ...againstPeers("step: the same in a compiled workflow", allCompiled, others, null),
    againstPeer("step: the same against its components alone", allCompiled, {
      peer: withoutEngine,
      budget: null,
    }),
    ...againstPeers("step: QuickJS activity, fresh instance", freshQuickJs, others, 1 / 2),
    ...againstPeers("step: QuickJS activity, recycled instance", quickJs, others, 1 / 10),
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
function perStep(name: string, count: number, run: (steps: number) => Promise<number>): Series {
  return new Series(name, async () => {
    const withoutMs = await run(0);
    return ((await run(count)) - withoutMs) / count;
  });
}

async function execute(server: BenchServer, ffqn: string, params: Params): Promise<number> {
  return (await server.execute(ffqn, params)).elapsedMs;
}
