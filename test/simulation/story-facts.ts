/** What facts mean in the story of a workflow. */
import type { Asked, RequestFact } from "../../src/execution/fact.ts";
import type { Retval } from "../../src/wit/retval.ts";

export function isWaiting(fact: RequestFact): boolean {
  if (fact.kind === "stubbed") return fact.outcome === null;
  if (fact.kind === "joined" || fact.kind === "joined-too-many") return true;
  return "joinSet" in fact && fact.joinSet.startsWith("o:");
}

export function mayBeCancelled({ ffqn }: Asked): boolean {
  return !ffqn.includes("sim:workflows") || ffqn.endsWith("-cancellable");
}

export function isValue(retval: Retval, value: number): boolean {
  return retval.kind === "ok" && retval.value === String(value);
}
