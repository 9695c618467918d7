/** Gives an execution of a stub its result, once. */
import { isStub } from "../execution/component-id.ts";
import type { ExecutionId } from "../execution/execution-id.ts";
import type { Finished, StubOutcome } from "../execution/fact.ts";
import { findExecution, liveExecution } from "../execution/find-execution.ts";
import { VALUE_LENGTH_MAX } from "../execution/limits.ts";
import type { ExecutionState } from "../execution/tree-state.ts";
import type { Retval } from "../wit/retval.ts";
import { isOverLimit } from "../workflow/request.ts";
import type { ComponentRuntime } from "./component-runtime.ts";
import type { Ledger } from "./ledger.ts";
import { ResultReader } from "./result-reader.ts";

export interface StubRequest {
  readonly target: ExecutionId;
  readonly retval: Retval;
}

/** The tree that has the execution. */
export interface StubTree {
  readonly ledger: Ledger;
  readonly ports: { readonly components: Pick<ComponentRuntime, "resultMismatch"> };
}

export interface StubDecision {
  readonly outcome: StubOutcome;
  /** To be recorded; null when nothing changes. */
  readonly finished: Finished | null;
}

/** The same result twice is no conflict. */
export function stubExecution({ ledger, ports }: StubTree, request: StubRequest): StubDecision {
  const { target, retval } = request;
  const execution =
    liveExecution(ledger.tree, target) ?? findExecution(target, ledger.about(target));
  if (execution === undefined || !isStub(execution.component)) {
    return { outcome: { kind: "execution-not-found" }, finished: null };
  }
  const message = ports.components.resultMismatch(execution.ffqn, retval);
  if (message !== null) return { outcome: { kind: "type-check-error", message }, finished: null };
  if (execution.pending.kind !== "finished") {
    const finished = { kind: "finished", of: execution.number, retval } as const;
    return { outcome: { kind: "ok" }, finished };
  }
  const isSame = sameRetval(finishedWith(ledger, execution), retval);
  return { outcome: { kind: isSame ? "ok" : "conflict" }, finished: null };
}

/** A result that is too large for any function. */
export function tooLargeForStub(retval: Retval): StubOutcome | null {
  if (!isOverLimit(retval)) return null;
  const message = `the result has more than ${VALUE_LENGTH_MAX} characters of JSON`;
  return { kind: "type-check-error", message };
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
