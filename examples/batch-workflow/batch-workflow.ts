import type { BatchWorkflow } from "testing:batch-workflow/component";
import { placeCancellable } from "testing:order-workflow/order-workflow";
import { log } from "obelisk-workers/log";
import { joinSet, schedule } from "obelisk-workers/workflow";

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
} satisfies BatchWorkflow;
