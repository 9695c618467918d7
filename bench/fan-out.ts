/** Children beside each other, all of whose answers are taken: this engine against parallel steps of its peers. */
import type { BenchServer, Params } from "./bench-server.ts";
import type { Finding } from "./finding.ts";
import { againstPeer, againstPeers } from "./finding.ts";
import type { Peer } from "./peer.ts";
import { measureInTurn, Series } from "./series.ts";

const children = 1_000;
const fiboN = 10;
const treeChildren = 100;
const treeSteps = 10;

export async function measureFanOut(
  server: BenchServer,
  peers: readonly Peer[],
): Promise<Finding[]> {
  const others = peers.map((peer) => ({
    series: new Series(peer.name, () => peer.atOnce(children)),
    isJudged: peer.isJudged,
  }));
  const compiled = fanOut(server, "compiled children", "testing:fan-out-wat/fan-out.fan-out");
  const typescript = fanOut(
    server,
    "compiled children, TypeScript workflow",
    "testing:fibo-workflow/workflow.fiboa-wat-concurrent",
  );
  const quickJs = fanOut(
    server,
    "QuickJS children",
    "testing:fibo-workflow/workflow.fiboa-concurrent",
  );
  const tree = beyondNone(server, "a tree", "bench:gather/gather.gather", (times) => [
    "bench:steps/steps",
    "run",
    JSON.stringify([treeSteps, 0, 0]),
    times * treeChildren,
  ]);
  const inRow = beyondNone(server, "as many steps in a row", "bench:steps/steps.run", (times) => [
    times * treeChildren * treeSteps,
    0,
    0,
  ]);
  await measureInTurn(
    [compiled, typescript, quickJs, tree, inRow, ...others.map(({ series }) => series)],
    { rounds: 5, allowanceMs: 90_000 },
  );
  const what = `fan-out and join of ${children.toLocaleString("en")} children`;
  return [
    ...againstPeers(`${what}, compiled`, compiled, others, 1 / 20),
    ...againstPeers(`${what}, TypeScript workflow`, typescript, others, null),
    ...againstPeers(`${what}, QuickJS`, quickJs, others, null),
    againstPeer(`a tree of ${treeChildren} child workflows x ${treeSteps} steps`, tree, {
      peer: inRow,
      budget: null,
    }),
  ];
}

function fanOut(server: BenchServer, name: string, ffqn: string): Series {
  return beyondNone(server, name, ffqn, (times) => [fiboN, times * children]);
}

/** Milliseconds that a run takes longer than one without children. */
function beyondNone(
  server: BenchServer,
  name: string,
  ffqn: string,
  params: (times: 0 | 1) => Params,
): Series {
  return new Series(name, async () => {
    const none = await server.execute(ffqn, params(0));
    return (await server.execute(ffqn, params(1))).elapsedMs - none.elapsedMs;
  });
}
