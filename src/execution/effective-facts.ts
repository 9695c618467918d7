/**
 * The facts that count: a retry takes back what stands between its target and itself. A retry that goes back
 * further takes back earlier ones as well.
 */
import type { Commit } from "./commit.ts";
import type { FactPosition } from "./fact.ts";
import { foldFact } from "./fold.ts";
import type { TreeState } from "./tree-state.ts";
import { emptyTree } from "./tree-state.ts";

/** Facts from `from` on and before `until`, where the retry stands that took them back. */
export interface TakenBack {
  readonly from: FactPosition;
  readonly until: FactPosition;
}

export interface FoldedJournal {
  readonly tree: TreeState;
  readonly takenBack: readonly TakenBack[];
}

/** The state that a whole journal leaves. `read` is called once more for each retry. */
export function foldJournal(read: () => Iterable<Commit>): FoldedJournal {
  const takenBack: TakenBack[] = [];
  for (;;) {
    const tree = emptyTree();
    const found = foldToRetry(tree, read(), takenBack);
    if (found === null) return { tree, takenBack };
    takenBack.push(found);
  }
}

/** The same commits without what was taken back; one of which nothing is left stays, without facts. */
export function* effectiveCommits(
  commits: Iterable<Commit>,
  takenBack: readonly TakenBack[],
): Generator<Commit> {
  for (const commit of commits) {
    const { seq, atMs, facts } = commit;
    const kept = facts.filter((_, index) => !isTakenBack({ seq, index }, takenBack));
    yield kept.length === facts.length ? commit : { seq, atMs, facts: kept };
  }
}

function foldToRetry(
  tree: TreeState,
  commits: Iterable<Commit>,
  takenBack: readonly TakenBack[],
): TakenBack | null {
  for (const commit of commits) {
    for (const [index, fact] of commit.facts.entries()) {
      const position = { seq: commit.seq, index };
      if (isTakenBack(position, takenBack)) continue;
      if (fact.kind === "retried" && !isKnown(position, takenBack)) {
        return { from: fact.to, until: position };
      }
      foldFact(tree, fact, commit);
    }
  }
  return null;
}

function isKnown(position: FactPosition, takenBack: readonly TakenBack[]): boolean {
  return takenBack.some(({ until }) => compare(position, until) === 0);
}

/** Whether a retry has taken back what stands there. */
export function isTakenBack(position: FactPosition, takenBack: readonly TakenBack[]): boolean {
  return takenBack.some(
    ({ from, until }) => compare(position, from) >= 0 && compare(position, until) < 0,
  );
}

function compare(left: FactPosition, right: FactPosition): number {
  return left.seq - right.seq || left.index - right.index;
}
