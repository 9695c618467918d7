/** What operators do to delays: a sleep, or a delay of a join set, ends before its instant, and its workflow hears so. */
import type { DelayOf } from "../execution/delay-id.ts";
import { delayId } from "../execution/delay-id.ts";
import type { DelayOutcome } from "../execution/fact.ts";
import { liveExecution } from "../execution/find-execution.ts";
import { projectResponses } from "../execution/project-responses.ts";
import type { DelayReply } from "./execution-rpc.ts";
import type { Tree } from "./tree.ts";
import { readStatus } from "./tree-reader.ts";

export function cancelDelay(tree: Tree, { id, owner }: DelayOf): DelayReply {
  if (!cancelOpen(tree, { id, owner })) {
    const outcome = outcomeOf(tree, { id, owner });
    if (outcome === undefined) return { kind: "not-found" };
    if (outcome === "ok") return { kind: "finished" };
  }
  const status = readStatus(tree, owner);
  if (status === undefined) throw new Error(`${owner} has a delay, but is not there`);
  return { kind: "done", status };
}

/** Says whether the delay was not over. */
function cancelOpen(tree: Tree, { id, owner }: DelayOf): boolean {
  const execution = liveExecution(tree.ledger.tree, owner);
  if (execution === undefined) return false;
  const open = execution.delays.find(
    (each) => delayId(execution.owner, each.joinSet, each.delay) === id,
  );
  if (open === undefined) return false;
  const { joinSet, delay } = open;
  const of = execution.number;
  tree.intervene({ kind: "delay-finished", of, joinSet, delay, outcome: "cancelled" });
  return true;
}

/** Undefined when it is not over, or was never asked for. */
function outcomeOf(tree: Tree, { id, owner }: DelayOf): DelayOutcome | undefined {
  for (const response of projectResponses(owner, tree.ledger.about(owner))) {
    if ("delay" in response && response.delay === id) return response.outcome;
  }
  return undefined;
}
