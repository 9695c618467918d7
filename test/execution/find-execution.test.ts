import { describe, expect, it } from "vitest";
import { findExecution, liveExecution, retvalIn } from "../../src/execution/find-execution.ts";
import { executionId, ffqn, joinSet, ROOT, under } from "../support/sample-names.ts";
import {
  asked,
  attempted,
  commits,
  created,
  ERR,
  finished,
  locked,
  OK,
  treeOf,
} from "../support/sample-facts.ts";

const INNER = under(ROOT, "o:1-inner");
const LEAF = under(INNER, "o:1-add");

const FACTS = [
  created(),
  locked(0, 1),
  asked(0, 1, { ffqn: ffqn("inner"), joinSet: joinSet("o:1-inner") }),
  locked(1, 2),
  asked(1, 2),
  attempted(2, 3),
  finished(2, ERR),
  finished(1),
] as const;
const JOURNAL = commits(...FACTS.map((fact) => [fact]));

describe("an execution", () => {
  it("[EX16] that finished is found by its id, with its last state", () => {
    expect(findExecution(LEAF, JOURNAL)).toMatchObject({
      number: 2,
      id: LEAF,
      parent: 1,
      nextVersion: 3,
      pending: { kind: "finished", version: 2, finishedIn: 6, result: { kind: "err" } },
    });
  });

  it("[EX16] that is not finished is found as it is now", () => {
    expect(findExecution(ROOT, JOURNAL)).toEqual(liveExecution(treeOf(...FACTS), ROOT));
  });

  it("[EX16] that the tree never had is not found", () => {
    for (const id of [executionId("E_01JD0000000000000000000001"), under(ROOT, "o:1-add")]) {
      expect(findExecution(id, JOURNAL)).toBeUndefined();
      expect(liveExecution(treeOf(...FACTS), id)).toBeUndefined();
    }
    expect(findExecution(ROOT, [])).toBeUndefined();
  });

  it("[EX16] has its result in the commit that its state names", () => {
    const results = [LEAF, INNER].map((id) => {
      const state = findExecution(id, JOURNAL);
      const commit = state?.pending.kind === "finished" && JOURNAL[state.pending.finishedIn];
      return commit && retvalIn(commit, state);
    });
    expect(results).toEqual([ERR, OK]);
  });

  it("[EX16] has no result in other commits", () => {
    const leaf = findExecution(LEAF, JOURNAL);
    expect(leaf && JOURNAL.slice(0, 6).map((commit) => retvalIn(commit, leaf))).toEqual(
      Array.from({ length: 6 }),
    );
  });
});
