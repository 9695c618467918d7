/** What executions write, set and send: exact, so a count over its budget is a failure. */
import type { BenchServer, ExecutionCosts } from "./bench-server.ts";
import type { Finding } from "./finding.ts";

const stepsFunction = "bench:steps/steps.run";
const inlineSteps = 250;
const waitingSteps = 10;
/** Longer than anything that could come between asking for the wait and waiting. */
const waitMs = 100;

export async function countCosts(server: BenchServer): Promise<Finding[]> {
  // Loading a component for the first time takes a turn of its own, and with it a row.
  await costsOf(server, [1, 1, waitMs]);
  const empty = await costsOf(server, [0, 0, 0]);
  const inline = await costsOf(server, [inlineSteps, 0, 0]);
  const waiting = await costsOf(server, [0, waitingSteps, waitMs]);
  const perInlineStep = (name: keyof Costs): number =>
    (inline.total[name] - empty.total[name]) / inlineSteps;
  const perWaitingStep = (name: keyof Costs): number =>
    (waiting.total[name] - empty.total[name]) / waitingSteps;
  const perStep = (name: keyof Costs): number =>
    Math.max(perInlineStep(name), perWaitingStep(name));
  const { create, total } = empty;
  return [
    counted(`rows a step, ${inlineSteps} synchronous steps`, perInlineStep("journalRows"), {
      most: 0.05,
    }),
    counted(`rows a step, ${waitingSteps} steps that wait`, perWaitingStep("journalRows"), {
      most: 1,
    }),
    counted("rows of a create", create.journalRows, { exactly: 1 }),
    counted("rows of a run and its result, without steps", total.journalRows - 1, null),
    counted("rows of the schema, once an object", total.rowsWritten - total.journalRows, null),
    counted("alarms set besides steps", total.alarmsSet, { exactly: 1 }),
    counted("alarms set a step", perStep("alarmsSet"), { exactly: 0 }),
    counted("alarms fired a step", perStep("alarmsFired"), { exactly: 0 }),
    counted("RPCs received a step", perStep("callsReceived"), { exactly: 0 }),
    counted("RPCs sent a step", perStep("bindingsUsed"), { exactly: 0 }),
    counted("catalog messages (there is no catalog yet)", total.bindingsUsed, null),
  ];
}

type Costs = ExecutionCosts["total"];

async function costsOf(server: BenchServer, params: readonly number[]): Promise<ExecutionCosts> {
  const { id } = await server.execute(stepsFunction, params);
  return server.costsOf(id);
}

function counted(
  what: string,
  measured: number,
  budget: { readonly most: number } | { readonly exactly: number } | null,
): Finding {
  return { kind: "count", what, measured, budget };
}
