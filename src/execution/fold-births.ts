/** The part of the fold (`fold.ts`) that brings executions about, and lets the top-level one begin again. */
import type { Position } from "./commit.ts";
import { ownerId } from "./execution-id.ts";
import type { Created, Restarted } from "./fact.ts";
import type { ExecutionState, TreeState } from "./tree-state.ts";

/** The event with which every execution begins, and every generation of one. */
export const BIRTH_EVENTS = 1;

export function create(tree: TreeState, fact: Created, at: Position): void {
  if (tree.nextExecution !== 0) throw new Error("a tree is created once");
  tree.executions.set(0, newExecution(tree, { ...fact, parent: null, joinSet: null }, at));
}

export function restart(tree: TreeState, fact: Restarted, at: Position): void {
  const before = tree.executions.get(0);
  if (before !== undefined && !canRestart(tree, before)) {
    throw new Error(`generation ${fact.generation} begins before ${before.generation} has ended`);
  }
  const { id, generation, version, createdAtMs, answered } = fact;
  const fresh = newExecution(tree, { ...fact, parent: null, joinSet: null }, at);
  tree.executions.set(0, {
    ...fresh,
    number: 0,
    generation,
    owner: ownerId(id, generation),
    createdAtMs,
    firstVersion: version,
    nextVersion: version + BIRTH_EVENTS,
    answered,
  });
  tree.nextExecution = fact.nextExecution;
  tree.firstChild = fact.nextExecution;
  tree.nextRun = fact.nextRun;
  tree.incarnationsWithoutProgress = 0;
  tree.lastRetry = fact.lastRetry ?? null;
  tree.undelivered.clear();
  for (const { id: left, by, seq } of fact.undelivered) tree.undelivered.set(left, { by, seq });
  tree.unanswered.clear();
  for (const { by, ...stub } of fact.unanswered ?? []) tree.unanswered.set(by, stub);
}

/** Nothing of the tree is left but its top-level workflow, which runs. */
function canRestart(tree: TreeState, { pending, delays }: ExecutionState): boolean {
  const isRunning = pending.kind === "locked" || pending.kind === "pending-at";
  return tree.executions.size === 1 && isRunning && delays.length === 0;
}

export function newExecution(
  tree: TreeState,
  fact: Pick<Created, "id" | "ffqn" | "scheduledAtMs"> &
    Pick<ExecutionState, "component" | "parent" | "joinSet">,
  at: Position,
): ExecutionState {
  const number = tree.nextExecution;
  tree.nextExecution += 1;
  return {
    number,
    id: fact.id,
    generation: 1,
    owner: ownerId(fact.id, 1),
    parent: fact.parent,
    joinSet: fact.joinSet,
    ffqn: fact.ffqn,
    component: fact.component,
    createdAtMs: at.atMs,
    begunAtMs: at.atMs,
    begunIn: at.seq,
    firstVersion: 0,
    nextVersion: BIRTH_EVENTS,
    answered: 0,
    pending: { kind: "pending-at", atMs: Math.max(fact.scheduledAtMs ?? 0, at.atMs) },
    failures: 0,
    interruptions: 0,
    lastError: null,
    hasHistory: false,
    joinSets: new Map(),
    children: 0,
    oneOffJoinSets: 0,
    joinSetsMade: 0,
    delays: [],
  };
}
