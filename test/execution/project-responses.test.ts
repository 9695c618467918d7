import { describe, expect, it } from "vitest";
import { projectResponses } from "../../src/execution/project-responses.ts";
import type { ExecutionResponse } from "../../src/execution/event.ts";
import { BEGINNING_MS, ffqn, joinSet, ROOT, under } from "../support/sample-names.ts";
import {
  asked,
  attempted,
  commits,
  created,
  ERR,
  failed,
  finished,
  INCARNATION,
  locked,
  OK,
  upgraded,
} from "../support/sample-facts.ts";

const INNER = under(ROOT, "o:1-inner");

/** Two levels; `inner` calls `add` twice, its parent calls `inner` and then `add`. */
const NESTED = commits(
  [created(), locked(0, 1)],
  [asked(0, 1, { ffqn: ffqn("inner"), joinSet: joinSet("o:1-inner") }), locked(1, 2)],
  [asked(1, 2), attempted(2, 3)],
  [failed(2, 3), attempted(2, 4), finished(2)],
  [INCARNATION],
  [asked(1, 3, { joinSet: joinSet("o:2-add") }), attempted(3, 5), finished(3, ERR)],
  [upgraded(1, "b"), finished(1)],
  [asked(0, 4, { joinSet: joinSet("o:2-add") }), attempted(4, 6), finished(4, ERR), finished(0)],
);

function responses(id: Parameters<typeof projectResponses>[0]): ExecutionResponse[] {
  return [...projectResponses(id, NESTED)];
}

describe("responses", () => {
  it("[EX15] are numbered from 1 in the order in which children finished", () => {
    expect(responses(ROOT)).toEqual([
      {
        cursor: 1,
        atMs: BEGINNING_MS + 6,
        joinSet: joinSet("o:1-inner"),
        child: INNER,
        finishedVersion: 9,
        retval: OK,
      },
      {
        cursor: 2,
        atMs: BEGINNING_MS + 7,
        joinSet: joinSet("o:2-add"),
        child: under(ROOT, "o:2-add"),
        finishedVersion: 2,
        retval: ERR,
      },
    ]);
  });

  it("[EX15] of a child workflow are its own", () => {
    expect(responses(INNER)).toEqual([
      {
        cursor: 1,
        atMs: BEGINNING_MS + 3,
        joinSet: joinSet("o:1-add"),
        child: under(INNER, "o:1-add"),
        finishedVersion: 4,
        retval: OK,
      },
      {
        cursor: 2,
        atMs: BEGINNING_MS + 5,
        joinSet: joinSet("o:2-add"),
        child: under(INNER, "o:2-add"),
        finishedVersion: 2,
        retval: ERR,
      },
    ]);
  });

  it("[EX15] of an activity do not exist", () => {
    expect(responses(under(ROOT, "o:2-add"))).toEqual([]);
  });
});
