/** Gives an execution of a stub its result, once. */
import { isStub } from "../execution/component-id.ts";
import type { ExecutionId } from "../execution/execution-id.ts";
import type { Finished, StubOutcome } from "../execution/fact.ts";
import { findExecution, liveExecution } from "../execution/find-execution.ts";
import type { ExecutionState } from "../execution/tree-state.ts";
import type { Ffqn } from "../wit/ffqn.ts";
import type { Retval } from "../wit/retval.ts";
import type { Ledger } from "./ledger.ts";
import { ResultReader } from "./result-reader.ts";

export interface StubRequest {
  readonly target: ExecutionId;
  readonly retval: Retval;
  /** What is wrong with the result for that function; null: nothing. */
  readonly mismatch: (ffqn: Ffqn) => string | null;
}

export interface StubDecision {
  readonly outcome: StubOutcome;
  /** To be recorded; null when nothing changes. */
  readonly finished: Finished | null;
}

/** The same result twice is no conflict. */
export function stubExecution(ledger: Ledger, request: StubRequest): StubDecision {
  const { target, retval, mismatch } = request;
  const execution =
    liveExecution(ledger.tree, target) ?? findExecution(target, ledger.about(target));
  if (execution === undefined || !isStub(execution.component)) {
    return { outcome: { kind: "execution-not-found" }, finished: null };
  }
  const message = mismatch(execution.ffqn);
  if (message !== null) return { outcome: { kind: "type-check-error", message }, finished: null };
  if (execution.pending.kind !== "finished") {
    const finished = { kind: "finished", of: execution.number, retval } as const;
    return { outcome: { kind: "ok" }, finished };
  }
  const isSame = sameRetval(finishedWith(ledger, execution), retval);
  return { outcome: { kind: isSame ? "ok" : "conflict" }, finished: null };
}

function finishedWith(ledger: Ledger, { pending, number }: ExecutionState): Retval | undefined {
  return pending.kind === "finished"
    ? new ResultReader(ledger).read(pending.finishedIn, number)
    : undefined;
}

function sameRetval(left: Retval | undefined, right: Retval): boolean {
  if (left === undefined || left.kind === "execution-failure") return false;
  return left.kind === right.kind && left.value === right.value;
}
