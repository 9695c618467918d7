import { describe, expect, it } from "vitest";
import { projectEvents } from "../../src/execution/project-events.ts";
import { projectResponses } from "../../src/execution/project-responses.ts";
import { executionOf } from "../../src/execution/tree-state.ts";
import {
  asked,
  attempted,
  commits,
  created,
  delayRequested,
  finished,
  locked,
  restarted,
  treeOf,
} from "../support/sample-facts.ts";
import { BEGINNING_MS, executionId, params, ROOT, under } from "../support/sample-names.ts";

const CHILD = under(ROOT, "o:1-add");
const LATER = executionId(`${ROOT}.2.o:1-add_1`);

/** The same call in both generations. */
const BEFORE = [created(), locked(0, 1), asked(0, 1), attempted(1, 2), finished(1)] as const;
const AFTER = [restarted(), locked(0, 3), asked(0, 2), attempted(2, 4), finished(2)] as const;

describe("a generation", () => {
  const journal = commits([...BEFORE], [...AFTER]);

  it("[GN3] has members of its own, be they called alike", () => {
    for (const id of [CHILD, LATER]) {
      const kinds = [...projectEvents(id, journal)].map(({ body }) => body.kind);
      expect(kinds).toEqual(["created", "locked", "finished"]);
    }
    const responses = [...projectResponses(ROOT, journal)];
    expect(responses.map((response) => "child" in response && response.child)).toEqual([
      CHILD,
      LATER,
    ]);
    expect(responses.map(({ cursor }) => cursor)).toEqual([1, 2]);
  });

  it("[GN1] begins with what its fact says, and keeps when the execution was created", () => {
    const top = executionOf(treeOf(...BEFORE, restarted()), 0);
    expect(top).toMatchObject({
      generation: 2,
      createdAtMs: BEGINNING_MS,
      begunAtMs: BEGINNING_MS + BEFORE.length,
      begunIn: BEFORE.length,
      nextVersion: 6,
      firstVersion: 5,
      answered: 1,
      hasHistory: false,
      pending: { kind: "pending-at" },
    });
    const events = [...projectEvents(ROOT, journal)];
    expect(events[5]).toMatchObject({
      version: 5,
      body: { kind: "restarted", params: params("again") },
    });
  });

  it.each([
    ["a child that has not ended", BEFORE.slice(0, 3)],
    ["a delay that is not over", [created(), locked(0, 1), delayRequested(0)]],
    ["an end", [...BEFORE, finished(0)]],
  ])("[GN4] does not begin beside %s", (_, facts) => {
    expect(() => treeOf(...facts, restarted())).toThrow("generation 2 begins before 1 has ended");
  });
});
