/** From an HTTP request to a result: this engine against objects that have none. */
import type { BenchServer } from "./bench-server.ts";
import type { Finding } from "./finding.ts";
import { againstPeer } from "./finding.ts";
import { measureInTurn, Series } from "./series.ts";

const stepsFunction = "bench:steps/steps.run";
const typescriptFunction = "testing:fibo-workflow/workflow.fiboa-wat";
const requestsInRow = 20;
const requestsAtOnce = 50;
const steps = 10;

/** One request after the other. */
export async function measureEmptyWorkflow(server: BenchServer): Promise<Finding[]> {
  const bare = new Series("bare object, one row", () => inRow(() => server.createBareObject()));
  const again = new Series("the same again", () => inRow(() => server.createBareObject()));
  const empty = new Series("empty workflow", () =>
    inRow(async () => (await server.execute(stepsFunction, [0, 0, 0])).elapsedMs),
  );
  const instance = new Series("bare object + instance", () =>
    inRow(() => server.runInBareObject(0)),
  );
  await measureInTurn([bare, empty, instance, again], { rounds: 9, allowanceMs: 40_000 });
  return [
    againstPeer("noise: a bare object against itself", again, { peer: bare, budget: null }),
    againstPeer("empty compiled workflow, HTTP to result", empty, { peer: bare, budget: 1.4 }),
    againstPeer("the same against an object that runs it without an engine", empty, {
      peer: instance,
      budget: null,
    }),
  ];
}

/** Many requests at once; milliseconds until the last answer is there. */
export async function measureManyAtOnce(server: BenchServer): Promise<Finding[]> {
  const what = `${requestsAtOnce} workflows x ${steps} steps at once`;
  const engine = new Series("engine", () =>
    atOnce(() => server.execute(stepsFunction, [steps, 0, 0])),
  );
  const typescript = new Series("engine, TypeScript", () =>
    atOnce(() => server.execute(typescriptFunction, [10, steps])),
  );
  const instances = new Series("bare objects + instances", () =>
    atOnce(() => server.runInBareObject(steps)),
  );
  const bare = new Series("bare objects", () => atOnce(() => server.createBareObject()));
  await measureInTurn([bare, engine, instances, typescript], { rounds: 7, allowanceMs: 40_000 });
  return [
    againstPeer(`${what}, HTTP to result`, engine, { peer: instances, budget: 1.5 }),
    againstPeer(`${what}, without the instances`, engine, { peer: bare, budget: null }),
    againstPeer(`${what}, TypeScript workflow`, typescript, { peer: bare, budget: null }),
  ];
}

async function inRow(request: () => Promise<number>): Promise<number> {
  let totalMs = 0;
  for (let number = 0; number < requestsInRow; number += 1) totalMs += await request();
  return totalMs / requestsInRow;
}

async function atOnce(request: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: requestsAtOnce }, request));
  return performance.now() - startedMs;
}
