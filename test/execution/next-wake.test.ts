import { describe, expect, it } from "vitest";
import { nextWake } from "../../src/execution/next-wake.ts";
import { emptyTree } from "../../src/execution/tree-state.ts";
import { BEGINNING_MS } from "../support/sample-names.ts";
import {
  asked,
  attempted,
  created,
  failed,
  finished,
  locked,
  parked,
  treeOf,
} from "../support/sample-facts.ts";

const NOW_MS = BEGINNING_MS + 10;

describe("the next wake of a tree", () => {
  it.each([
    ["empty", emptyTree(), null, false],
    ["ready", treeOf(created()), null, true],
    ["running", treeOf(created(), locked(0, 1)), null, true],
    ["waiting for a child that runs", treeOf(created(), asked(0, 1), attempted(1, 1)), null, true],
    ["parked", treeOf(created(), locked(0, 1), parked(0)), null, false],
    ["finished", treeOf(created(), finished(0)), null, false],
    [
      "waiting for a retry",
      treeOf(created(), asked(0, 1), attempted(1, 1), failed(1, 1)),
      BEGINNING_MS + 100,
      false,
    ],
  ])("[EN8] of a tree that is %s", (_, tree, dueAtMs, needsGuard) => {
    expect(nextWake(tree, NOW_MS)).toMatchObject({ dueAtMs, needsGuard });
  });

  it("[EN8] is the earliest instant at which an execution becomes ready", () => {
    const tree = treeOf(
      created(),
      asked(0, 1),
      asked(1, 2),
      attempted(2, 1),
      failed(2, 1, { backoffExpiresAtMs: NOW_MS + 500 }),
    );
    expect(nextWake(tree, NOW_MS)).toEqual({
      dueAtMs: NOW_MS + 500,
      needsGuard: false,
      hasParked: false,
    });
  });

  it("[EN21] looks for other code while an execution is parked", () => {
    const { hasParked } = nextWake(treeOf(created(), locked(0, 1), parked(0)), NOW_MS);
    expect(hasParked).toBe(true);
  });

  it("[EN8] is guarded once the instant has come", () => {
    const tree = treeOf(created(), asked(0, 1), attempted(1, 1), failed(1, 1));
    expect(nextWake(tree, BEGINNING_MS + 100)).toEqual({
      dueAtMs: null,
      needsGuard: true,
      hasParked: false,
    });
  });
});
