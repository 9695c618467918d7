import { describe, expect, it } from "vitest";
import type { Commit } from "../../src/execution/commit.ts";
import type { EventBody, ExecutionEvent } from "../../src/execution/event.ts";
import type { ExecutionId } from "../../src/execution/execution-id.ts";
import type { Fact } from "../../src/execution/fact.ts";
import { projectEvents } from "../../src/execution/project-events.ts";
import { projectResponses } from "../../src/execution/project-responses.ts";
import { runId } from "../../src/execution/run-id.ts";
import {
  BEGINNING_MS,
  component,
  executionId,
  ffqn,
  joinSet,
  json,
  params,
  ROOT,
  under,
} from "../support/sample-names.ts";
import {
  asked,
  attempted,
  commits,
  created,
  ERR,
  failed,
  finished,
  INCARNATION,
  LOCK_MS,
  locked,
  OK,
  parked,
  RETRY,
  timedOut,
  unlocked,
  upgraded,
} from "../support/sample-facts.ts";

const CHILD = under(ROOT, "o:1-add");

/**
 * A workflow calls `add(7, 8)`, which fails once and then returns 15. One row for each time that the
 * object has something to wait for.
 */
const WORKED_EXAMPLE: readonly Commit[] = commits(
  [created()],
  [locked(0, 1), asked(0, 1), attempted(1, 2)],
  [failed(1, 2)],
  [attempted(1, 3)],
  [finished(1), finished(0)],
);

function at(
  row: number,
  version: number,
  body: Partial<EventBody> & Pick<EventBody, "kind">,
): Pick<ExecutionEvent, "atMs" | "version"> & { body: object } {
  return { version, atMs: BEGINNING_MS + row, body };
}

function events(id: ExecutionId, journal: readonly Commit[]): ExecutionEvent[] {
  return [...projectEvents(id, journal)];
}

function kinds(id: ExecutionId, ...facts: Fact[]): string[] {
  return events(id, commits(facts)).map((event) => event.body.kind);
}

describe("the events of one direct call", () => {
  it("[EX13] of the workflow", () => {
    expect(events(ROOT, WORKED_EXAMPLE)).toMatchObject([
      at(0, 0, {
        kind: "created",
        ffqn: ffqn("main"),
        params: params(),
        parent: null,
        scheduledAtMs: BEGINNING_MS,
        component: component("workflow"),
      }),
      at(1, 1, {
        kind: "locked",
        component: component("workflow"),
        run: runId(ROOT, 1),
        lockExpiresAtMs: null,
        retry: RETRY,
      }),
      at(1, 2, {
        kind: "history-event",
        event: { kind: "join-set-create", joinSet: joinSet("o:1-add") },
      }),
      at(1, 3, {
        kind: "history-event",
        event: {
          kind: "join-set-request",
          joinSet: joinSet("o:1-add"),
          child: CHILD,
          targetFfqn: ffqn("add"),
          params: params(7, 8),
          refusal: null,
        },
      }),
      at(1, 4, {
        kind: "history-event",
        event: {
          kind: "join-next",
          joinSet: joinSet("o:1-add"),
          requestedFfqn: ffqn("add"),
          closing: false,
        },
      }),
      at(4, 5, { kind: "finished", retval: OK }),
    ]);
  });

  it("[EX13] [EX14] of the activity, which was born by the call", () => {
    expect(events(CHILD, WORKED_EXAMPLE)).toMatchObject([
      at(1, 0, {
        kind: "created",
        ffqn: ffqn("add"),
        params: params(7, 8),
        parent: { id: ROOT, joinSet: joinSet("o:1-add") },
        scheduledAtMs: BEGINNING_MS + 1,
        component: component("activity"),
      }),
      at(1, 1, {
        kind: "locked",
        component: component("activity"),
        run: runId(ROOT, 2),
        lockExpiresAtMs: BEGINNING_MS + LOCK_MS,
        retry: RETRY,
      }),
      at(2, 2, {
        kind: "temporarily-failed",
        reason: "activity trap: unreachable",
        detail: "at add",
        backoffExpiresAtMs: BEGINNING_MS + 100,
      }),
      at(3, 3, { kind: "locked", run: runId(ROOT, 3) }),
      at(4, 4, { kind: "finished", retval: OK }),
    ]);
  });

  it("[EX15] with the response of the child, which names its last version", () => {
    expect([...projectResponses(ROOT, WORKED_EXAMPLE)]).toEqual([
      {
        cursor: 1,
        atMs: BEGINNING_MS + 4,
        joinSet: joinSet("o:1-add"),
        child: CHILD,
        finishedVersion: 4,
        retval: OK,
      },
    ]);
    expect([...projectResponses(CHILD, WORKED_EXAMPLE)]).toEqual([]);
  });
});

describe("the events of an execution", () => {
  it("[EX13] have upstream's names", () => {
    const child = [asked(0, 1), attempted(1, 2), timedOut(1, 2), attempted(1, 3), unlocked(1, 3)];
    expect(kinds(CHILD, created(), locked(0, 1), ...child)).toEqual([
      "created",
      "locked",
      "temporarily-timed-out",
      "locked",
      "unlocked",
    ]);
  });

  it("[EX12] have no versions for incarnations and parking", () => {
    const start = [created(), INCARNATION, locked(0, 1), parked(0), INCARNATION];
    expect(kinds(ROOT, ...start, locked(0, 2), finished(0))).toEqual([
      "created",
      "locked",
      "locked",
      "finished",
    ]);
  });

  it("[EX14] are its own, not those of its parent, its children or its neighbours", () => {
    const journal = commits([
      created(),
      locked(0, 1),
      asked(0, 1, { ffqn: ffqn("inner"), joinSet: joinSet("o:1-inner") }),
      locked(1, 2),
      asked(1, 2),
      attempted(2, 3),
      finished(2),
      finished(1, ERR),
      asked(0, 3, { joinSet: joinSet("o:2-add") }),
      attempted(3, 4),
      finished(3, { kind: "ok", value: json(1) }),
      finished(0),
    ]);
    const inner = under(ROOT, "o:1-inner");
    const lengths = [ROOT, inner, under(inner, "o:1-add"), under(ROOT, "o:2-add")].map(
      (id) => events(id, journal).length,
    );
    expect(lengths).toEqual([9, 6, 3, 3]);
    expect(events(under(inner, "o:1-add"), journal)[0]?.body).toMatchObject({
      parent: { id: inner, joinSet: joinSet("o:1-add") },
    });
    expect(events(under(ROOT, "o:2-add"), journal).at(-1)?.body).toMatchObject({
      retval: { value: json(1) },
    });
  });

  it.each([
    ["another tree", executionId("E_01JD0000000000000000000001")],
    ["a child that was never asked for", under(ROOT, "o:2-add")],
    ["a child of a child that never was", under(ROOT, "o:1-add", "o:1-add")],
    ["a second child of a join set that has one", executionId(`${ROOT}.o:1-add_2`)],
  ])("[EX14] do not exist for %s", (_, id) => {
    expect(events(id, WORKED_EXAMPLE)).toEqual([]);
    expect([...projectResponses(id, WORKED_EXAMPLE)]).toEqual([]);
  });

  it("[EX13] have null for params that were over the limit", () => {
    const journal = commits([created(), locked(0, 1), asked(0, 1, { params: null })]);
    expect(events(CHILD, journal)[0]?.body).toMatchObject({ kind: "created", params: null });
    expect(events(ROOT, journal)[3]?.body).toMatchObject({ event: { params: null } });
  });

  it("[EX13] have null for a component that nobody had", () => {
    const journal = commits([created(), locked(0, 1), asked(0, 1, { component: null })]);
    expect(events(CHILD, journal)[0]?.body).toMatchObject({ component: null });
  });
});

describe("the component in `locked`", () => {
  function componentsOf(id: ExecutionId, ...facts: Fact[]): (string | null)[] {
    return events(id, commits(facts)).flatMap(({ body }) =>
      body.kind === "locked" ? [body.component] : [],
    );
  }

  it("[EX13] is the one of each attempt of an activity, when others are deployed meanwhile", () => {
    const second = component("activity", "b");
    const components = componentsOf(
      CHILD,
      created(),
      locked(0, 1),
      asked(0, 1),
      attempted(1, 2),
      failed(1, 2),
      attempted(1, 3, { component: second }),
      failed(1, 3),
      attempted(1, 4),
    );
    expect(components).toEqual([component("activity"), second, second]);
  });

  it("[EX13] is the one of each run of a workflow, before and after its upgrade", () => {
    const second = component("workflow", "b");
    const components = componentsOf(
      ROOT,
      created(),
      locked(0, 1),
      unlocked(0, 1),
      locked(0, 2, { component: second }),
      unlocked(0, 2),
      locked(0, 3),
      unlocked(0, 3),
      locked(0, 4, { component: second }),
      upgraded(0, "b"),
      unlocked(0, 4),
      locked(0, 5),
    );
    const first = component("workflow");
    expect(components).toEqual([first, second, first, second, second]);
  });
});
