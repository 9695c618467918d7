import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Commit } from "../../src/execution/commit.ts";
import { commitRows, commitsOf } from "../../src/execution/commit.ts";
import type { ExecutionEvent } from "../../src/execution/event.ts";
import type { ExecutionId } from "../../src/execution/execution-id.ts";
import { childId, ownerId, parseExecutionId } from "../../src/execution/execution-id.ts";
import type { ExecutionNumber } from "../../src/execution/fact.ts";
import { findExecution, liveExecution } from "../../src/execution/find-execution.ts";
import { foldCommit } from "../../src/execution/fold.ts";
import { projectEvents } from "../../src/execution/project-events.ts";
import { projectResponses } from "../../src/execution/project-responses.ts";
import type { TreeState } from "../../src/execution/tree-state.ts";
import { emptyTree } from "../../src/execution/tree-state.ts";
import { ROOT } from "../support/sample-names.ts";
import { beginsGeneration, effective, legalCommits, ofNewestGeneration } from "./legal-facts.ts";

const journals = fc
  .array(fc.tuple(fc.nat(1000), fc.boolean()), { minLength: 1, maxLength: 60 })
  .map(legalCommits)
  .map(effective);

const restartedJournals = journals.filter((commits) => commits.some(beginsGeneration));

function idsIn(commits: readonly Commit[]): ExecutionId[] {
  const ids = new Map<ExecutionNumber, ExecutionId>([[0, ROOT]]);
  let generation = 1;
  for (const fact of commits.flatMap((commit) => commit.facts)) {
    if (fact.kind === "restarted") generation = fact.generation;
    if (fact.kind !== "asked") continue;
    const owner = ownerId(ids.get(fact.of) ?? ROOT, fact.of === 0 ? generation : 1);
    ids.set(fact.child, childId(owner, fact.joinSet, fact.ordinal ?? 1));
  }
  return [...ids.values()];
}

function folded(commits: Iterable<Commit>): TreeState {
  const tree = emptyTree();
  for (const commit of commits) foldCommit(tree, commit);
  return tree;
}

describe("any journal that the rules allow", () => {
  it("[EX12] gives each execution versions from 0 without a gap, on which fold and events agree", () => {
    fc.assert(
      fc.property(journals, (commits) => {
        for (const id of idsIn(commits)) {
          const versions = [...projectEvents(id, commits)].map((event) => event.version);
          expect(versions).toEqual([...versions.keys()]);
          expect(findExecution(id, commits)?.nextVersion).toBe(versions.length);
        }
      }),
    );
  });

  it("[EX12] begins each execution with `created` and lets nothing follow `finished`", () => {
    fc.assert(
      fc.property(journals, (commits) => {
        for (const id of idsIn(commits)) {
          const events = [...projectEvents(id, commits)];
          expect(events.findIndex(isKind("created"))).toBe(0);
          expect(events.findLastIndex(isKind("created"))).toBe(0);
          const end = events.findIndex(isKind("finished"));
          expect([-1, events.length - 1]).toContain(end);
        }
      }),
    );
  });

  it("[EX15] answers a call once: a response for each child that finished, in that order", () => {
    fc.assert(
      fc.property(journals, (commits) => {
        const ids = idsIn(commits);
        for (const id of ids) {
          const responses = [...projectResponses(id, commits)];
          expect(responses.map((response) => response.cursor)).toEqual(
            responses.map((_, i) => i + 1),
          );
          const ended = responses.flatMap((response) =>
            "child" in response
              ? [{ child: response.child, finishedVersion: response.finishedVersion }]
              : [],
          );
          expect(ended).toEqual(finishedChildren(id, ids, commits));
        }
      }),
    );
  });

  it("[EX9] folds to the same state from the rows in which it is stored", () => {
    fc.assert(
      fc.property(journals, (commits) => {
        expect(folded(commitsOf(commits.flatMap((commit) => commitRows(commit))))).toEqual(
          folded(commits),
        );
      }),
    );
  });

  it("[EX16] finds every execution, finished or not, in the state in which the fold has it", () => {
    fc.assert(
      fc.property(journals, (commits) => {
        const tree = folded(commits);
        for (const id of idsIn(commits)) {
          const found = findExecution(id, commits);
          const live = liveExecution(tree, id);
          if (live === undefined) expect(found?.pending.kind).toBe("finished");
          else expect(found).toEqual(live);
        }
      }),
    );
  });

  it("[GN7] is, from its newest generation on, what is left of the whole", () => {
    fc.assert(
      fc.property(restartedJournals, (commits) => {
        const newest = ofNewestGeneration(commits);
        expect(folded(newest)).toEqual(folded(commits));
        const events = [...projectEvents(ROOT, commits)];
        const left = [...projectEvents(ROOT, newest)];
        expect(left[0]?.body.kind).toBe(newest.length < commits.length ? "restarted" : "created");
        expect(left).toEqual(events.slice(-left.length));
        const answers = [...projectResponses(ROOT, newest)];
        expect(answers).toEqual(
          [...projectResponses(ROOT, commits)].slice(-answers.length || Infinity),
        );
      }),
    );
  });

  it("[GN3] gives no id twice", () => {
    fc.assert(
      fc.property(restartedJournals, (commits) => {
        const ids = idsIn(commits);
        expect(new Set(ids).size).toBe(ids.length);
        for (const id of ids) expect(parseExecutionId(id)).toBe(id);
      }),
    );
  });

  it("[EX12] names the component that the fold has, in the latest `locked` of an activity", () => {
    fc.assert(
      fc.property(journals, (commits) => {
        for (const id of idsIn(commits)) {
          const state = findExecution(id, commits);
          const runs = [...projectEvents(id, commits)].flatMap(({ body }) =>
            body.kind === "locked" && body.lockExpiresAtMs !== null ? [body.component] : [],
          );
          if (runs.length > 0) expect(runs.at(-1)).toBe(state?.component);
        }
      }),
    );
  });
});

function isKind(kind: string): (event: ExecutionEvent) => boolean {
  return ({ body }) => body.kind === kind;
}

/** The children of `parent` that finished, with the version of their end; a workflow calls one at a time. */
function finishedChildren(
  parent: ExecutionId,
  ids: readonly ExecutionId[],
  commits: readonly Commit[],
): { child: ExecutionId; finishedVersion: number }[] {
  const children = ids.filter(
    (id) => id.slice(0, id.lastIndexOf(".")).replace(/\.[0-9]+$/, "") === parent,
  );
  return children.flatMap((child) => {
    const end = [...projectEvents(child, commits)].find(isKind("finished"));
    return end === undefined ? [] : [{ child, finishedVersion: end.version }];
  });
}
