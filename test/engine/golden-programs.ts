/**
 * The programs of `test/golden/nested-order.json`: a workflow that calls an activity, a child workflow with
 * calls of its own, and an activity again; of `controlled-order.json`: one that sleeps between its calls; of
 * `gathered-order.json`: one that uses join sets in every way; and of `restarted-order.json`: one that begins again.
 */
import type { RunOutcome } from "../../src/execution/run-outcome.ts";
import type { Retval } from "../../src/wit/retval.ts";
import { executionId, json, params as paramsOf } from "../support/sample-names.ts";
import { close, delayIn, drain, joinSetIn, next, submit, tryNext } from "./join-set-scripts.ts";
import type { ScriptHost } from "./scripted-components.ts";
import { called, err, ok } from "./scripted-components.ts";
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

const HOUR_MS = 3_600_000;

/** What is taken does not depend on what comes first. */
export function deployGatheredOrder(world: TreeWorld): void {
  world.components
    .workflow("main", async (host) => {
      const offers = await gatherOffers(host);
      const approval = await askForApproval(host);
      const dropped = await joinSetIn(host);
      await submit(host, dropped, "audit");
      await submit(host, dropped, "search-cancellable");
      await delayIn(host, dropped, HOUR_MS);
      await close(host, dropped);
      const id = executionId("E_01JD0000000000000000000001");
      await host.ask((h) =>
        h.schedule(id, { kind: "in", ms: HOUR_MS }, called("price", ["later"])),
      );
      await submit(host, await joinSetIn(host), "audit");
      return ok([offers, approval]);
    })
    .workflow("audit", async (host) => {
      await host.sleep({ kind: "in", ms: 10 });
      return ok(1);
    })
    .workflow("search-cancellable", async (host) => {
      const set = await joinSetIn(host);
      await submit(host, set, "audit");
      await delayIn(host, set, HOUR_MS);
      return ok(await drain(host, set));
    })
    .activity("price", ({ params }) => ok(params))
    .activity("charge", () => PERMANENT_ERR)
    .stub("approve");
}

/** Three generations: the first leaves members behind, the second sleeps. */
export function deployRestartedOrder(world: TreeWorld): void {
  world.components
    .workflow("main", async (host) => {
      const [round]: readonly unknown[] = JSON.parse(host.params);
      const price = textOf(await host.call("price", `round ${String(round)}`));
      if (round === 0) {
        const left = await joinSetIn(host, "left");
        await submit(host, left, "audit");
        await delayIn(host, left, HOUR_MS);
        return await host.ask((h) => h.restart(paramsOf(1, price)));
      }
      const set = await joinSetIn(host, "left");
      await submit(host, set, "price", "beside");
      await host.sleep({ kind: "in", ms: 20 }, "pause");
      const beside = await next(host, set);
      if (round === 1) return await host.ask((h) => h.restart(paramsOf(2, beside)));
      return ok([host.params, price, beside, host.nowMs()]);
    })
    .workflow("audit", async (host) => {
      await host.sleep({ kind: "in", ms: 10 });
      return ok(1);
    })
    .activity("price", ({ params: given }) => ok(given));
}

async function gatherOffers(host: ScriptHost): Promise<readonly string[]> {
  const offers = await joinSetIn(host, "offers");
  const before = await tryNext(host, offers);
  for (const name of ["a", "b", "c"]) await submit(host, offers, "price", name);
  await submit(host, offers, "charge");
  const refusal = { kind: "type-check-error", message: "2 params, not 1" } as const;
  await host.ask((h) => h.submit(offers, { ...called("price", [1, 2]), refusal: () => refusal }));
  await delayIn(host, offers, 50);
  await host.sleep({ kind: "in", ms: HOUR_MS }, "gathering");
  const first = await tryNext(host, offers);
  const rest = await drain(host, offers);
  return [before, ...[first, ...rest].toSorted(), await tryNext(host, offers)];
}

async function askForApproval(host: ScriptHost): Promise<string> {
  const approvals = await joinSetIn(host);
  const id = await submit(host, approvals, "approve");
  for (const value of [true, false]) {
    const retval = { kind: "ok", value: json(value) } as const;
    await host.ask((h) => h.stub(id, retval));
  }
  return await next(host, approvals);
}

function textOf(retval: Retval): string {
  return retval.kind === "execution-failure"
    ? retval.failure.failure
    : `${retval.kind} ${retval.value}`;
}
