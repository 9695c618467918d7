/** The params of executions, read again from the commits that hold them. */
import type { ExecutionState } from "../execution/tree-state.ts";
import type { JsonText } from "../wit/json-text.ts";
import type { Ledger } from "./ledger.ts";

/** The params with which an execution was created, or with which its generation began. */
export function paramsOf(ledger: Ledger, { number, begunIn }: ExecutionState): JsonText {
  for (const fact of ledger.commitAt(begunIn).facts) {
    if ((fact.kind === "created" || fact.kind === "restarted") && number === 0) return fact.params;
    if (fact.kind === "asked" && fact.child === number && fact.params !== null) return fact.params;
  }
  throw new Error(`execution ${number} has no params`);
}

/** The params with which a top-level execution was created, whatever it began again with. */
export function createdWith(ledger: Ledger, top: ExecutionState): JsonText {
  for (const fact of ledger.commitAt(top.begunIn).facts) {
    if (fact.kind === "created") return fact.params;
    if (fact.kind === "restarted") return fact.createdWith;
  }
  throw new Error(`${top.id} was never created`);
}
