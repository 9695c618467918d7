import { describe, expect, it } from "vitest";
import type { StubAnswered } from "../../src/execution/fact.ts";
import { projectEvents } from "../../src/execution/project-events.ts";
import { projectResponses } from "../../src/execution/project-responses.ts";
import { retryTarget } from "../../src/execution/retry-target.ts";
import { executionOf } from "../../src/execution/tree-state.ts";
import { commits, created, ERR, finished, locked, OK, treeOf } from "../support/sample-facts.ts";
import { executionId, ROOT } from "../support/sample-names.ts";

const OTHER_ID = executionId("E_01JD0000000000000000000001.g:1_1");
const RUNNING = [created(), locked(0, 1)] as const;
const STUBBED = {
  kind: "stubbed",
  of: 0,
  target: OTHER_ID,
  retval: OK,
  outcome: null,
} as const;

function stubAnswered(kind: "ok" | "conflict" | "execution-not-found"): StubAnswered {
  return { kind: "stub-answered", of: 0, by: 0, target: OTHER_ID, outcome: { kind } };
}

describe("a result for a stub of another tree", () => {
  it("[EX31] is to be delivered until that tree has answered, and blocks its workflow until then", () => {
    const tree = treeOf(...RUNNING, STUBBED);
    expect(executionOf(tree, 0).pending).toMatchObject({
      kind: "blocked-by-stub",
      target: OTHER_ID,
    });
    expect([...tree.unanswered]).toEqual([[0, { target: OTHER_ID, seq: 2 }]]);
    const after = treeOf(...RUNNING, STUBBED, stubAnswered("conflict"));
    expect(executionOf(after, 0).pending.kind).toBe("pending-at");
    expect(after.unanswered.size).toBe(0);
  });

  it("[EX31] is to be delivered also when its workflow has ended, which hears of it no more", () => {
    const failure = { failure: "cancelled", reason: "enough", detail: null } as const;
    const end = finished(0, { kind: "execution-failure", failure });
    const ended = [...RUNNING, STUBBED, end] as const;
    expect(treeOf(...ended).unanswered.size).toBe(1);
    const after = treeOf(...ended, stubAnswered("ok"));
    expect(after.unanswered.size).toBe(0);
    expect(executionOf(after, 0).pending.kind).toBe("finished");
  });

  it("[EX31] is an event at its place without an outcome, and its answer is a response", () => {
    const journal = commits([...RUNNING], [STUBBED], [stubAnswered("ok")], [finished(0)]);
    const events = [...projectEvents(ROOT, journal)];
    expect(events.map(({ version }) => version)).toEqual([0, 1, 2, 3]);
    expect(events[2]?.body).toMatchObject({ event: { kind: "stub", outcome: null } });
    expect([...projectResponses(ROOT, journal)]).toMatchObject([
      { cursor: 1, target: OTHER_ID, stubOutcome: { kind: "ok" } },
    ]);
  });

  it("[EX10] has no answer before it is given", () => {
    expect(() => treeOf(...RUNNING, stubAnswered("ok"))).toThrow(/while execution/);
  });

  it.each([
    ["not answered", [finished(0, ERR)], 1],
    ["answered after the end", [finished(0, ERR), stubAnswered("ok")], 1],
    ["not taken", [stubAnswered("execution-not-found"), finished(0, ERR)], 1],
    ["taken", [stubAnswered("ok"), finished(0, ERR)], 3],
  ] as const)("[EX32] is where a retry goes on when it was %s", (_, facts, seq) => {
    const all = [[...RUNNING], [STUBBED], ...facts.map((each) => [each])];
    expect(retryTarget(commits(...all), [])).toEqual({ seq, index: 0 });
  });
});
