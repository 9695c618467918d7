import type { ExecutionState } from "../execution/tree-state.ts";
import type { JsonText } from "../wit/json-text.ts";
import type { Ledger } from "./ledger.ts";

/** The params with which an execution was created, read from the commit that created it. */
export function paramsOf(ledger: Ledger, { number, createdIn }: ExecutionState): JsonText {
  for (const fact of ledger.commitAt(createdIn).facts) {
    if (fact.kind === "created" && number === 0) return fact.params;
    if (fact.kind === "asked" && fact.child === number && fact.params !== null) return fact.params;
  }
  throw new Error(`execution ${number} has no params`);
}
