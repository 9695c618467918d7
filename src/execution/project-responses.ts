/** Projects the facts of a tree to the responses of one execution, in the order in which they arrived. */
import type { Commit } from "./commit.ts";
import type { DelayResponse, ExecutionResponse, StubResponse } from "./event.ts";
import { delayId } from "./delay-id.ts";
import type { ExecutionId } from "./execution-id.ts";
import { childId } from "./execution-id.ts";
import type { ExecutionNumber, Fact } from "./fact.ts";
import { BIRTH_EVENTS, eventCount } from "./fold.ts";
import type { JoinSetId } from "./join-set-id.ts";
import { Lineage } from "./lineage.ts";

interface OpenChild {
  readonly id: ExecutionId;
  readonly joinSet: JoinSetId;
  events: number;
}

export function* projectResponses(
  target: ExecutionId,
  commits: Iterable<Commit>,
): Generator<ExecutionResponse> {
  const lineage = new Lineage(target);
  const children = new Map<ExecutionNumber, OpenChild>();
  let cursor = 0;
  for (const { facts, atMs } of commits) {
    for (const fact of facts) {
      const isBirth = lineage.observe(fact) !== null;
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
        const id = childId(target, fact.joinSet, fact.ordinal ?? 1);
        children.set(fact.child, { id, joinSet: fact.joinSet, events: BIRTH_EVENTS });
      } else if (lineage.isTarget(fact)) {
        const response = otherResponse(target, fact);
        if (response !== null) yield { cursor: (cursor += 1), atMs, ...response };
      }
    }
  }
}

/** What is no end of a child. */
function otherResponse(
  target: ExecutionId,
  fact: Fact,
): Omit<DelayResponse, "cursor" | "atMs"> | Omit<StubResponse, "cursor" | "atMs"> | null {
  if (fact.kind === "stub-answered") return { target: fact.target, stubOutcome: fact.outcome };
  if (fact.kind !== "delay-finished") return null;
  const { joinSet, outcome } = fact;
  return { joinSet, delay: delayId(target, joinSet, fact.delay), outcome };
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
