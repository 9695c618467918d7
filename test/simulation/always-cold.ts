/** Workflows without any memory: whatever they wait for, they are unloaded before it comes. */
import type { Commit } from "../../src/execution/commit.ts";
import { foldFact, isRequest } from "../../src/execution/fold.ts";
import { emptyTree } from "../../src/execution/tree-state.ts";

/** What a call does before it waits takes no more microtasks than that, unless it waits for its turn. */
const MICROTASKS_OF_A_CALL = 20;

/**
 * Drops the run as soon as it waits: for an answer, or for its turn. A run that goes before its request is recorded
 * would ask for it again for ever.
 */
export function unloadAtOnce(
  call: Promise<unknown>,
  isBlocked: () => boolean,
  drop: () => void,
): void {
  const waiting = { isOver: false };
  const stop = (): void => {
    waiting.isOver = true;
  };
  call.then(stop, stop);
  const look = async (): Promise<void> => {
    for (let i = 0; i < MICROTASKS_OF_A_CALL && !isBlocked(); i += 1) await Promise.resolve();
    if (!waiting.isOver) drop();
  };
  void look();
}

/** The requests that a workflow made without a replay after it had waited. */
export function requestsOfHotRuns(commits: readonly Commit[]): string[] {
  const tree = emptyTree();
  const blockedAt = new Map<number, number>();
  const answeredHot = new Set<number>();
  let place = 0;
  return commits.flatMap((commit) =>
    commit.facts.flatMap((fact): string[] => {
      place += 1;
      const of = fact.kind === "incarnation" ? null : fact.of;
      const isHot = of !== null && isRequest(fact) && answeredHot.has(of);
      foldFact(tree, fact, commit);
      for (const { number, pending } of tree.executions.values()) {
        if (pending.kind === "blocked-by-join-set") {
          if (!blockedAt.has(number)) blockedAt.set(number, place);
          continue;
        }
        const since = blockedAt.get(number);
        blockedAt.delete(number);
        // What is answered in the same breath has not waited.
        if (since !== undefined && since < place - 1) answeredHot.add(number);
        if (pending.kind === "locked") answeredHot.delete(number);
      }
      return isHot ? [`execution ${of} asked for \`${fact.kind}\` without a replay`] : [];
    }),
  );
}
