import { describe, expect, it } from "vitest";
import { limitReached, limitWarnings } from "../../src/engine/run-limits.ts";
import { CHILDREN_PER_TREE_MAX, EVENTS_MAX, JOIN_SETS_MAX } from "../../src/execution/limits.ts";
import { executionOf } from "../../src/execution/tree-state.ts";
import { created, finished, locked, treeOf } from "../support/sample-facts.ts";

describe("the limits of a workflow", () => {
  it("[JS22] are its events, its join sets and the executions of its tree", () => {
    const tree = treeOf(created(), locked(0, 1));
    const execution = executionOf(tree, 0);
    tree.nextExecution = CHILDREN_PER_TREE_MAX;
    execution.joinSetsMade = JOIN_SETS_MAX - 1;
    execution.nextVersion = EVENTS_MAX - 1;
    for (const kind of ["asked", "join-set-created", "joined"] as const) {
      expect(limitReached(tree, execution, kind)).toBeNull();
    }
    tree.nextExecution += 1;
    execution.joinSetsMade += 1;
    expect(limitReached(tree, execution, "asked")?.message).toContain("100000 executions");
    expect(limitReached(tree, execution, "join-set-created")?.message).toContain("10000 join sets");
    expect(limitReached(tree, execution, "joined")).toBeNull();
    execution.nextVersion += 1;
    expect(limitReached(tree, execution, "joined")?.message).toContain("500000 events");
  });

  it("[JS24] are warned of from four fifths on", () => {
    const tree = treeOf(created(), locked(0, 1));
    const execution = executionOf(tree, 0);
    execution.joinSetsMade = JOIN_SETS_MAX * 0.8 - 1;
    expect(limitWarnings(tree, execution)).toEqual([]);
    execution.joinSetsMade += 1;
    const warning = { limit: "join sets of an execution", used: 8000, most: JOIN_SETS_MAX };
    const remedy = "use one for more members";
    expect(limitWarnings(tree, execution)).toEqual([{ ...warning, remedy }]);
    tree.nextExecution = CHILDREN_PER_TREE_MAX;
    execution.nextVersion = EVENTS_MAX;
    expect(limitWarnings(tree, execution).map(({ used }) => used)).toEqual([
      EVENTS_MAX,
      CHILDREN_PER_TREE_MAX - 1,
      8000,
    ]);
  });

  it("[JS24] are of no interest to what has ended", () => {
    const tree = treeOf(created(), locked(0, 1), finished(0));
    executionOf(tree, 0).nextVersion = EVENTS_MAX;
    expect(limitWarnings(tree, executionOf(tree, 0))).toEqual([]);
  });
});
