import { describe, expect, it } from "vitest";
import { cancelExecution, stubTarget } from "../../src/engine/control-tree.ts";
import { readExecutions } from "../../src/engine/read-executions.ts";
import { readEvents, readResponses, readResult, readStatus } from "../../src/engine/tree-reader.ts";
import type { ListQuery } from "../../src/execution/list-query.ts";
import { BEGINNING_MS, json, params, ROOT, under } from "../support/sample-names.ts";
import { close, delayIn, joinSetIn, next, submit } from "./join-set-scripts.ts";
import { called, ok, TRAP } from "./scripted-components.ts";
import { ALL, argument, countingTo, ofGeneration, restart } from "./restarting.ts";
import { TreeWorld } from "./tree-world.ts";

describe("a workflow that begins again", () => {
  it("[GN1] runs under its id with its new params, and with nothing to repeat", async () => {
    const world = countingTo(3);
    await world.start(0);
    expect(world.result()).toEqual({ kind: "ok", value: "3" });
    expect(world.kinds().filter((kind) => kind === "restarted")).toHaveLength(2);
    expect(world.trace.filter((line) => line === "run main")).toHaveLength(3);
    expect(readResult(world.tree, ROOT)).toEqual({
      kind: "finished",
      retval: { kind: "ok", value: "3" },
    });
    expect(world.components.leaseCount).toBe(0);
  });

  it("[GN1] sees the time at which its generation began", async () => {
    const world = new TreeWorld();
    const seen: number[] = [];
    world.components.workflow("main", async (host) => {
      seen.push(host.nowMs());
      await host.sleep({ kind: "in", ms: 1_000 });
      return argument(host) === 0 ? restart(host, 1) : ok(host.nowMs());
    });
    await world.start(0);
    await world.fireAlarm();
    await world.fireAlarm();
    const [first = 0, second = 0] = seen;
    expect(second).toBe(first + 1_000);
    expect(world.result()).toEqual({ kind: "ok", value: String(first + 2_000) });
  });

  it("[GN2] goes on with its versions and cursors, in one list of events", async () => {
    const world = countingTo(2);
    await world.start(0);
    const page = readEvents(world.tree, ROOT, ALL);
    expect(page?.items.map(({ version }) => version)).toEqual([...Array(11).keys()]);
    expect(page?.items.map(({ body }) => body.kind)).toEqual([
      ...["created", "locked", "history-event", "history-event", "history-event"],
      ...["restarted", "locked", "history-event", "history-event", "history-event", "finished"],
    ]);
    expect(page?.items[5]?.body).toMatchObject({ generation: 2, params: params(1) });
    const responses = readResponses(world.tree, ROOT, ALL);
    expect(responses?.items.map(({ cursor }) => cursor)).toEqual([1, 2]);
  });

  it("[GN2] says in its status which generation goes on and since when", async () => {
    const world = countingTo(5);
    await world.start(0);
    const status = readStatus(world.tree, ROOT);
    expect(status?.generation.number).toBe(5);
    expect(status?.nextVersion).toBe(26);
    const child = readStatus(world.tree, ofGeneration(5, "o:1-add_1"));
    expect(child?.pending.kind).toBe("finished");
  });

  it("[GN3] gives the members of each generation ids of their own", async () => {
    const world = new TreeWorld();
    const ids: string[] = [];
    world.components
      .activity("add", () => ok(1))
      .workflow("main", async (host) => {
        const set = await joinSetIn(host, "all");
        ids.push(await submit(host, set, "add"), await delayIn(host, set, 0));
        ids.push(await host.ask((h) => h.owner));
        await host.call("add");
        return argument(host) === 0 ? restart(host, 1) : ok(1);
      });
    await world.start(0);
    const ulid = ROOT.slice(2);
    expect(ids).toEqual([
      ...[`${ROOT}.n:all_1`, `Delay_${ulid}.n:all_1`, ROOT],
      ...[`${ROOT}.2.n:all_1`, `Delay_${ulid}.2.n:all_1`, `${ROOT}.2`],
    ]);
    const listed = readExecutions(world.tree, LIST);
    expect(listed?.map(({ id }) => id).toSorted()).toEqual([
      ROOT,
      ofGeneration(2, "n:all_1"),
      ofGeneration(2, "o:1-add_1"),
      under(ROOT, "n:all"),
      under(ROOT, "o:1-add"),
    ]);
  });

  it("[GN4] closes its join sets first, the youngest first, and waits for workflows that it cannot cancel", async () => {
    const world = new TreeWorld();
    world.components
      .activity("slow", () => new Promise(() => undefined))
      .workflow("child", async (host) => {
        await host.sleep({ kind: "in", ms: 3_000 });
        return ok(1);
      })
      .workflow("main", async (host) => {
        if (argument(host) === 1) return ok("again");
        const first = await joinSetIn(host, "first");
        await submit(host, first, "child");
        await delayIn(host, first, 60_000);
        const second = await joinSetIn(host, "second");
        await submit(host, second, "slow");
        return restart(host, 1);
      });
    await world.start(0);
    expect(readStatus(world.tree, ROOT)?.pending).toMatchObject({ awaits: "closing" });
    expect(
      world.facts().flatMap((fact) => (fact.kind === "join-set-closed" ? [fact.joinSet] : [])),
    ).toEqual(["n:second", "n:first"]);
    await world.restart();
    while (world.result() === undefined) await world.fireAlarm();
    expect(world.result()).toEqual({ kind: "ok", value: '"again"' });
    const kinds = world.kinds();
    expect(kinds.indexOf("restarted")).toBeGreaterThan(kinds.lastIndexOf("delay-finished"));
    expect(kinds.filter((kind) => kind === "join-set-closed")).toHaveLength(2);
  });

  it("[GN5] has the whole of each limit again", async () => {
    const world = countingTo(4);
    await world.start(0);
    const { tree } = world.tree.ledger;
    const top = tree.executions.get(0);
    expect(top).toMatchObject({ joinSetsMade: 0, oneOffJoinSets: 1, firstVersion: 15 });
    expect(tree.nextExecution - tree.firstChild).toBe(1);
    expect(tree.nextExecution).toBe(5);
  });

  it("[GN8] is parked when its code does not repeat its history before that", async () => {
    const world = new TreeWorld();
    let calls = ["add", "add"];
    world.components
      .activity("add", () => ok(1))
      .workflow("main", async (host) => {
        for (const name of calls) await host.call(name);
        await host.sleep({ kind: "in", ms: 60_000 });
        return restart(host, 1);
      });
    await world.start(0);
    calls = ["add"];
    world.components.workflow("main", async (host) => {
      await host.call("add");
      return restart(host, 1);
    });
    await world.fireAlarm();
    expect(readStatus(world.tree, ROOT)?.pending).toMatchObject({
      kind: "parked",
      reason: "nondeterminism-detected",
      actual: "the workflow began again",
    });
  });

  it("[GN9] is the same execution for whoever creates it again with its first params", async () => {
    const world = countingTo(3);
    await world.start(0);
    expect(world.create({ params: params(0) })).toEqual({ kind: "exists" });
    expect(world.create({ params: params(2) })).toMatchObject({ differs: "params" });
  });

  it("[GN13] does not hear of what was meant for an earlier generation", async () => {
    const world = new TreeWorld();
    world.components.stub("approve").workflow("main", async (host) => {
      const set = await joinSetIn(host, "approvals");
      await submit(host, set, "approve");
      if (argument(host) === 0) {
        await close(host, set);
        return restart(host, 1);
      }
      return ok(await next(host, set));
    });
    await world.start(0);
    const late = { kind: "ok", value: json("late") } as const;
    expect(stubTarget(world.tree, under(ROOT, "n:approvals"), late)).toEqual({ kind: "conflict" });
    await world.settle();
    expect(world.result()).toBeUndefined();
    const now = { kind: "ok", value: json("now") } as const;
    expect(stubTarget(world.tree, ofGeneration(2, "n:approvals_1"), now)).toEqual({ kind: "ok" });
    await world.settle();
    expect(world.result()).toEqual({ kind: "ok", value: '"ok \\"now\\""' });
  });

  it("[GN14] takes one row for it, and a turn, so that one that does nothing else starves nobody", async () => {
    const world = new TreeWorld();
    world.components.workflow("main-cancellable", async (host) => restart(host, 1));
    await world.wake();
    world.create({ ffqn: called("main-cancellable", []).ffqn, params: params(0) });
    for (let turn = 0; turn < 50; turn += 1) {
      await world.microtasks();
      world.clock.takeTurns();
    }
    const restarts = world.trace.filter((line) => line.endsWith("restarted")).length;
    expect(restarts).toBeGreaterThan(10);
    expect(restarts).toBeLessThan(51);
    expect(world.trace.filter((line) => line.startsWith("append")).length).toBeLessThan(
      2 * restarts + 3,
    );
    expect(cancelExecution(world.tree, ROOT).kind).toBe("done");
    await world.settle();
    expect(world.result()).toMatchObject({ failure: { failure: "cancelled" } });
  });

  it("[GN1] may trap later on like any other", async () => {
    const world = new TreeWorld();
    world.components.workflow("main", async (host) =>
      argument(host) === 0 ? restart(host, 1) : TRAP,
    );
    await world.start(0);
    expect(world.result()).toMatchObject({ kind: "execution-failure" });
  });
});

const LIST: ListQuery = {
  ffqnPrefix: "",
  idPrefix: "",
  state: null,
  hideFinished: false,
  cursor: null,
  isIncluding: false,
  direction: "older",
  length: 100,
  nowMs: BEGINNING_MS,
};
