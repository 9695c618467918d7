/** Random walks through what may happen to a tree: each fact fits the state that those before it left. */
import type { Commit } from "../../src/execution/commit.ts";
import { commitRows } from "../../src/execution/commit.ts";
import type { ComponentKind } from "../../src/execution/component-id.ts";
import type { Fact, Locked } from "../../src/execution/fact.ts";
import { foldFact } from "../../src/execution/fold.ts";
import { oneOffJoinSet } from "../../src/execution/join-set-id.ts";
import type { ExecutionState, TreeState } from "../../src/execution/tree-state.ts";
import { emptyTree } from "../../src/execution/tree-state.ts";
import { functionOf } from "../../src/wit/ffqn.ts";
import type { Retval } from "../../src/wit/retval.ts";
import { BEGINNING_MS, component, ffqn, json, params } from "../support/sample-names.ts";
import {
  asked,
  attempted,
  created,
  ERR,
  failed,
  finished,
  INCARNATION,
  locked,
  OK,
  parked,
  timedOut,
  unlocked,
  upgraded,
} from "../support/sample-facts.ts";

/** A step of the walk: which of the legal facts, and whether it begins a commit. */
export type Choice = readonly [which: number, beginsCommit: boolean];

const DIGITS = ["a", "b", "c"] as const;
const FAILURE: Retval = {
  kind: "execution-failure",
  failure: { failure: "uncategorized", reason: "trap", detail: null },
};

export function legalCommits(choices: readonly Choice[]): Commit[] {
  const tree = emptyTree();
  const commits: Commit[] = [];
  let seq = 0;
  let open: Fact[] = [];
  for (const [which, beginsCommit] of choices) {
    if (beginsCommit && open.length > 0) {
      const commit = { seq, atMs: BEGINNING_MS + seq, facts: open };
      commits.push(commit);
      seq += commitRows(commit).length;
      open = [];
    }
    const moves = movesIn(tree);
    const fact = moves[which % moves.length];
    if (fact === undefined) break;
    foldFact(tree, fact, { seq, atMs: BEGINNING_MS + seq });
    open.push(fact);
  }
  if (open.length > 0) commits.push({ seq, atMs: BEGINNING_MS + seq, facts: open });
  return commits;
}

/** Everything that may happen next; nothing once the tree is finished. */
function movesIn(tree: TreeState): Fact[] {
  const root = tree.executions.get(0);
  if (root === undefined) return [created()];
  if (root.pending.kind === "finished") return [];
  const moves = [...tree.executions.values()].flatMap((execution) =>
    isActivity(execution) ? activityMoves(tree, execution) : workflowMoves(tree, execution),
  );
  return [...moves, INCARNATION];
}

/** Every other child is a workflow. */
function isActivity({ number }: ExecutionState): boolean {
  return number % 2 === 1;
}

function activityMoves({ nextRun }: TreeState, execution: ExecutionState): Fact[] {
  const { number: of, pending } = execution;
  switch (pending.kind) {
    case "pending-at":
      return [
        ...DIGITS.map((digit) => attempted(of, nextRun, ifOther(execution, "activity", digit))),
        parked(of, { reason: "function-not-found", component: null }),
      ];
    case "parked":
      return [attempted(of, nextRun)];
    case "locked":
      return [
        failed(of, pending.run),
        timedOut(of, pending.run),
        unlocked(of, pending.run),
        finished(of, OK),
        finished(of, ERR),
        finished(of, FAILURE),
      ];
    default:
      return [];
  }
}

function workflowMoves(tree: TreeState, execution: ExecutionState): Fact[] {
  const { number: of, pending } = execution;
  switch (pending.kind) {
    case "pending-at":
      return [
        ...DIGITS.map((digit) => locked(of, tree.nextRun, ifOther(execution, "workflow", digit))),
        ...steps(tree, execution),
      ];
    case "parked":
      return [locked(of, tree.nextRun)];
    case "locked":
      return [
        unlocked(of, pending.run),
        unlocked(of, pending.run, { reason: "unloaded" }),
        parked(of),
        ...DIGITS.map((digit) => upgraded(of, digit)),
        ...steps(tree, execution),
      ];
    default:
      return [];
  }
}

/** What a workflow does that runs, or that is in memory when its answer arrives. */
function steps({ nextExecution }: TreeState, execution: ExecutionState): Fact[] {
  const target = ffqn(nextExecution % 2 === 1 ? "add" : "inner");
  const call = asked(execution.number, nextExecution, {
    joinSet: oneOffJoinSet(execution.oneOffJoinSets + 1, functionOf(target)),
    ffqn: target,
    params: params(nextExecution),
    component: component(nextExecution % 2 === 1 ? "activity" : "workflow"),
  });
  return [
    call,
    call,
    { ...call, component: null },
    finished(execution.number, { kind: "ok", value: json("😀 ".repeat(3)) }),
  ];
}

function ifOther(execution: ExecutionState, kind: ComponentKind, digit: string): Partial<Locked> {
  const other = component(kind, digit);
  return other === execution.component ? {} : { component: other };
}
