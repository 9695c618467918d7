import { describe, expect, it } from "vitest";
import type { Commit } from "../../src/execution/commit.ts";
import { commitRows, commitsOf } from "../../src/execution/commit.ts";
import { retryExecution, unpauseExecution } from "../../src/engine/control-tree.ts";
import { readResult } from "../../src/engine/tree-reader.ts";
import type { Fact } from "../../src/execution/fact.ts";
import { isRequest } from "../../src/execution/fold.ts";
import { describeRequest, requestOf } from "../../src/workflow/request.ts";
import { factPrefixes, goldenJournal, rowsOf } from "../golden/golden-journal.ts";
import {
  deployControlledOrder,
  deployGatheredOrder,
  deployOrder,
  deployRestartedOrder,
} from "./golden-programs.ts";
import { ROOT } from "../support/sample-names.ts";
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

/** Does what an operator did then, until the tree has its last end. */
async function operated(commits: readonly Commit[]): Promise<TreeWorld> {
  const world = new TreeWorld(commits.flatMap((commit) => commitRows(commit)));
  deployControlledOrder(world);
  await world.wake();
  for (let wakes = 0; wakes < 10; wakes += 1) {
    const executions = [...world.tree.ledger.tree.executions.values()];
    const paused = executions.find(({ pending }) => pending.kind === "paused");
    const end = readResult(world.tree, ROOT);
    if (end.kind === "finished" && end.retval.kind === "ok") break;
    if (end.kind === "finished") retryExecution(world.tree, ROOT, `retry ${wakes}`);
    else if (paused === undefined) await world.fireAlarm();
    else unpauseExecution(world.tree, paused.id);
    await world.settle();
  }
  return world;
}

describe("a journal of an earlier version with sleeps, pauses and a retry", () => {
  it("[WF15] goes on from each of its prefixes to the same calls, sleeps and result", async () => {
    const prefixes = [...factPrefixes(goldenJournal("controlled-order"))];
    const end = prefixes.at(-1)?.at(-1)?.facts.at(-1);
    expect(end).toMatchObject({ kind: "finished", of: 0, retval: { kind: "ok" } });
    for (const prefix of prefixes) {
      const world = await operated(prefix);
      expect(world.aborts).toEqual([]);
      expect(world.facts().at(-1)).toEqual(end);
      const requests = [...world.tree.ledger.commits(0)].flatMap(({ facts }) =>
        facts.flatMap((fact) =>
          fact.kind === "asked" || fact.kind === "delay-requested" ? [fact.joinSet] : [],
        ),
      );
      expect(requests).toEqual([
        "o:1-price",
        "o:2-cooling-off",
        "o:3-charge",
        "o:4-sleep",
        "o:5-notify",
      ]);
    }
  });
});

describe("a journal of an earlier version with join sets", () => {
  it("[WF30] goes on from each of its commits to the same requests and result", async () => {
    const { rows } = goldenJournal("gathered-order");
    const whole = [...commitsOf(rows)];
    const wanted = requestsOf(whole);
    expect(wanted.length).toBeGreaterThan(25);
    for (let length = 1; length <= whole.length; length += 1) {
      const begun = whole.slice(0, length).flatMap((commit) => commitRows(commit));
      const world = new TreeWorld(begun);
      deployGatheredOrder(world);
      await world.wake();
      for (let wakes = 0; world.result() === undefined && wakes < 20; wakes += 1) {
        await world.fireAlarm();
      }
      expect(world.aborts).toEqual([]);
      expect(world.result()).toEqual(
        whole.flatMap(({ facts }) => facts).findLast((fact) => fact.kind === "finished")?.retval,
      );
      expect(requestsOf(world.commits())).toEqual(wanted);
    }
  });
});

describe("a journal of an earlier version with generations", () => {
  it("[GN10] goes on from each of its prefixes to the same requests, generations and result", async () => {
    const golden = goldenJournal("restarted-order");
    const whole = [...commitsOf(golden.rows)];
    const wanted = requestsOf(whole);
    expect(rowsOf(whole)).toEqual(golden.rows);
    for (const prefix of factPrefixes(golden)) {
      const world = new TreeWorld(rowsOf(prefix));
      deployRestartedOrder(world);
      await world.wake();
      for (let wakes = 0; world.result() === undefined && wakes < 20; wakes += 1) {
        await world.fireAlarm();
      }
      expect(world.aborts).toEqual([]);
      expect(requestsOf(world.commits())).toEqual(wanted);
      expect(world.kinds().filter((kind) => kind === "restarted")).toHaveLength(2);
      expect(world.tree.ledger.tree.executions.get(0)?.generation).toBe(3);
    }
  });
});

/** What the top-level workflow asked for. */
function requestsOf(commits: readonly Commit[]): string[] {
  return commits.flatMap(({ facts }) =>
    facts.flatMap((fact) =>
      isRequest(fact) && fact.of === 0 ? [describeRequest(requestOf(fact))] : [],
    ),
  );
}
