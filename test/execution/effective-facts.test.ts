import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Commit } from "../../src/execution/commit.ts";
import { effectiveCommits, foldJournal } from "../../src/execution/effective-facts.ts";
import { retryTarget } from "../../src/execution/retry-target.ts";
import { foldCommit } from "../../src/execution/fold.ts";
import type { TreeState } from "../../src/execution/tree-state.ts";
import { emptyTree, executionOf } from "../../src/execution/tree-state.ts";
import { BEGINNING_MS, joinSet } from "../support/sample-names.ts";
import {
  asked,
  attempted,
  commits,
  created,
  delayFinished,
  delayRequested,
  ERR,
  failed,
  finished,
  locked,
  OK,
  retried,
} from "../support/sample-facts.ts";
import { effective, legalCommits } from "./legal-facts.ts";

const SECOND = { joinSet: joinSet("o:2-add") };

function kindsIn(journal: readonly Commit[]): string[] {
  return effective(journal).flatMap(({ facts }) => facts.map(({ kind }) => kind));
}

function target(journal: readonly Commit[]): unknown {
  return retryTarget(journal, foldJournal(() => journal).takenBack);
}

/** Two calls, of which the second fails; the first one has failed before, and was repaired. */
const FAILED = commits(
  [created(), locked(0, 1), asked(0, 1)],
  [attempted(1, 2), failed(1, 2)],
  [attempted(1, 3), finished(1, OK), asked(0, 2, SECOND), attempted(2, 4)],
  [finished(2, ERR), finished(0, ERR)],
);

describe("the target of a retry", () => {
  it("[EX20] is the request of the latest call that was not answered with ok", () => {
    expect(target(FAILED)).toEqual({ seq: 2, index: 2 });
  });

  it("[EX20] is the request of a sleep that was cancelled", () => {
    const sleep = [delayRequested(0), delayFinished(0, { outcome: "cancelled" })] as const;
    expect(target(commits([created(), locked(0, 1), ...sleep, finished(0, ERR)]))).toEqual({
      seq: 0,
      index: 2,
    });
  });

  it("[EX20] is the end when every call was answered with ok, and those of others do not count", () => {
    const journal = commits(
      [created(), locked(0, 1), asked(0, 1), locked(1, 2), asked(1, 2), attempted(2, 3)],
      [finished(2, ERR), finished(1, OK), delayRequested(0, SECOND), delayFinished(0, SECOND)],
      [finished(0, ERR)],
    );
    expect(target(journal)).toEqual({ seq: 2, index: 0 });
  });

  it("[EX20] does not exist before the end", () => {
    expect(target(FAILED.slice(0, 3))).toBeNull();
  });
});

describe("a journal with retries", () => {
  const once = [
    ...FAILED,
    { seq: 4, atMs: BEGINNING_MS + 4, facts: [retried(2, 2, { nextExecution: 3, nextRun: 5 })] },
  ];

  it("[EX18] has no effective fact from the target to the retry", () => {
    const before = ["created", "locked", "asked", "locked", "failed", "locked", "finished"];
    expect(kindsIn(once)).toEqual([...before, "retried"]);
  });

  it("[EX18] keeps a commit of which nothing is left", () => {
    expect(effective(once).map(({ seq, facts }) => [seq, facts.length])).toEqual([
      [0, 3],
      [1, 2],
      [2, 2],
      [3, 0],
      [4, 1],
    ]);
  });

  it("[EX19] goes on with numbers that were never given, and nothing held against it", () => {
    const { tree } = foldJournal(() => once);
    expect(tree).toMatchObject({ nextExecution: 3, nextRun: 5, lastRetry: "a request" });
    expect(executionOf(tree, 0)).toMatchObject({
      pending: { kind: "pending-at", atMs: BEGINNING_MS + 4 },
      failures: 0,
      interruptions: 0,
      oneOffJoinSets: 1,
    });
  });

  it("[EX18] may go back to the same or an earlier place again", () => {
    const facts = [locked(0, 5), asked(0, 3, SECOND), attempted(3, 6), finished(3, ERR)];
    const again: Commit[] = [
      ...once,
      { seq: 5, atMs: BEGINNING_MS + 5, facts: [...facts, finished(0, ERR)] },
    ];
    expect(target(again)).toEqual({ seq: 5, index: 1 });
    const second = { seq: 6, atMs: BEGINNING_MS + 6, facts: [retried(5, 1)] };
    expect(kindsIn([...again, second]).slice(-3)).toEqual(["retried", "locked", "retried"]);
    const further = { seq: 6, atMs: BEGINNING_MS + 6, facts: [retried(0, 1)] };
    expect(kindsIn([...again, further])).toEqual(["created", "retried"]);
  });

  it("[EX18] folds to the state of its effective facts, whatever happened in it", () => {
    let retries = 0;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(1000), fc.boolean()), { minLength: 1, maxLength: 80 }),
        (choices) => {
          const journal = legalCommits(choices);
          const { tree, takenBack } = foldJournal(() => journal);
          retries += takenBack.length;
          expect(folded(effectiveCommits(journal, takenBack))).toEqual(tree);
        },
      ),
    );
    expect(retries).toBeGreaterThan(0);
  });
});

function folded(journal: Iterable<Commit>): TreeState {
  const tree = emptyTree();
  for (const commit of journal) foldCommit(tree, commit);
  return tree;
}
