/**
 * The programs of `test/golden/nested-order.json`: a workflow that calls an activity, a child workflow with
 * calls of its own, and an activity again; and of `controlled-order.json`: one that sleeps between its calls.
 */
import type { RunOutcome } from "../../src/execution/run-outcome.ts";
import type { Retval } from "../../src/wit/retval.ts";
import { json } from "../support/sample-names.ts";
import { err, ok } from "./scripted-components.ts";
import type { TreeWorld } from "./tree-world.ts";

const PERMANENT_ERR: RunOutcome = {
  kind: "returned",
  retval: { kind: "err", value: json({ refused_permanent: "no money" }) },
  isPermanent: true,
};

/** Activities that answer at once; workflows are always the same. */
export function deployOrder(world: TreeWorld): void {
  world.components
    .workflow("main", async (host) => {
      const price = textOf(await host.call("price", "order 7"));
      const payment = textOf(await host.call("pay", price));
      const receipt = textOf(await host.call("notify", `😀 ${payment}`));
      return ok([price, payment, receipt]);
    })
    .workflow("pay", async (host) => {
      const reserved = textOf(await host.call("reserve", host.executionId));
      const charged = await host.call("charge", reserved);
      return charged.kind === "err"
        ? { kind: "returned", retval: charged, isPermanent: false }
        : ok(1);
    })
    .activity("price", () => ok(15))
    .activity("reserve", () => ok("r-1"))
    .activity("charge", () => PERMANENT_ERR)
    .activity("notify", () => ok(null));
}

/** As they were when the journal was written at last: it also holds failures that were repaired. */
export function deployControlledOrder(world: TreeWorld): void {
  world.components
    .workflow("main", async (host) => {
      const price = textOf(await host.call("price", "order 7"));
      const { outcome } = await host.sleep({ kind: "in", ms: 3_600_000 }, "cooling-off");
      const charged = await host.call("charge", `${price} ${outcome}`);
      if (charged.kind !== "ok") return err(textOf(charged));
      const now = await host.sleep({ kind: "now" });
      const receipt = textOf(await host.call("notify", now.outcome));
      return ok([price, textOf(charged), receipt]);
    })
    .activity("price", () => ok(15))
    .activity("charge", () => ok("c-1"))
    .activity("notify", () => ok(null));
}

function textOf(retval: Retval): string {
  return retval.kind === "execution-failure"
    ? retval.failure.failure
    : `${retval.kind} ${retval.value}`;
}
