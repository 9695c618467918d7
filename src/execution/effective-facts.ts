/**
 * The facts that count: a retry takes back what stands between its target and itself. A retry that goes back
 * further takes back earlier ones as well.
 */
import type { Commit } from "./commit.ts";
import type { Fact, FactPosition } from "./fact.ts";
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

/**
 * Where a failed tree goes on when it is retried: just before its latest call or sleep that was not answered
 * with ok, or just before its end when there is none. Null while the tree has no end.
 */
export function retryTarget(
  commits: Iterable<Commit>,
  takenBack: readonly TakenBack[],
): FactPosition | null {
  const requests = new Map<string, FactPosition>();
  let failed: FactPosition | null = null;
  let end: FactPosition | null = null;
  for (const { seq, facts } of commits) {
    for (const [index, fact] of facts.entries()) {
      const position = { seq, index };
      if (isTakenBack(position, takenBack)) continue;
      if (fact.kind === "finished" && fact.of === 0) end = position;
      const request = requestedBy(fact);
      if (request !== null) requests.set(request, position);
      const answered = failedAnswerTo(fact);
      if (answered !== null) failed = requests.get(answered) ?? failed;
    }
  }
  return end === null ? null : (failed ?? end);
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

function isTakenBack(position: FactPosition, takenBack: readonly TakenBack[]): boolean {
  return takenBack.some(
    ({ from, until }) => compare(position, from) >= 0 && compare(position, until) < 0,
  );
}

function compare(left: FactPosition, right: FactPosition): number {
  return left.seq - right.seq || left.index - right.index;
}

/** What names a call or sleep of the top-level execution, in the fact that asks for it. */
function requestedBy(fact: Fact): string | null {
  if (fact.kind === "asked" && fact.of === 0) return `child ${fact.child}`;
  return fact.kind === "delay-requested" && fact.of === 0
    ? `delay ${fact.joinSet} ${fact.delay}`
    : null;
}

/** ... and in the fact that answers it with anything but ok. */
function failedAnswerTo(fact: Fact): string | null {
  if (fact.kind === "finished" && fact.retval.kind !== "ok") return `child ${fact.of}`;
  return fact.kind === "delay-finished" && fact.of === 0 && fact.outcome !== "ok"
    ? `delay ${fact.joinSet} ${fact.delay}`
    : null;
}
