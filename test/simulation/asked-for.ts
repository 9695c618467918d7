/** What the executions of a world asked for, to be compared between worlds. */
import { isDeepStrictEqual } from "node:util";
import type { JournalRow } from "../../src/execution/commit.ts";
import type { ExecutionId } from "../../src/execution/execution-id.ts";
import { childId, ownerId } from "../../src/execution/execution-id.ts";
import type { Fact } from "../../src/execution/fact.ts";
import { isRequest } from "../../src/execution/fold.ts";
import { describeRequest, requestOf } from "../../src/workflow/request.ts";
import { effectiveOf } from "./sim-components.ts";

interface AskedFor {
  readonly requests: ReadonlyMap<ExecutionId, readonly string[]>;
  readonly cancelled: readonly ExecutionId[];
}

/** Whether all executions that nobody cancelled, here or there, asked for the same. */
export function askedForTheSame(
  root: ExecutionId,
  here: readonly JournalRow[],
  there: readonly JournalRow[],
): boolean {
  const [left, right] = [askedFor(root, here), askedFor(root, there)];
  const cancelled = [...left.cancelled, ...right.cancelled];
  return isDeepStrictEqual(comparable(left, cancelled), comparable(right, cancelled));
}

/** How far somebody gets who is cancelled is a matter of time, and so is what comes below him. */
function comparable(
  { requests }: AskedFor,
  cancelled: readonly ExecutionId[],
): ReadonlyMap<ExecutionId, readonly string[]> {
  const others = [...requests].filter(
    ([id]) => !cancelled.some((above) => id === above || id.startsWith(`${above}.`)),
  );
  return new Map(others.toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

function askedFor(root: ExecutionId, rows: readonly JournalRow[]): AskedFor {
  const ids = new Map<number, ExecutionId>([[0, root]]);
  const requests = new Map<ExecutionId, string[]>([[root, []]]);
  const cancelled: ExecutionId[] = [];
  let generation = 1;
  for (const fact of effectiveOf(rows).flatMap(({ facts }) => facts)) {
    const id = fact.kind === "incarnation" ? undefined : ids.get(fact.of);
    if (id === undefined) continue;
    if (isRequest(fact)) requests.get(id)?.push(describeRequest(requestOf(fact)));
    if (isCancellation(fact)) cancelled.push(id);
    if (fact.kind === "restarted") generation = fact.generation;
    if (fact.kind !== "asked") continue;
    const owner = ownerId(id, fact.of === 0 ? generation : 1);
    const child = childId(owner, fact.joinSet, fact.ordinal ?? 1);
    ids.set(fact.child, child);
    requests.set(child, []);
  }
  return { requests, cancelled };
}

/** Somebody ended it, or gave it up. */
export function isCancellation(fact: Fact): boolean {
  if (fact.kind !== "finished" || fact.retval.kind !== "execution-failure") return false;
  const { failure, reason } = fact.retval.failure;
  return failure === "cancelled" || reason.startsWith("interrupted");
}
