import { describe, expect, it } from "vitest";
import { ownerId } from "../../src/execution/execution-id.ts";
import { decideCancel, decideClosing, decideLastEnd } from "../../src/execution/decide-end.ts";
import type { Fact, RequestFact, SubmitRefused } from "../../src/execution/fact.ts";
import { eventCount } from "../../src/execution/fold.ts";
import { projectEvents } from "../../src/execution/project-events.ts";
import { requestEvents } from "../../src/execution/project-requests.ts";
import { retryTarget } from "../../src/execution/retry-target.ts";
import { executionOf } from "../../src/execution/tree-state.ts";
import { component, executionId, ffqn, joinSet, params, ROOT } from "../support/sample-names.ts";
import {
  asked,
  attempted,
  commits,
  created,
  delayFinished,
  delayRequested,
  ERR,
  finished,
  joinSetCreated,
  locked,
  OK,
  paused,
  scheduled,
  treeOf,
} from "../support/sample-facts.ts";

const SET = joinSet("g:1");
const OTHER_ID = executionId("E_01JD0000000000000000000001");
const RUNNING = [created(), locked(0, 1), joinSetCreated(0, SET)] as const;
const WORKFLOW = { ffqn: ffqn("work"), component: component("workflow") } as const;
const CANCELLABLE = { ...WORKFLOW, ffqn: ffqn("work-cancellable") } as const;
const JOINED = { kind: "joined", of: 0, joinSet: SET, ffqn: null } as const;
const TOO_MANY = { ...JOINED, kind: "joined-too-many" } as const;
const CLOSING_AWAITED = { kind: "closing-awaited", of: 0 } as const;

/** The n-th child of the set. */
function member(ordinal: number, change: Parameters<typeof asked>[2] = {}): Fact {
  return asked(0, ordinal, { joinSet: SET, ordinal, ...change });
}

function tried(outcome: "found" | "pending" | "all-processed"): Fact {
  return { kind: "join-tried", of: 0, joinSet: SET, outcome };
}

function closed(members: number): Fact {
  return { kind: "join-set-closed", of: 0, joinSet: SET, members };
}

function pendingAfter(...facts: Fact[]): unknown {
  return executionOf(treeOf(...RUNNING, ...facts), 0).pending;
}

describe("the state of a workflow with join sets", () => {
  it("[EX28] goes on with what it asks for, until it waits for an answer that has not come", () => {
    expect(pendingAfter(member(1), member(2), tried("pending"))).toMatchObject({ kind: "locked" });
    expect(pendingAfter(member(1), JOINED)).toMatchObject({ joinSet: SET, awaits: "answer" });
    expect(pendingAfter(member(1), finished(1), JOINED)).toMatchObject({ kind: "locked" });
    expect(pendingAfter(member(1), JOINED, finished(1))).toMatchObject({ kind: "pending-at" });
    expect(pendingAfter(member(1), JOINED, paused(0), finished(1))).toMatchObject({
      inner: { kind: "pending-at" },
    });
  });

  it("[EX28] that waits for what it closed is ready when the last of it has ended", () => {
    const waiting = [member(1, WORKFLOW), member(2, WORKFLOW), closed(2), CLOSING_AWAITED] as const;
    expect(pendingAfter(...waiting)).toMatchObject({ joinSet: SET, awaits: "closing" });
    expect(pendingAfter(...waiting, finished(1))).toMatchObject({ awaits: "closing" });
    expect(pendingAfter(...waiting, finished(1), finished(2))).toMatchObject({
      kind: "pending-at",
    });
  });

  it.each<[string, readonly Fact[]]>([
    ["a child in a set that does not exist", [member(1, { joinSet: joinSet("n:x") })]],
    ["a child in a closed set", [member(1), closed(1), member(2)]],
    ["a set that is there already", [joinSetCreated(0, SET)]],
    ["a wait for nothing", [JOINED]],
    ["an answer that has not come", [member(1), tried("found")]],
    ["an answer that is taken twice", [member(1), finished(1), tried("found"), tried("found")]],
    ["a wait for a closing that there is not", [CLOSING_AWAITED]],
    ["an end before that of a member", [member(1), finished(0)]],
    ["a delivery of what was not scheduled", [{ kind: "delivered", of: 0, id: OTHER_ID }]],
  ])("[EX10] %s throws", (_, facts) => {
    expect(() => treeOf(...RUNNING, ...facts)).toThrow(
      /no open|there already|nothing to wait|no answer|closes nothing|ends before|while execution/,
    );
  });

  it("[EX29] holds the first of two executions that are scheduled with one id, until it is delivered", () => {
    const first = scheduled(0, OTHER_ID);
    const refused = scheduled(0, OTHER_ID, { refusal: { kind: "function-not-found" } });
    const tree = treeOf(...RUNNING, refused, first, scheduled(0, OTHER_ID));
    expect([...tree.undelivered]).toEqual([[OTHER_ID, { by: ROOT, seq: 4 }]]);
    const after = treeOf(...RUNNING, first, finished(0), {
      kind: "delivered",
      of: 0,
      id: OTHER_ID,
    });
    expect(after.undelivered.size).toBe(0);
  });
});

describe("the end of an execution with members", () => {
  const members = [
    member(1),
    delayRequested(0, { joinSet: SET }),
    member(2, CANCELLABLE),
    member(3, WORKFLOW),
    locked(2, 2),
    joinSetCreated(2, SET),
    asked(2, 4, { joinSet: SET, ...WORKFLOW }),
    delayRequested(2, { joinSet: SET }),
    delayRequested(0, { joinSet: SET, delay: 2 }),
    member(5),
  ];

  function kinds(facts: readonly Fact[]): unknown[] {
    return facts.map((fact) => [
      fact.kind,
      "of" in fact ? fact.of : null,
      ...("delay" in fact ? [fact.delay] : []),
    ]);
  }
  const ENDS = [
    ["delay-finished", 0, 2],
    ["delay-finished", 0, 1],
    ["finished", 5],
    ["ending", 2],
    ["delay-finished", 2, 1],
    ["finished", 1],
  ];

  it("[EX30] cancels delays, then activities and workflows that can be, the youngest first, and all below", () => {
    const fifth = asked(0, 5, { joinSet: SET, ordinal: 4 });
    const tree = treeOf(...RUNNING, ...members.slice(0, -1), fifth);
    const root = executionOf(tree, 0);
    expect(kinds(decideCancel(tree, root))).toEqual([["ending", 0], ...ENDS]);
    expect(kinds(decideClosing(tree, root, SET, 6))).toEqual([["join-set-closed", 0], ...ENDS]);
    expect(kinds(decideClosing(tree, root, joinSet("g:2"), 0))).toEqual([["join-set-closed", 0]]);
  });

  it("[EX30] comes with the last of them", () => {
    const failure = { failure: "cancelled", reason: "enough", detail: null } as const;
    const ending = { kind: "ending", of: 0, failure } as const;
    const facts = [...RUNNING, member(1, WORKFLOW), ending] as const;
    expect(decideLastEnd(executionOf(treeOf(...facts), 0))).toBeNull();
    expect(decideLastEnd(executionOf(treeOf(...facts, finished(1)), 0))).toEqual(
      finished(0, { kind: "execution-failure", failure }),
    );
    expect(decideLastEnd(executionOf(treeOf(...RUNNING), 0))).toBeNull();
  });
});

describe("requests as readers see them", () => {
  const refusal = { kind: "type-check-error", message: "no" } as const;

  it.each<[RequestFact, readonly string[]]>([
    [joinSetCreated(0, SET), ["join-set-create"]],
    [asked(0, 1, { joinSet: SET }), ["join-set-request"]],
    [asked(0, 1), ["join-set-create", "join-set-request", "join-next"]],
    [delayRequested(0, { joinSet: SET }), ["delay-request"]],
    [delayRequested(0), ["join-set-create", "delay-request", "join-next"]],
    [
      {
        kind: "submit-refused",
        of: 0,
        joinSet: SET,
        ordinal: 1,
        ffqn: ffqn("add"),
        params: null,
        refusal,
      },
      ["join-set-request"],
    ],
    [JOINED, ["join-next"]],
    [TOO_MANY, ["join-next-too-many"]],
    [{ kind: "join-tried", of: 0, joinSet: SET, outcome: "pending" }, ["join-next-try"]],
    [
      { kind: "join-set-closed", of: 0, joinSet: SET, members: 3 },
      ["join-next", "join-next", "join-next"],
    ],
    [scheduled(0, OTHER_ID), ["schedule"]],
    [{ kind: "stubbed", of: 0, target: ROOT, retval: OK, outcome: { kind: "conflict" } }, ["stub"]],
  ])("[EX26] have upstream's names, one event for each version: %j", (fact, names) => {
    expect(requestEvents(ownerId(ROOT, 1), fact).map(({ kind }) => kind)).toEqual(names);
    expect(eventCount(fact)).toBe(names.length);
  });

  it("[EX26] a cancellation that waits for members is an event, any other end is not", () => {
    function endsWith(failure: "cancelled" | "uncategorized"): unknown {
      const ending = {
        kind: "ending",
        of: 0,
        failure: { failure, reason: "r", detail: null },
      } as const;
      const journal = commits([...RUNNING], [member(1, WORKFLOW), ending], [finished(1)]);
      return [...projectEvents(ROOT, journal)].map(({ body }) => body.kind).slice(3);
    }
    expect(endsWith("cancelled")).toEqual(["history-event", "cancellation-requested"]);
    expect(endsWith("uncategorized")).toEqual(["history-event"]);
  });
});

describe("the target of a retry of a workflow with join sets", () => {
  /** Place of the target behind the three facts with which each case begins; `end` is that of the tree. */
  function target(...facts: Fact[]): number | "end" | undefined {
    const all = [...RUNNING, ...facts, finished(0, ERR)];
    const position = retryTarget(commits(all), []);
    if (position === null) return undefined;
    return position.index === all.length - 1 ? "end" : position.index - RUNNING.length;
  }
  const TWO = [member(1), member(2), attempted(1, 2), attempted(2, 3)] as const;
  const submitRefused: SubmitRefused = {
    kind: "submit-refused",
    of: 0,
    joinSet: SET,
    ordinal: 3,
    ffqn: ffqn("add"),
    params: params(),
    refusal: { kind: "function-not-found" },
  };

  it.each<[string, readonly Fact[], number | "end"]>([
    [
      "the submit whose answer was taken last",
      [...TWO, finished(1, ERR), finished(2, ERR), JOINED, JOINED],
      1,
    ],
    [
      "that of the answer, not of the order of submits",
      [...TWO, finished(2, ERR), finished(1), JOINED, JOINED],
      1,
    ],
    ["one that was waited for", [...TWO, JOINED, finished(1, ERR)], 0],
    ["one that a try has found", [...TWO, finished(1, ERR), tried("found")], 0],
    ["no answer that nobody has taken", [...TWO, finished(1, ERR), finished(2, ERR)], "end"],
    ["no answer of a closed set", [...TWO, closed(2), finished(2, ERR), finished(1, ERR)], "end"],
    ["no answer that was ok", [...TWO, finished(1), finished(2), JOINED, JOINED, TOO_MANY], "end"],
    [
      "a delay that was cancelled",
      [
        delayRequested(0, { joinSet: SET }),
        delayFinished(0, { joinSet: SET, outcome: "cancelled" }),
        JOINED,
      ],
      0,
    ],
    ["what the host has refused", [member(1), submitRefused, finished(1, ERR)], 1],
  ])("[EX25] is %s", (_, facts, expected) => {
    expect(target(...facts)).toBe(expected);
  });
});
