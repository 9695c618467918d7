import { describe, expect, it } from "vitest";
import { commitsOf } from "../../src/execution/commit.ts";
import { foldJournal } from "../../src/execution/effective-facts.ts";
import { findExecution, liveExecution } from "../../src/execution/find-execution.ts";
import { foldCommit, foldFact } from "../../src/execution/fold.ts";
import { projectEvents } from "../../src/execution/project-events.ts";
import { projectResponses } from "../../src/execution/project-responses.ts";
import { emptyTree } from "../../src/execution/tree-state.ts";
import { factPrefixes, goldenJournal } from "../golden/golden-journal.ts";
import { effective, ofNewestGeneration } from "./legal-facts.ts";

const GOLDEN = goldenJournal("nested-order");
const COMMITS = [...commitsOf(GOLDEN.rows)];
const CONTROLLED = goldenJournal("controlled-order");

describe("a journal of an earlier version", () => {
  it.each(GOLDEN.executions)("[EX17] has the events and responses that it had: $id", (golden) => {
    const events = [...projectEvents(golden.id, COMMITS)];
    expect(events).toHaveLength(golden.events.length);
    expect(events).toMatchObject(golden.events);
    expect([...projectResponses(golden.id, COMMITS)]).toEqual(golden.responses);
  });

  it("[EX17] shows at each of its prefixes what readers saw at that time", () => {
    for (const prefix of factPrefixes(GOLDEN)) {
      for (const { id } of GOLDEN.executions) {
        const events = [...projectEvents(id, prefix)];
        expect([...projectEvents(id, COMMITS)].slice(0, events.length)).toEqual(events);
        expect(findExecution(id, prefix)?.nextVersion ?? 0).toBe(events.length);
        const responses = [...projectResponses(id, prefix)];
        expect([...projectResponses(id, COMMITS)].slice(0, responses.length)).toEqual(responses);
      }
    }
  });

  it("[EX17] folds to one state, whether at once or fact by fact", () => {
    const atOnce = emptyTree();
    const stepwise = emptyTree();
    for (const commit of COMMITS) {
      foldCommit(atOnce, commit);
      for (const fact of commit.facts) foldFact(stepwise, fact, commit);
    }
    expect(stepwise).toEqual(atOnce);
    expect([...atOnce.executions.keys()]).toEqual([0]);
  });
});

describe("a journal of an earlier version with sleeps, pauses and a retry", () => {
  const journal = [...commitsOf(CONTROLLED.rows)];

  it.each(CONTROLLED.executions)(
    "[EX24] has the events and responses that it had: $id",
    (golden) => {
      const events = [...projectEvents(golden.id, effective(journal))];
      expect(events).toHaveLength(golden.events.length);
      expect(events).toMatchObject(golden.events);
      expect([...projectResponses(golden.id, effective(journal))]).toEqual(golden.responses);
    },
  );

  it("[EX24] folds at each of its prefixes, with the versions that readers count", () => {
    let retries = 0;
    for (const prefix of factPrefixes(CONTROLLED)) {
      const { tree, takenBack } = foldJournal(() => prefix);
      retries = Math.max(retries, takenBack.length);
      for (const { id } of CONTROLLED.executions) {
        const events = [...projectEvents(id, effective(prefix))];
        const found = liveExecution(tree, id) ?? findExecution(id, effective(prefix));
        expect(found?.nextVersion ?? 0).toBe(events.length);
      }
    }
    expect(retries).toBe(1);
  });
});

describe("a journal of an earlier version with join sets", () => {
  const golden = goldenJournal("gathered-order");
  const journal = [...commitsOf(golden.rows)];

  it.each(golden.executions)(
    "[EX27] has the events and responses that it had: $id",
    (execution) => {
      const events = [...projectEvents(execution.id, journal)];
      expect(events).toHaveLength(execution.events.length);
      expect(events).toMatchObject(execution.events);
      expect([...projectResponses(execution.id, journal)]).toEqual(execution.responses);
    },
  );

  it("[EX27] folds at each of its prefixes, with the versions that readers count", () => {
    for (const prefix of factPrefixes(golden)) {
      const { tree } = foldJournal(() => prefix);
      for (const { id } of golden.executions) {
        const events = [...projectEvents(id, prefix)];
        const found = liveExecution(tree, id) ?? findExecution(id, prefix);
        expect(found?.nextVersion ?? 0).toBe(events.length);
      }
    }
  });
});

describe("a journal of an earlier version with generations", () => {
  const golden = goldenJournal("restarted-order");
  const journal = [...commitsOf(golden.rows)];

  it.each(golden.executions)("[GN2] has the events and responses that it had: $id", (execution) => {
    const events = [...projectEvents(execution.id, journal)];
    expect(events).toHaveLength(execution.events.length);
    expect(events).toMatchObject(execution.events);
    expect([...projectResponses(execution.id, journal)]).toEqual(execution.responses);
  });

  it("[GN7] folds at each of its prefixes to what its newest generation does", () => {
    for (const prefix of factPrefixes(golden)) {
      const newest = ofNewestGeneration(prefix);
      expect(foldJournal(() => newest).tree).toEqual(foldJournal(() => prefix).tree);
    }
  });
});
