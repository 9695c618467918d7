import { describe, expect, it } from "vitest";
import { pauseExecution, retryExecution, unpauseExecution } from "../../src/engine/control-tree.ts";
import type { ControlReply } from "../../src/engine/execution-rpc.ts";
import { readEvents, readResponses, readResult, readStatus } from "../../src/engine/tree-reader.ts";
import { BEGINNING_MS, ffqn, json, ROOT, under } from "../support/sample-names.ts";
import { OutsideReply } from "./outside-reply.ts";
import { err, ok, TRAP } from "./scripted-components.ts";
import { TreeWorld } from "./tree-world.ts";

const ALL = { from: 0, length: 100, keep: "oldest" } as const;

function runsOf(world: TreeWorld, name: string): number {
  return world.trace.filter((line) => line === `run ${name}`).length;
}

function eventKinds(world: TreeWorld): string[] {
  return (readEvents(world.tree, ROOT, ALL)?.items ?? []).map(({ body }) =>
    body.kind === "history-event" ? body.event.kind : body.kind,
  );
}

async function settled(world: TreeWorld, reply: ControlReply): Promise<ControlReply["kind"]> {
  await world.settle();
  return reply.kind;
}

/** `main` calls `get`, which waits for the test, and returns its answer. */
function waitingWorld(): { world: TreeWorld; answer: (value: number) => Promise<void> } {
  const world = new TreeWorld();
  const outside = new OutsideReply<number>();
  world.components
    .workflow("main", async (host) => {
      const first = await host.call("get");
      const second = await host.call("get");
      return ok([textOf(first), textOf(second)]);
    })
    .activity("get", async ({ beforeOutside }) => {
      beforeOutside();
      return ok(await outside.wait());
    });
  return {
    world,
    async answer(value) {
      outside.give(value);
      await world.settle();
    },
  };
}

function textOf(retval: { readonly kind: string; readonly value?: string | null }): string {
  return retval.kind === "execution-failure" ? "failure" : `${retval.kind} ${retval.value}`;
}

describe("a paused workflow", () => {
  it("[EN27] gives its memory back, hears the answer when it is unpaused, and goes on by replay", async () => {
    const { world, answer } = waitingWorld();
    await world.start();
    expect(await settled(world, pauseExecution(world.tree, ROOT))).toBe("done");
    expect(world.components.leaseCount).toBe(1);
    await answer(1);
    expect(readStatus(world.tree, ROOT)?.pending).toEqual({
      kind: "paused",
      reason: "requested",
      sinceMs: BEGINNING_MS,
      inner: { kind: "pending-at", atMs: BEGINNING_MS },
    });
    expect(runsOf(world, "main")).toBe(1);
    expect(await settled(world, unpauseExecution(world.tree, ROOT))).toBe("done");
    await answer(2);
    expect(world.result()).toEqual({ kind: "ok", value: '["ok 1","ok 2"]' });
    expect(eventKinds(world)).toEqual([
      ...["created", "locked", "join-set-create", "join-set-request", "join-next"],
      ...["paused", "unpaused", "locked"],
      ...["join-set-create", "join-set-request", "join-next", "finished"],
    ]);
  });

  it("[EN27] that is unpaused before its answer waits on", async () => {
    const { world, answer } = waitingWorld();
    await world.start();
    pauseExecution(world.tree, ROOT);
    expect(readStatus(world.tree, ROOT)).toMatchObject({ blockedOn: under(ROOT, "o:1-get") });
    unpauseExecution(world.tree, ROOT);
    await world.settle();
    expect(readStatus(world.tree, ROOT)?.pending.kind).toBe("blocked-by-join-set");
    await answer(1);
    await answer(2);
    expect(world.result()).toEqual({ kind: "ok", value: '["ok 1","ok 2"]' });
  });

  it("[EN28] is paused again and again without another fact", async () => {
    const { world } = waitingWorld();
    await world.start();
    for (const act of [pauseExecution, pauseExecution, unpauseExecution, unpauseExecution]) {
      expect(await settled(world, act(world.tree, ROOT))).toBe("done");
    }
    expect(world.kinds().filter((kind) => kind.endsWith("paused"))).toEqual(["paused", "unpaused"]);
  });

  it("[EN27] stays paused in the next life of its object, with no alarm", async () => {
    const { world, answer } = waitingWorld();
    await world.start();
    pauseExecution(world.tree, ROOT);
    await answer(1);
    while (world.alarmAtMs !== null) await world.fireAlarm();
    await world.restart();
    expect(readStatus(world.tree, ROOT)?.pending.kind).toBe("paused");
    expect(world.alarmAtMs).toBeNull();
    unpauseExecution(world.tree, ROOT);
    await world.settle();
    await answer(2);
    expect(world.result()).toEqual({ kind: "ok", value: '["ok 1","ok 2"]' });
  });

  it("[EN29] that has its lock but no answer yet is unlocked as `paused` first", async () => {
    const world = new TreeWorld();
    const inside = new OutsideReply<number>();
    world.components.workflow("main", async () => ok(await inside.wait()));
    await world.start();
    pauseExecution(world.tree, ROOT);
    await world.settle();
    expect(eventKinds(world)).toEqual(["created", "locked", "unlocked", "paused"]);
    inside.give(1);
    await world.settle();
    expect(world.result()).toBeUndefined();
    unpauseExecution(world.tree, ROOT);
    await world.settle();
    inside.give(2);
    await world.settle();
    expect(world.result()).toEqual({ kind: "ok", value: "2" });
  });

  it("[EN30] sleeps on: its delay ends at its instant, and the time is the one of that row", async () => {
    const world = new TreeWorld();
    world.components.workflow("main", async (host) => {
      await host.sleep({ kind: "in", ms: 1_000 });
      return ok(host.nowMs() - BEGINNING_MS);
    });
    await world.start();
    pauseExecution(world.tree, ROOT);
    await world.fireAlarm();
    await world.advance(9_000);
    unpauseExecution(world.tree, ROOT);
    await world.settle();
    expect(world.result()).toEqual({ kind: "ok", value: "1000" });
  });
});

describe("a pause of an activity", () => {
  it("[EN31] is refused while an attempt runs, saying which and until when", async () => {
    const { world } = waitingWorld();
    await world.start();
    expect(pauseExecution(world.tree, under(ROOT, "o:1-get"))).toEqual({
      kind: "refused",
      refusal: { kind: "activity-running", attempt: 1, lockExpiresAtMs: BEGINNING_MS + 30_000 },
    });
  });

  it("[EN31] keeps the next attempt from beginning, until it is unpaused", async () => {
    const world = new TreeWorld();
    world.components
      .workflow("main", async (host) => ok(textOf(await host.call("get"))))
      .activity("get", ({ number }) => (number === 1 ? err("busy") : ok(number)));
    await world.start();
    const get = under(ROOT, "o:1-get");
    expect(pauseExecution(world.tree, get).kind).toBe("done");
    await world.advance(60_000);
    while (world.alarmAtMs !== null) await world.fireAlarm();
    expect(runsOf(world, "get")).toBe(1);
    unpauseExecution(world.tree, get);
    await world.settle();
    expect(world.result()).toEqual({ kind: "ok", value: '"ok 2"' });
  });

  it("[EN28] and of anything else is refused once it has finished, and unknown ids are not found", async () => {
    const world = new TreeWorld();
    world.components
      .workflow("main", async (host) => ok(textOf(await host.call("get"))))
      .activity("get", () => ok(1));
    await world.start();
    for (const id of [ROOT, under(ROOT, "o:1-get")]) {
      for (const act of [pauseExecution, unpauseExecution]) {
        expect(act(world.tree, id)).toEqual({ kind: "refused", refusal: { kind: "finished" } });
      }
    }
    const nobody = under(ROOT, "o:7-get");
    expect(pauseExecution(world.tree, nobody)).toEqual({ kind: "not-found" });
    expect(retryExecution(new TreeWorld().tree, ROOT, "r")).toEqual({ kind: "not-found" });
  });
});

describe("an activity whose retries are exhausted", () => {
  it("[RT20] is paused with its last error if its policy says so, and has all retries again when unpaused", async () => {
    const world = new TreeWorld();
    const retry = { maxRetries: 1, retryExpBackoffMs: 100, onExhausted: "pause" } as const;
    world.components
      .workflow("main", async (host) => ok(textOf(await host.call("get"))))
      .activity("get", ({ number }) => (number < 4 ? err(`no ${number}`) : ok(number)), { retry });
    await world.start();
    await world.fireAlarm();
    const get = under(ROOT, "o:1-get");
    expect(readStatus(world.tree, get)).toMatchObject({
      pending: { kind: "paused", reason: "retries-exhausted" },
      lastError: { detail: json("no 2") },
    });
    unpauseExecution(world.tree, get);
    await world.settle();
    expect(readStatus(world.tree, get)).toMatchObject({
      attempt: 2,
      lastError: { detail: json("no 3") },
    });
    await world.fireAlarm();
    expect(world.result()).toEqual({ kind: "ok", value: '"ok 4"' });
  });
});

/** `main` calls three activities, of which `charge` fails until it is repaired. */
function orderWorld(world = new TreeWorld()): { world: TreeWorld; repair: () => void } {
  let isBroken = true;
  world.components
    .workflow("main", async (host) => {
      const answers: string[] = [];
      for (const name of ["price", "charge", "notify"]) {
        const retval = await host.call(name, host.executionId);
        if (retval.kind !== "ok") return err(`${name}: ${textOf(retval)}`);
        answers.push(textOf(retval));
      }
      return ok(answers);
    })
    .activity("price", () => ok(15))
    .activity("charge", () => (isBroken ? err("no money") : ok("paid")), {
      retry: { maxRetries: 0, retryExpBackoffMs: 100 },
    })
    .activity("notify", () => ok(null));
  return {
    world,
    repair: () => {
      isBroken = false;
    },
  };
}

describe("a retry of a failed workflow", () => {
  it("[EN32] goes on from just before its failing call: what was answered before is not asked again", async () => {
    const { world, repair } = orderWorld();
    await world.start();
    expect(world.result()).toEqual({ kind: "err", value: json('charge: err "no money"') });
    repair();
    expect(await settled(world, retryExecution(world.tree, ROOT, "r1"))).toBe("done");
    expect(readResult(world.tree, ROOT)).toEqual({
      kind: "finished",
      retval: { kind: "ok", value: json(["ok 15", 'ok "paid"', "ok null"]) },
    });
    expect(runsOf(world, "price")).toBe(1);
    expect(runsOf(world, "charge")).toBe(2);
  });

  it("[EX18] shows readers one history, dense, with the retry in it, in which ids are used again", async () => {
    const { world, repair } = orderWorld();
    await world.start();
    repair();
    retryExecution(world.tree, ROOT, "r1");
    await world.settle();
    const call = ["join-set-create", "join-set-request", "join-next"];
    expect(eventKinds(world)).toEqual([
      ...["created", "locked", ...call, "unlocked", "locked", ...call, ...call, "finished"],
    ]);
    const versions = readEvents(world.tree, ROOT, ALL)?.items.map(({ version }) => version) ?? [];
    expect(versions).toEqual([...versions.keys()]);
    const responses = readResponses(world.tree, ROOT, ALL)?.items ?? [];
    expect(responses.map((item) => "child" in item && [item.cursor, item.child])).toEqual([
      [1, under(ROOT, "o:1-price")],
      [2, under(ROOT, "o:2-charge")],
      [3, under(ROOT, "o:3-notify")],
    ]);
    expect(readResult(world.tree, under(ROOT, "o:2-charge"))).toMatchObject({
      retval: { kind: "ok" },
    });
  });

  it("[EX19] never gives the number of a run or of an execution twice", async () => {
    const { world } = orderWorld();
    await world.start();
    for (const request of ["r1", "r2", "r3"]) {
      retryExecution(world.tree, ROOT, request);
      await world.settle();
    }
    const runs = world.facts().flatMap((fact) => (fact.kind === "locked" ? [fact.run] : []));
    const children = world.facts().flatMap((fact) => (fact.kind === "asked" ? [fact.child] : []));
    expect(new Set(runs).size).toBe(runs.length);
    expect(new Set(children).size).toBe(children.length);
    expect(children).toHaveLength(5);
  });

  it("[EN33] may be made as often as it fails; the same request twice is one retry", async () => {
    const { world, repair } = orderWorld();
    await world.start();
    for (const request of ["r1", "r1", "r2"]) {
      expect(await settled(world, retryExecution(world.tree, ROOT, request))).toBe("done");
    }
    expect(runsOf(world, "charge")).toBe(3);
    expect(readResult(world.tree, ROOT)).toMatchObject({ retval: { kind: "err" } });
    repair();
    retryExecution(world.tree, ROOT, "r3");
    await world.settle();
    expect(readResult(world.tree, ROOT)).toMatchObject({ retval: { kind: "ok" } });
  });

  it("[EN34] is refused for what has not finished or has finished with ok", async () => {
    const { world, answer } = waitingWorld();
    await world.start();
    expect(retryExecution(world.tree, ROOT, "r")).toMatchObject({
      kind: "refused",
      refusal: { kind: "not-finished", status: { id: ROOT } },
    });
    await answer(1);
    await answer(2);
    expect(retryExecution(world.tree, ROOT, "r")).toEqual({
      kind: "refused",
      refusal: { kind: "finished-ok" },
    });
  });

  it("[EN32] without a failing call repeats the end: here the new code's, whose replay agrees", async () => {
    const world = new TreeWorld();
    world.components
      .workflow("main", async (host) => {
        await host.call("price");
        return TRAP;
      })
      .activity("price", () => ok(15));
    await world.start();
    expect(world.result()).toMatchObject({ kind: "execution-failure" });
    world.components.workflow("main", async (host) => ok(textOf(await host.call("price"))), {
      digit: "b",
    });
    retryExecution(world.tree, ROOT, "r");
    await world.settle();
    expect(readResult(world.tree, ROOT)).toMatchObject({ retval: { value: json("ok 15") } });
    expect(runsOf(world, "price")).toBe(1);
    expect(readStatus(world.tree, ROOT)?.component).toContain("b".repeat(64));
  });

  it("[EN32] of a top-level activity gives it all retries again", async () => {
    const world = new TreeWorld();
    world.components.activity("main", ({ number }) => (number < 4 ? err("busy") : ok(number)), {
      retry: { maxRetries: 1, retryExpBackoffMs: 100 },
    });
    await world.start();
    await world.fireAlarm();
    expect(world.result()).toMatchObject({ kind: "err" });
    retryExecution(world.tree, ROOT, "r");
    await world.settle();
    expect(readStatus(world.tree, ROOT)).toMatchObject({ attempt: 2, ffqn: ffqn("main") });
    await world.fireAlarm();
    expect(readResult(world.tree, ROOT)).toMatchObject({ retval: { value: json(4) } });
  });

  it("[EN35] is durable before it is answered to and run, and goes on after a death at any fact", async () => {
    const { world, repair } = orderWorld();
    await world.start();
    repair();
    retryExecution(world.tree, ROOT, "r1");
    const facts = world.kinds();
    expect(facts.at(-1)).toBe("retried");
    await world.settle();
    for (let length = 1; length <= world.rows.length; length += 1) {
      const { world: next, repair: repairNext } = orderWorld(
        new TreeWorld(world.rows.slice(0, length)),
      );
      const hasRetry = next.kinds().includes("retried");
      if (hasRetry) repairNext();
      await next.wake();
      while (readResult(next.tree, ROOT).kind === "not-finished") await next.fireAlarm();
      const end = readResult(next.tree, ROOT);
      expect(end).toMatchObject({ retval: { kind: hasRetry ? "ok" : "err" } });
      expect(next.aborts).toEqual([]);
    }
  });
});
