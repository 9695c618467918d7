/** What whoever runs the server is told of a tree: lines for the output of the server, no part of any record. */
import type { Fact } from "../execution/fact.ts";
import { executionOf } from "../execution/tree-state.ts";
import type { TreeState } from "../execution/tree-state.ts";

/** Null for what is nothing to be told. The tree is the one that already holds the fact. */
export function noticeOf(tree: TreeState, fact: Fact): string | null {
  switch (fact.kind) {
    case "parked": {
      const { id, ffqn } = executionOf(tree, fact.of);
      return (
        `${id} (${ffqn}) is parked: ${fact.reason} at version ${fact.version}\n` +
        `  expected ${fact.expected}\n  actual   ${fact.actual}\n` +
        "  It goes on when other code is deployed that agrees with its history."
      );
    }
    case "unlocked": {
      if (fact.reason !== "interrupted") return null;
      const { id, ffqn, interruptions } = executionOf(tree, fact.of);
      return `${id} (${ffqn}) was interrupted, for time ${interruptions} without progress`;
    }
    case "timed-out": {
      const { id, ffqn } = executionOf(tree, fact.of);
      return `${id} (${ffqn}) has run for longer than its lock_expiry`;
    }
    default:
      return null;
  }
}
