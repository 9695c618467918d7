/** What the executions of a world asked for, to be compared between worlds. */
import { isDeepStrictEqual } from "node:util";
import type { JournalRow } from "../../src/execution/commit.ts";
import type { ExecutionId } from "../../src/execution/execution-id.ts";
import type { Fact } from "../../src/execution/fact.ts";
import { isRequest } from "../../src/execution/fold.ts";
import { describeRequest, requestOf } from "../../src/workflow/request.ts";
import { IdsByNumber } from "./ids-by-number.ts";
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
  const ids = new IdsByNumber(root);
  const requests = new Map<ExecutionId, string[]>([[root, []]]);
  const cancelled: ExecutionId[] = [];
  for (const fact of effectiveOf(rows).flatMap(({ facts }) => facts)) {
    ids.observe(fact);
    if (fact.kind === "incarnation") continue;
    const id = ids.of(fact.of);
    if (isRequest(fact)) requests.get(id)?.push(describeRequest(requestOf(fact)));
    if (isCancellation(fact)) cancelled.push(id);
    if (fact.kind === "asked") requests.set(ids.of(fact.child), []);
  }
  return { requests, cancelled };
}

/** Somebody ended it, or gave it up. */
export function isCancellation(fact: Fact): boolean {
  if (fact.kind !== "finished" || fact.retval.kind !== "execution-failure") return false;
  const { failure, reason } = fact.retval.failure;
  return failure === "cancelled" || reason.startsWith("interrupted");
}
