/**
 * Decides which facts the end of a run becomes. The caller has checked that the run holds the lock.
 * Only activities are retried; how often is in the lock itself, so a lost component cannot change it.
 */
import type { ExecutionFailure, Retval } from "../wit/retval.ts";
import type { Failed, Finished, Paused, TimedOut } from "./fact.ts";
import { FAILURE_TEXT_LENGTH_MAX, VALUE_LENGTH_MAX } from "./limits.ts";
import { isNonRetryable, retryDelayMs } from "./retry-policy.ts";
import type { RunOutcome } from "./run-outcome.ts";
import type { ExecutionState, LockedState } from "./tree-state.ts";

/** The end of an attempt. An execution that is paused instead of failing has failed for the last time before. */
export type AttemptEnd =
  | readonly [Finished]
  | readonly [Failed | TimedOut]
  | readonly [Failed | TimedOut, Paused];

/** The end of an attempt of an activity at `nowMs`. */
export function decideActivityOutcome(
  execution: ExecutionState,
  lock: LockedState,
  outcome: RunOutcome,
  nowMs: number,
): AttemptEnd {
  if (outcome.kind === "refused") return [finishedWithFailure(execution, outcome)];
  if (outcome.kind === "returned") {
    const tooLarge = refuseLargeValue(outcome.retval);
    if (tooLarge !== null) return [finishedWithFailure(execution, tooLarge)];
    if (isFinal(outcome, lock)) {
      return [{ kind: "finished", of: execution.number, retval: outcome.retval }];
    }
  }
  const failed = {
    kind: "failed",
    of: execution.number,
    run: lock.run,
    ...describeFailure(outcome),
  } as const;
  const delayMs = retryDelayMs(lock.retry, execution.failures + 1, execution.id);
  if (delayMs !== null) return [{ ...failed, backoffExpiresAtMs: nowMs + delayMs }];
  if (lock.retry.onExhausted === "pause") {
    return [{ ...failed, backoffExpiresAtMs: nowMs }, exhausted(execution)];
  }
  return [
    outcome.kind === "returned"
      ? { kind: "finished", of: execution.number, retval: outcome.retval }
      : finishedWithFailure(execution, {
          reason: `activity trap: ${outcome.reason}`,
          detail: outcome.detail,
        }),
  ];
}

/** Trying again could change nothing, or must not. */
function isFinal(
  { retval, isPermanent }: Extract<RunOutcome, { readonly kind: "returned" }>,
  { retry }: LockedState,
): boolean {
  return retval.kind === "ok" || isPermanent || isNonRetryable(retry, retval.value);
}

function exhausted(execution: ExecutionState): Paused {
  return { kind: "paused", of: execution.number, reason: "retries-exhausted" };
}

/** The end of a workflow's run. An err is final, and so is a trap. */
export function decideWorkflowOutcome(execution: ExecutionState, outcome: RunOutcome): Finished {
  if (outcome.kind === "refused") return finishedWithFailure(execution, outcome);
  if (outcome.kind === "trapped") {
    return finishedWithFailure(execution, {
      reason: `workflow trap: ${outcome.reason}`,
      detail: outcome.detail,
    });
  }
  const tooLarge = refuseLargeValue(outcome.retval);
  return tooLarge === null
    ? { kind: "finished", of: execution.number, retval: outcome.retval }
    : finishedWithFailure(execution, tooLarge);
}

/** An attempt that outlived its lock at `nowMs`. */
export function decideTimeout(
  execution: ExecutionState,
  lock: LockedState,
  nowMs: number,
): AttemptEnd {
  const timedOut = { kind: "timed-out", of: execution.number, run: lock.run } as const;
  const delayMs = retryDelayMs(lock.retry, execution.failures + 1, execution.id);
  if (delayMs !== null) return [{ ...timedOut, backoffExpiresAtMs: nowMs + delayMs }];
  if (lock.retry.onExhausted === "pause") {
    return [{ ...timedOut, backoffExpiresAtMs: nowMs }, exhausted(execution)];
  }
  const attempts = execution.failures + 1;
  return [
    executionFailed(execution, {
      failure: "timed-out",
      reason: `attempt ${attempts} was still running when its lock expired (\`exec.lock_expiry\`)`,
      detail: null,
    }),
  ];
}

/** Ends an execution by a failure that no function returned. */
export function executionFailed(execution: ExecutionState, failure: ExecutionFailure): Finished {
  return {
    kind: "finished",
    of: execution.number,
    retval: {
      kind: "execution-failure",
      failure: {
        failure: failure.failure,
        reason: shorten(failure.reason),
        detail: failure.detail === null ? null : shorten(failure.detail),
      },
    },
  };
}

function finishedWithFailure(
  execution: ExecutionState,
  failure: { readonly reason: string; readonly detail: string | null },
): Finished {
  return executionFailed(execution, {
    failure: "uncategorized",
    reason: failure.reason,
    detail: failure.detail,
  });
}

function describeFailure(outcome: Exclude<RunOutcome, { readonly kind: "refused" }>): {
  readonly reason: string;
  readonly detail: string | null;
} {
  if (outcome.kind === "returned") {
    const detail = outcome.retval.value;
    return {
      reason: "activity finished with error",
      detail: detail === null ? null : shorten(detail),
    };
  }
  return {
    reason: shorten(`activity trap: ${outcome.reason}`),
    detail: outcome.detail === null ? null : shorten(outcome.detail),
  };
}

function refuseLargeValue(
  retval: Exclude<Retval, { readonly kind: "execution-failure" }>,
): { readonly reason: string; readonly detail: null } | null {
  const length = retval.value?.length ?? 0;
  if (length <= VALUE_LENGTH_MAX) return null;
  return {
    reason: `the result has ${length} characters of JSON; at most ${VALUE_LENGTH_MAX} are stored`,
    detail: null,
  };
}

function shorten(text: string): string {
  return text.length <= FAILURE_TEXT_LENGTH_MAX
    ? text
    : `${text.slice(0, FAILURE_TEXT_LENGTH_MAX)} ... (${text.length} characters)`;
}
