import { describe, expect, it } from "vitest";
import { ownerId } from "../../src/execution/execution-id.ts";
import type { HistoryEntry } from "../../src/workflow/history.ts";
import { historyOf } from "../../src/workflow/history.ts";
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
  parked,
  unlocked,
  upgraded,
} from "../support/sample-facts.ts";

const CALL_INNER = asked(0, 1, { ffqn: ffqn("inner"), joinSet: joinSet("o:1-inner") });
const SECOND_CALL = asked(0, 3, { joinSet: joinSet("o:2-add") });

/** Two levels, with everything that a history leaves out in between. */
const JOURNAL = commits(
  [created(), locked(0, 1), CALL_INNER],
  [locked(1, 2), asked(1, 2), attempted(2, 3)],
  [INCARNATION, unlocked(2, 3), attempted(2, 4), failed(2, 4)],
  [attempted(2, 5), finished(2, ERR)],
  [finished(1)],
  [INCARNATION, locked(0, 6), parked(0), locked(0, 7), upgraded(0, "b"), SECOND_CALL],
);

const INNER = under(ROOT, "o:1-inner");
const OWNERS = [ROOT, INNER, under(INNER, "o:1-add")];

function history(of: number, fromSeq: number): HistoryEntry[] {
  return [
    ...historyOf({ number: of, owner: ownerId(OWNERS[of] ?? ROOT, 1) }, JOURNAL.slice(fromSeq)),
  ];
}

describe("the history of a workflow", () => {
  it("[WF1] is its calls and their answers, each with its instant and no matter who ran when", () => {
    expect(history(0, 0)).toEqual([
      { kind: "request", version: 2, fact: CALL_INNER, atMs: BEGINNING_MS },
      {
        kind: "child-answer",
        joinSet: "o:1-inner",
        id: INNER,
        number: 1,
        ffqn: ffqn("inner"),
        retval: OK,
        atMs: BEGINNING_MS + 4,
        seq: 4,
      },
      { kind: "request", version: 8, fact: SECOND_CALL, atMs: BEGINNING_MS + 5 },
    ]);
  });

  it("[WF1] of a child begins with the commit that created it", () => {
    expect(history(1, 0)).toEqual([
      { kind: "request", version: 2, fact: asked(1, 2), atMs: BEGINNING_MS + 1 },
      expect.objectContaining({ kind: "child-answer", id: OWNERS[2], retval: ERR, seq: 3 }),
    ]);
  });

  it("[WF1] of an activity is empty", () => {
    expect(history(2, 1)).toEqual([]);
  });

  it("[WF1] is read no further than it is asked for", () => {
    let read = 0;
    function* counted(): Generator<(typeof JOURNAL)[number]> {
      for (const commit of JOURNAL) {
        read += 1;
        yield commit;
      }
    }
    const entries = historyOf({ number: 0, owner: ownerId(ROOT, 1) }, counted());
    entries.next();
    expect(read).toBe(1);
  });
});
