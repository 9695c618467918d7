import { describe, expect, it } from "vitest";
import type { Commit } from "../../src/execution/commit.ts";
import { commitRows } from "../../src/execution/commit.ts";
import type { Fact } from "../../src/execution/fact.ts";
import { factPrefixes, goldenJournal } from "../golden/golden-journal.ts";
import { deployOrder } from "./golden-programs.ts";
import { TreeWorld } from "./tree-world.ts";

const GOLDEN = goldenJournal("nested-order");

function callsIn(facts: readonly Fact[]): unknown[] {
  return facts.flatMap((fact) =>
    fact.kind === "asked" ? [[fact.of, fact.child, fact.joinSet, fact.ffqn, fact.params]] : [],
  );
}

/** A world that goes on where those commits end, with the programs that wrote them. */
async function continued(commits: readonly Commit[]): Promise<TreeWorld> {
  const world = new TreeWorld(commits.flatMap((commit) => commitRows(commit)));
  deployOrder(world);
  await world.wake();
  for (let wakes = 0; world.result() === undefined && wakes < 10; wakes += 1) {
    await world.fireAlarm();
  }
  return world;
}

describe("a journal of an earlier version", () => {
  it("[WF15] goes on from each of its prefixes to the same calls and result", async () => {
    const whole = [...factPrefixes(GOLDEN)].at(-1) ?? [];
    const facts = whole.flatMap((commit) => commit.facts);
    const end = facts.at(-1);
    expect(end).toMatchObject({ kind: "finished", of: 0 });
    for (const prefix of factPrefixes(GOLDEN)) {
      const world = await continued(prefix);
      expect(world.aborts).toEqual([]);
      expect(world.facts().at(-1)).toEqual(end);
      expect(callsIn(world.facts())).toEqual(callsIn(facts));
    }
  });
});
