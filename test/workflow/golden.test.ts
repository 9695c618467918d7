import { describe, expect, it } from "vitest";
import { ownerId } from "../../src/execution/execution-id.ts";
import type { Commit } from "../../src/execution/commit.ts";
import { commitsOf } from "../../src/execution/commit.ts";
import type { ExecutionResponse } from "../../src/execution/event.ts";
import type { Asked } from "../../src/execution/fact.ts";
import type { Retval } from "../../src/wit/retval.ts";
import type { Owner } from "../../src/workflow/history.ts";
import { historyOf } from "../../src/workflow/history.ts";
import { Replay } from "../../src/workflow/replay.ts";
import { nothingIsLong } from "../support/no-results.ts";
import { factPrefixes, goldenJournal } from "../golden/golden-journal.ts";

const GOLDEN = goldenJournal("nested-order");
const WORKFLOWS = GOLDEN.executions.filter(({ responses }) => responses.length > 0);
const CREATED_AT_MS = GOLDEN.rows[0]?.atMs ?? NaN;

function callsOf(owner: Owner, commits: readonly Commit[]): Asked[] {
  return [...historyOf(owner, commits)].flatMap((entry) =>
    entry.kind === "request" && entry.fact.kind === "asked" ? [entry.fact] : [],
  );
}

function retvalOf(response: ExecutionResponse | undefined): Retval | undefined {
  return response !== undefined && "retval" in response ? response.retval : undefined;
}

describe("a journal of an earlier version", () => {
  it.each(WORKFLOWS)(
    "[WF15] is replayed from each of its prefixes: $id",
    ({ id, number, responses }) => {
      const owner = { number, owner: ownerId(id, 1) };
      const calls = callsOf(owner, [...commitsOf(GOLDEN.rows)]);
      expect(calls.length).toBeGreaterThan(1);
      const lengths = new Set<number>();
      for (const prefix of factPrefixes(GOLDEN)) {
        const history = [...historyOf(owner, prefix)];
        if (history.at(-1)?.kind === "request") continue;
        const answered = history.length / 2;
        lengths.add(answered);
        const replay = new Replay({ ...owner, begunAtMs: CREATED_AT_MS }, history, nothingIsLong);
        for (const [index, call] of calls.slice(0, answered + 1).entries()) {
          expect(replay.call(call)).toEqual(
            index < answered
              ? {
                  kind: "replayed",
                  answer: { kind: "returned", retval: retvalOf(responses[index]) },
                }
              : { kind: "fresh", request: call.joinSet },
          );
        }
        expect(replay.end("the workflow returned")).toBeNull();
      }
      expect([...lengths]).toEqual([...calls.keys(), calls.length]);
    },
  );
});
