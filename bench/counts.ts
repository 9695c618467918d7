/** What executions write, set and send: exact, so a count over its budget is a failure. */
import type { BenchServer, Costs, Params } from "./bench-server.ts";
import type { Finding } from "./finding.ts";

const stepsFunction = "bench:steps/steps.run";
const inlineSteps = 250;
const waitingSteps = 10;
/** Longer than anything that could come between asking for the wait and waiting. */
const waitMs = 100;

export async function countCosts(server: BenchServer): Promise<Finding[]> {
  return [
    ...(await countExecution(server)),
    ...(await countSteps(server)),
    ...(await countFanOut(server)),
  ];
}

async function countExecution(server: BenchServer): Promise<Finding[]> {
  const { id } = await server.execute(stepsFunction, [0, 0, 0]);
  const { create, total } = await server.costsToTheEndOf(id);
  return [
    counted("rows of a create", create.journalRows, { exactly: 1 }),
    counted("rows of a run and its result, without steps", total.journalRows - 1, null),
    counted("rows of the schema, once an object", total.rowsWritten - total.journalRows, null),
    counted("alarms set besides steps", total.alarmsSet, { exactly: 1 }),
    counted("catalog messages of an execution below a second", total.catalogMessages, {
      exactly: 1,
    }),
  ];
}

async function countSteps(server: BenchServer): Promise<Finding[]> {
  const [inline, waiting] = [
    await costsEach(server, stepsFunction, inlineSteps, (steps) => [steps, 0, 0]),
    await costsEach(server, stepsFunction, waitingSteps, (steps) => [0, steps, waitMs]),
  ];
  return [
    counted(`rows a step, ${inlineSteps} synchronous steps`, inline("journalRows"), { most: 0.05 }),
    counted(`rows a step, ${waitingSteps} steps that wait`, waiting("journalRows"), { most: 1 }),
    ...free("a step", [inline, waiting]),
  ];
}

async function countFanOut(server: BenchServer): Promise<Finding[]> {
  const [compiled, quickJs, waiting] = [
    await costsEach(server, "testing:fan-out-wat/fan-out.fan-out", 1_000, (count) => [10, count]),
    await costsEach(server, "testing:fibo-workflow/workflow.fiboa-concurrent", 200, (count) => [
      10,
      count,
    ]),
    await costsEach(server, "bench:gather/gather.gather", 200, (count) => [
      "bench:probe/probe",
      "pause",
      "[500]",
      count,
    ]),
  ];
  const most = { most: 0.1 };
  return [
    counted("rows a child of a fan-out, 1,000 compiled", compiled("journalRows"), most),
    counted("rows a child of a fan-out, 200 in QuickJS", quickJs("journalRows"), most),
    counted("rows a child of a fan-out, 200 that wait", waiting("journalRows"), { most: 1 }),
    ...free("a child of a fan-out", [compiled, quickJs, waiting]),
  ];
}

type CostEach = (name: keyof Costs) => number;

/** What each of `count` steps or children costs on average; an execution without any is subtracted. */
async function costsEach(
  server: BenchServer,
  ffqn: string,
  count: number,
  params: (count: number) => Params,
): Promise<CostEach> {
  // Loading a component for the first time takes a turn of its own, and with it a row.
  await server.costsOfUnlisted(ffqn, params(1));
  const without = await server.costsOfUnlisted(ffqn, params(0));
  const costs = await server.costsOfUnlisted(ffqn, params(count));
  return (name) => (costs[name] - without[name]) / count;
}

/** What nothing of a workflow may cost. */
function free(what: string, each: readonly CostEach[]): Finding[] {
  return (
    [
      ["alarms set", "alarmsSet"],
      ["alarms fired", "alarmsFired"],
      ["RPCs received", "callsReceived"],
      ["RPCs sent", "bindingsUsed"],
    ] as const
  ).map(([name, cost]) => {
    const counts = each.map((costOf) => costOf(cost));
    return counted(`${name} ${what}`, Math.max(...counts), { exactly: 0 });
  });
}

function counted(
  what: string,
  measured: number,
  budget: { readonly most: number } | { readonly exactly: number } | null,
): Finding {
  return { kind: "count", what, measured, budget };
}
