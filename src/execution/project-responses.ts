/** Projects the facts of a tree to the responses of one execution, in the order in which they arrived. */
import type { Commit } from "./commit.ts";
import type { ExecutionResponse } from "./event.ts";
import { delayId } from "./delay-id.ts";
import type { ExecutionId } from "./execution-id.ts";
import { childId, ownerId } from "./execution-id.ts";
import type { ExecutionNumber, Fact } from "./fact.ts";
import { BIRTH_EVENTS, eventCount } from "./fold.ts";
import type { JoinSetId } from "./join-set-id.ts";
import { Lineage } from "./lineage.ts";

interface OpenChild {
  readonly id: ExecutionId;
  readonly joinSet: JoinSetId;
  events: number;
}

/** @param commits effective ones; they may begin with any generation, or before the execution */
export function* projectResponses(
  target: ExecutionId,
  commits: Iterable<Commit>,
): Generator<ExecutionResponse> {
  const lineage = new Lineage(target);
  const children = new Map<ExecutionNumber, OpenChild>();
  let cursor = 0;
  let owner = ownerId(target, 1);
  for (const { facts, atMs } of commits) {
    for (const fact of facts) {
      const isBirth = lineage.observe(fact) !== null;
      if (isBirth && fact.kind === "restarted") {
        cursor = fact.answered;
        owner = ownerId(target, fact.generation);
      }
      const child = countEvents(children, fact);
      if (child !== undefined && fact.kind === "finished") {
        children.delete(fact.of);
        cursor += 1;
        yield {
          cursor,
          atMs,
          joinSet: child.joinSet,
          child: child.id,
          finishedVersion: child.events - 1,
          retval: fact.retval,
        };
      } else if (!isBirth && fact.kind === "asked" && lineage.isTarget(fact)) {
        const id = childId(owner, fact.joinSet, fact.ordinal ?? 1);
        children.set(fact.child, { id, joinSet: fact.joinSet, events: BIRTH_EVENTS });
      } else if (fact.kind === "delay-finished" && lineage.isTarget(fact)) {
        cursor += 1;
        const delay = delayId(owner, fact.joinSet, fact.delay);
        yield { cursor, atMs, joinSet: fact.joinSet, delay, outcome: fact.outcome };
      }
    }
  }
}

function countEvents(
  children: ReadonlyMap<ExecutionNumber, OpenChild>,
  fact: Fact,
): OpenChild | undefined {
  if (fact.kind === "incarnation") return undefined;
  const child = children.get(fact.of);
  if (child !== undefined) child.events += eventCount(fact);
  return child;
}
