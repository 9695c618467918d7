import { describe, expect, it } from "vitest";
import { ownerId } from "../../src/execution/execution-id.ts";
import type { Fact } from "../../src/execution/fact.ts";
import type { ChildAnswer } from "../../src/workflow/history.ts";
import { historyOf } from "../../src/workflow/history.ts";
import { HeldAnswers } from "../../src/workflow/held-answers.ts";
import { Replay } from "../../src/workflow/replay.ts";
import type { Divergence } from "../../src/workflow/step.ts";
import { ANSWERS_LENGTH_MAX } from "../../src/execution/limits.ts";
import { nothingIsLong } from "../support/no-results.ts";
import {
  asked,
  commits,
  created,
  delayRequested,
  finished,
  joinSetCreated,
  OK,
  scheduled,
} from "../support/sample-facts.ts";
import {
  BEGINNING_MS,
  executionId,
  ffqn,
  joinSet,
  json,
  params,
  ROOT,
  under,
} from "../support/sample-names.ts";

const SET = joinSet("g:1");
const OTHER_ID = executionId("E_01JD0000000000000000000001");
const ADD = { ffqn: ffqn("add"), params: params(7, 8) } as const;
const MEMBER = asked(0, 1, { joinSet: SET });
const IN_500_MS = { kind: "in", ms: 500 } as const;

function replayOf(...facts: Fact[]): Replay {
  const owner = { number: 0, owner: ownerId(ROOT, 1), begunAtMs: BEGINNING_MS };
  const journal = commits([created()], ...facts.map((fact) => [fact]));
  return new Replay(owner, historyOf(owner, journal), nothingIsLong);
}

type Asking = (replay: Replay) => { readonly kind: string; readonly divergence?: Divergence };

/** What a workflow asks for after it has made a join set and a child, where the history has something else. */
function divergenceOf(recorded: Fact, ask: Asking): Divergence | undefined {
  const replay = replayOf(joinSetCreated(0, SET), MEMBER, recorded);
  replay.createJoinSet(null);
  replay.submit(SET, ADD);
  return ask(replay).divergence;
}

describe("a request that differs from the recorded one", () => {
  const CLOSED = { kind: "join-set-closed", of: 0, joinSet: SET, members: 1 } as const;
  const JOINED = { kind: "joined", of: 0, joinSet: SET, ffqn: null } as const;

  it.each<[string, string, Fact, Asking]>([
    [
      "g:1_2: submit of sample:functions/ifc.add with [7,8]",
      "g:1_2: submit of sample:functions/ifc.get with [7,8]",
      asked(0, 2, { joinSet: SET, ordinal: 2 }),
      (replay) => replay.submit(SET, { ...ADD, ffqn: ffqn("get") }),
    ],
    [
      "g:1_1: submit of a delay in 500 ms",
      "g:1_1: submit of a delay now",
      delayRequested(0, { joinSet: SET }),
      (replay) => replay.submitDelay(SET, { kind: "now" }),
    ],
    [
      "join set g:1: join-next",
      "join set g:1: join-next of sample:functions/ifc.add",
      JOINED,
      (replay) => replay.joinNext(SET, ffqn("add")),
    ],
    [
      "join set g:1: close with 1 members left",
      "join set g:1: join-next-try",
      CLOSED,
      (replay) => replay.joinNextTry(SET),
    ],
    [
      "join set g:1: join-next",
      "join set g:1: close with 1 members left",
      JOINED,
      (replay) => replay.close(SET),
    ],
    [
      "join set n:left: create",
      "join set g:2: create",
      joinSetCreated(0, joinSet("n:left")),
      (replay) => replay.createJoinSet(null),
    ],
    [
      `schedule of ${OTHER_ID}, sample:functions/ifc.add now with []`,
      `schedule of ${OTHER_ID}, sample:functions/ifc.add in 500 ms with []`,
      scheduled(0, OTHER_ID),
      (replay) => replay.schedule(OTHER_ID, IN_500_MS, { ...ADD, params: params() }),
    ],
    [
      `stub of ${ROOT} with ok 15`,
      `stub of ${ROOT} with ok 16`,
      { kind: "stubbed", of: 0, target: ROOT, retval: OK, outcome: { kind: "ok" } },
      (replay) => replay.stub(ROOT, { kind: "ok", value: json(16) }),
    ],
  ])("[WF4] is told: %s", (expected, actual, recorded, ask) => {
    expect(divergenceOf(recorded, ask)).toEqual({ version: 3, expected, actual });
  });

  it("[WF5] is told as well when the workflow ends before it", () => {
    const replay = replayOf(joinSetCreated(0, SET), MEMBER);
    replay.createJoinSet(null);
    expect(replay.end("the workflow returned")).toEqual({
      version: 2,
      expected: "g:1_1: submit of sample:functions/ifc.add with [7,8]",
      actual: "the workflow returned",
    });
  });
});

describe("answers that nobody has taken", () => {
  it("[JS21] are kept up to a length, and read again beyond it", () => {
    const reads: string[] = [];
    const held = new HeldAnswers((seq, number) => {
      reads.push(`${seq} ${number}`);
      return OK;
    });
    const half = json("x".repeat(ANSWERS_LENGTH_MAX / 2 - 2));
    const answer: ChildAnswer = {
      kind: "child-answer",
      joinSet: SET,
      id: under(ROOT, "g:1"),
      number: 1,
      ffqn: ffqn("add"),
      retval: { kind: "ok", value: half },
      atMs: 1,
      seq: 4,
    };
    const [first, second, third] = [answer, { ...answer, seq: 5 }, { ...answer, seq: 6 }].map(
      (each) => held.hold(each),
    );
    if (first === undefined || second === undefined || third === undefined) throw new Error("none");
    expect(held.release(third)).toMatchObject({ retval: OK, seq: 6 });
    expect(reads).toEqual(["6 1"]);
    held.forget(first);
    expect(held.hold({ ...answer, seq: 7 })).toMatchObject({ retval: { value: half } });
    expect(held.release(second)).toMatchObject({ retval: { value: half } });
    expect(reads).toHaveLength(1);
  });

  it("[JS5] are of no interest for the time, and in a closed set for nothing", () => {
    const replay = replayOf(
      joinSetCreated(0, SET),
      MEMBER,
      finished(1),
      { kind: "join-set-closed", of: 0, joinSet: SET, members: 1 },
      joinSetCreated(0, joinSet("g:2")),
    );
    replay.createJoinSet(null);
    replay.submit(SET, ADD);
    expect(replay.nowMs).toBe(BEGINNING_MS + 2);
    expect(replay.close(SET)).toEqual({ kind: "replayed", answer: null });
    expect(replay.nowMs).toBe(BEGINNING_MS + 4);
    expect(replay.isRepeating).toBe(true);
    expect(replay.createJoinSet(null)).toEqual({ kind: "replayed", answer: joinSet("g:2") });
    expect(replay.isRepeating).toBe(false);
  });
});
