/** Random walks through what may happen to a tree: each fact fits the state that those before it left. */
import type { Commit } from "../../src/execution/commit.ts";
import { commitRows } from "../../src/execution/commit.ts";
import type { ComponentKind } from "../../src/execution/component-id.ts";
import type { Asked, Fact, Locked } from "../../src/execution/fact.ts";
import { decideRestart } from "../../src/execution/decide-restart.ts";
import { effectiveCommits, foldJournal } from "../../src/execution/effective-facts.ts";
import { retryTarget } from "../../src/execution/retry-target.ts";
import { foldFact } from "../../src/execution/fold.ts";
import { firstClosing } from "../../src/execution/fold-join-sets.ts";
import { oneOffJoinSet } from "../../src/execution/join-set-id.ts";
import type { ExecutionState, JoinSetState, TreeState } from "../../src/execution/tree-state.ts";
import { emptyTree } from "../../src/execution/tree-state.ts";
import { functionOf } from "../../src/wit/ffqn.ts";
import type { Retval } from "../../src/wit/retval.ts";
import {
  BEGINNING_MS,
  component,
  executionId,
  ffqn,
  joinSet,
  json,
  params,
} from "../support/sample-names.ts";
import {
  asked,
  attempted,
  created,
  delayFinished,
  delayRequested,
  ERR,
  failed,
  finished,
  INCARNATION,
  joinSetCreated,
  locked,
  OK,
  parked,
  paused,
  retried,
  scheduled,
  timedOut,
  unlocked,
  unpaused,
  upgraded,
} from "../support/sample-facts.ts";

/** A step of the walk: which of the legal facts, and whether it begins a commit. */
export type Choice = readonly [which: number, beginsCommit: boolean];

const DIGITS = ["a", "b", "c"] as const;
const FAILURE: Retval = {
  kind: "execution-failure",
  failure: { failure: "uncategorized", reason: "trap", detail: null },
};

/** As an object writes them: what retries took back is among them (`effective`). */
export function legalCommits(choices: readonly Choice[]): Commit[] {
  let tree = emptyTree();
  const commits: Commit[] = [];
  let seq = 0;
  let open: Fact[] = [];
  function commitOpen(): void {
    if (open.length === 0) return;
    const commit = { seq, atMs: BEGINNING_MS + seq, facts: open };
    commits.push(commit);
    seq += commitRows(commit).length;
    open = [];
  }
  for (const [which, beginsCommit] of choices) {
    const isOver = tree.executions.get(0)?.pending.kind === "finished";
    if (beginsCommit || isOver) commitOpen();
    const fact = isOver ? retryIn(commits, tree) : pick(movesIn(tree), which);
    if (fact === undefined) break;
    if (fact.kind === "restarted") commitOpen();
    open.push(fact);
    if (fact.kind === "retried") {
      const facts = [...open];
      tree = foldJournal(() => [...commits, { seq, atMs: BEGINNING_MS + seq, facts }]).tree;
    } else foldFact(tree, fact, { seq, atMs: BEGINNING_MS + seq });
  }
  commitOpen();
  return commits;
}

/** Without what retries took back. */
export function effective(commits: readonly Commit[]): Commit[] {
  return [...effectiveCommits(commits, foldJournal(() => commits).takenBack)];
}

/** What an object reads that wakes. */
export function ofNewestGeneration(commits: readonly Commit[]): Commit[] {
  return commits.slice(Math.max(commits.findLastIndex(beginsGeneration), 0));
}

export function beginsGeneration({ facts }: Commit): boolean {
  return facts[0]?.kind === "restarted";
}

function pick(moves: readonly Fact[], which: number): Fact | undefined {
  return moves[which % moves.length];
}

/** A tree that did not end with ok may be retried, some times. */
function retryIn(commits: readonly Commit[], tree: TreeState): Fact | undefined {
  const { nextExecution, nextRun } = tree;
  const end = tree.executions.get(0)?.pending;
  if (end?.kind !== "finished" || end.result.kind === "ok") return undefined;
  const newest = ofNewestGeneration(commits);
  const to = retryTarget(newest, foldJournal(() => newest).takenBack);
  return to === null
    ? undefined
    : retried(to.seq, to.index, { nextExecution, nextRun, request: `request ${nextRun}` });
}

/** Everything that may happen next. */
function movesIn(tree: TreeState): Fact[] {
  const root = tree.executions.get(0);
  if (root === undefined) return [created()];
  const moves = [...tree.executions.values()].flatMap((execution) => [
    ...(isActivity(execution) ? activityMoves(tree, execution) : workflowMoves(tree, execution)),
    ...pauseMoves(execution),
    ...endingMoves(execution),
    ...restartMoves(tree, execution),
    ...execution.delays.flatMap((open) => {
      const which = { joinSet: open.joinSet, delay: open.delay };
      return [
        delayFinished(execution.number, which),
        delayFinished(execution.number, { ...which, outcome: "cancelled" }),
      ];
    }),
  ]);
  const arrived = [...tree.undelivered.keys()].map(
    (id) => ({ kind: "delivered", of: 0, id }) as const,
  );
  const answered = [...tree.unanswered].flatMap(([by, { target }]) =>
    (["ok", "conflict"] as const).map((kind): Fact => {
      return { kind: "stub-answered", of: 0, by, target, outcome: { kind } };
    }),
  );
  return [...moves, ...arrived, ...answered, INCARNATION];
}

function pauseMoves({ number, pending }: ExecutionState): Fact[] {
  switch (pending.kind) {
    case "pending-at":
    case "blocked-by-join-set":
    case "blocked-by-stub":
    case "parked":
      return [paused(number), paused(number, "retries-exhausted")];
    case "paused":
      return [unpaused(number)];
    default:
      return [];
  }
}

/** What has members ends with the last of them, whatever it was doing. */
function endingMoves({ number: of, pending, children, delays }: ExecutionState): Fact[] {
  const hasMembers = children > 0 || delays.length > 0;
  if (pending.kind === "cancelling") {
    return hasMembers
      ? []
      : [finished(of, { kind: "execution-failure", failure: pending.failure })];
  }
  if (pending.kind === "finished") return [];
  if (!hasMembers) return pending.kind === "blocked-by-stub" ? [finished(of, FAILURE)] : [];
  return (["cancelled", "uncategorized"] as const).map((failure) => {
    return { kind: "ending", of, failure: { failure, reason: "it must", detail: null } };
  });
}

/** The top-level workflow begins again while it runs and has nothing left. */
function restartMoves(tree: TreeState, { number, pending }: ExecutionState): Fact[] {
  const isRunning = pending.kind === "locked" || pending.kind === "pending-at";
  const hasMembers = tree.executions.size > 1 || tree.executions.get(0)?.delays.length !== 0;
  if (number !== 0 || !isRunning || hasMembers) return [];
  const request = { params: params(tree.nextRun), createdWith: params() };
  const restarted = decideRestart(tree, { ...request, component: component("workflow", "b") });
  return [restarted, restarted];
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

const SET = joinSet("g:1");

/** What a workflow does that runs, or that is in memory when its answer arrives. */
function steps({ nextExecution }: TreeState, execution: ExecutionState): Fact[] {
  const { number: of, oneOffJoinSets, joinSets, joinSetsMade, children, delays } = execution;
  const target = ffqn(nextExecution % 2 === 1 ? "add" : "inner");
  const call = asked(of, nextExecution, {
    joinSet: oneOffJoinSet(oneOffJoinSets + 1, functionOf(target)),
    ffqn: target,
    params: params(nextExecution),
    component: component(nextExecution % 2 === 1 ? "activity" : "workflow"),
  });
  const isEmpty = children === 0 && delays.length === 0;
  return [
    call,
    call,
    { ...call, component: null },
    delayRequested(of, { joinSet: oneOffJoinSet(oneOffJoinSets + 1, "sleep") }),
    ...(joinSetsMade === 0 ? [joinSetCreated(of, SET)] : []),
    ...joinSetSteps(joinSets.get(SET), call),
    ...detached(of, nextExecution),
    ...(firstClosing(execution) === undefined ? [] : [{ kind: "closing-awaited", of } as const]),
    ...(isEmpty
      ? [finished(of, { kind: "ok", value: json("😀 ".repeat(3)) }), finished(of, ERR)]
      : []),
  ];
}

/** What has an effect elsewhere, or none. */
function detached(of: number, next: number): Fact[] {
  const id = executionId(`E_${String(next).padStart(26, "0")}`);
  return [
    scheduled(of, id),
    scheduled(of, id, { refusal: { kind: "function-not-found" } }),
    { kind: "stubbed", of, target: id, retval: OK, outcome: { kind: "execution-not-found" } },
    { kind: "stubbed", of, target: id, retval: OK, outcome: null },
  ];
}

/** What a workflow does with a join set that it has. */
function joinSetSteps(set: JoinSetState | undefined, call: Asked): Fact[] {
  if (set === undefined || set.isClosed) return [];
  const { of, ffqn: called, child: number } = call;
  const { members, answers } = set;
  const delay = { joinSet: SET, delay: number };
  const isOver = members + answers === 0;
  return [
    { ...call, joinSet: SET, ordinal: number },
    delayRequested(of, delay),
    isOver
      ? { kind: "joined-too-many", of, joinSet: SET, ffqn: null }
      : { kind: "joined", of, joinSet: SET, ffqn: called },
    {
      kind: "join-tried",
      of,
      joinSet: SET,
      outcome: isOver ? "all-processed" : answers > 0 ? "found" : "pending",
    },
    { kind: "join-set-closed", of, joinSet: SET, members: members + answers },
  ];
}

function ifOther(execution: ExecutionState, kind: ComponentKind, digit: string): Partial<Locked> {
  const other = component(kind, digit);
  return other === execution.component ? {} : { component: other };
}
