/**
 * Decides what a tree writes when its object wakes, before any component runs.
 *
 * 1. A wake with work that was running or is ready begins an incarnation; one that only waits does not.
 * 2. A lock found on waking is an orphan: no run can hold it. Past its expiry it is a timeout, else an interruption.
 * 3. A delay that became due meanwhile is over, and what waited for it is ready.
 * 4. Interruptions are no failures, but an execution that is interrupted too often without progress fails,
 *    so code that kills its object comes to an end.
 */
import type { ComponentId } from "./component-id.ts";
import { isStub } from "./component-id.ts";
import { decideEnd } from "./decide-end.ts";
import { decideTimeout } from "./decide-outcome.ts";
import { dueDelays } from "./due-delays.ts";
import type { DelayFinished, ExecutionNumber, Fact } from "./fact.ts";
import { INTERRUPTIONS_MAX, INTERRUPTIONS_TOGETHER_MAX } from "./limits.ts";
import { interruptionDelayMs } from "./retry-policy.ts";
import type { ExecutionState, LockedState, Pending, TreeState } from "./tree-state.ts";

export function decideRecovery(tree: TreeState, nowMs: number): Fact[] {
  const accounts: Fact[] = [];
  /** What ends with an orphan that is given up. */
  const ended = new Set<string>();
  let hasWork = false;
  for (const execution of tree.executions.values()) {
    hasWork ||= isReady(execution, nowMs);
    if (execution.pending.kind !== "locked" || ended.has(endOf(execution.number))) continue;
    const decided = decideOrphan(tree, execution, execution.pending, nowMs);
    for (const fact of decided) {
      if (fact.kind === "finished" || fact.kind === "ending") ended.add(endOf(fact.of));
      if (fact.kind === "delay-finished") ended.add(endOf(fact.of, fact));
    }
    accounts.push(...decided);
  }
  accounts.push(...dueDelays(tree, nowMs).filter((due) => !ended.has(endOf(due.of, due))));
  // Last, since what becomes of an orphan is no progress of this life.
  return hasWork || accounts.length > 0 ? [...accounts, { kind: "incarnation" }] : [];
}

function isReady(execution: ExecutionState, nowMs: number): boolean {
  return !isStub(execution.component) && isDue(execution, nowMs);
}

function isDue(execution: ExecutionState, nowMs: number): boolean {
  return execution.pending.kind === "pending-at" && execution.pending.atMs <= nowMs;
}

/**
 * Whether a run may begin: its instant has come, or it was parked and there is now other code to try.
 * @param component the component that exports its function now
 */
export function canStart(
  execution: ExecutionState,
  component: ComponentId,
  nowMs: number,
): boolean {
  const { pending } = execution;
  if (isStub(component)) return false;
  return pending.kind === "parked" ? pending.component !== component : isDue(execution, nowMs);
}

/**
 * Whether the row of a lock must be durable before its run, because the object may be about to die of it.
 * @param isSuspect the object died, and no progress since then is known to be durable
 */
export function mustSyncBeforeRun(execution: ExecutionState, isSuspect: boolean): boolean {
  return isSuspect || execution.interruptions > 0 || execution.pending.kind === "parked";
}

/**
 * Whether its run has to wait for the end of others that were interrupted as well. What was interrupted several
 * times is under way alone, so that in the end only what the object dies of is interrupted too often.
 * @param underWay executions that have a run in memory
 */
export function mustWaitForOthers(
  execution: ExecutionState,
  underWay: readonly ExecutionState[],
): boolean {
  if (execution.interruptions === 0) return false;
  const suspects = underWay.filter(
    ({ interruptions, pending }) => interruptions > 0 && !isBlocked(pending),
  );
  return suspects.some(
    ({ interruptions }) =>
      Math.max(interruptions, execution.interruptions) >= INTERRUPTIONS_TOGETHER_MAX,
  );
}

function isBlocked({ kind }: Pending): boolean {
  return kind === "blocked-by-join-set" || kind === "blocked-by-stub";
}

function endOf(of: ExecutionNumber, delay?: DelayFinished): string {
  return delay === undefined ? `${of}` : `${of} ${delay.joinSet} ${delay.delay}`;
}

function decideOrphan(
  tree: TreeState,
  execution: ExecutionState,
  lock: LockedState,
  nowMs: number,
): readonly Fact[] {
  if (lock.expiresAtMs !== null && lock.expiresAtMs <= nowMs) {
    return decideTimeout(execution, lock, nowMs);
  }
  if (execution.interruptions >= INTERRUPTIONS_MAX) {
    return decideEnd(tree, execution, {
      failure: "uncategorized",
      reason: `interrupted ${execution.interruptions} times without progress`,
      detail: null,
    });
  }
  return [
    {
      kind: "unlocked",
      of: execution.number,
      run: lock.run,
      reason: "interrupted",
      backoffExpiresAtMs: nowMs + interruptionDelayMs(execution.interruptions),
    },
  ];
}
