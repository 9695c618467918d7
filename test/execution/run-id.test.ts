import { describe, expect, it } from "vitest";
import { runId } from "../../src/execution/run-id.ts";
import { executionId, ROOT, under } from "../support/sample-names.ts";

const RUN_ID = /^Run_[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

describe("run ids", () => {
  it("[EX6] are `Run_` and a ULID, the same whenever they are asked for", () => {
    expect(runId(ROOT, 1)).toMatch(RUN_ID);
    expect(runId(ROOT, 1)).toBe(runId(ROOT, 1));
  });

  it("[EX6] are counted per tree, whichever execution runs", () => {
    expect(runId(under(ROOT, "o:1-add"), 7)).toBe(runId(ROOT, 7));
  });

  it("[EX6] differ between the runs of a tree, up to the last that the journal can count", () => {
    const runs = [...Array(5000).keys(), 2 ** 15, 2 ** 20, 2 ** 25, 2 ** 30 - 1];
    const ids = new Set(runs.map((run) => runId(ROOT, run)));
    expect(ids.size).toBe(runs.length);
    for (const id of ids) expect(id).toMatch(RUN_ID);
  });

  it("[EX6] differ between trees whose ULIDs were counted up within a millisecond", () => {
    const neighbours = [0, 1, 2, 3].map((last) =>
      executionId(`E_01JD000000000000000000000${last}`),
    );
    const ids = new Set(neighbours.flatMap((id) => [1, 2, 3, 4].map((run) => runId(id, run))));
    expect(ids.size).toBe(16);
  });
});
