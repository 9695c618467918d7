import type { BatchWorkflow } from "testing:batch-workflow/component";
import { approve } from "testing:approval/approval";
import { placeCancellable } from "testing:order-workflow/order-workflow";
import { log } from "obelisk-workers/log";
import { fulfil, joinSet, schedule } from "obelisk-workers/workflow";

/** What became of a verdict: `ok`, or why the approval has not taken it. */
function decide(approval: string, verdict: boolean): string {
  try {
    fulfil(approve, approval, { ok: verdict });
    return "ok";
  } catch (error) {
    return reasonOf(error);
  }
}

function reasonOf(error: unknown): string {
  const payload: unknown = error instanceof Error && "payload" in error ? error.payload : null;
  const isCase = typeof payload === "object" && payload !== null && "tag" in payload;
  return String(isCase ? payload.tag : error);
}

export const batchWorkflow = {
  placeAll(items) {
    using orders = joinSet("orders");
    const children = items.map((item) => orders.submit(placeCancellable, item, 1, 0));
    // Whatever comes, in the order in which it comes.
    for (const _ of orders);
    return children.filter((child) => {
      try {
        child.result();
        return true;
      } catch (error) {
        log.warn(`${child.id}:`, error);
        return false;
      }
    }).length;
  },

  scheduleAll(items, delaySeconds) {
    return items.map((item) => schedule(placeCancellable, [item, 1, 0], { seconds: delaySeconds }));
  },

  decideAll(approvals, verdict) {
    return approvals.map((approval) => decide(approval, verdict));
  },
} satisfies BatchWorkflow;
