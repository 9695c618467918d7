import { describe, expect, it, vi } from "vitest";
import { retryExecution } from "../../src/engine/control-tree.ts";
import { Ledger } from "../../src/engine/ledger.ts";
import { readEvents, readResponses, readResult, readStatus } from "../../src/engine/tree-reader.ts";
import { foldJournal } from "../../src/execution/effective-facts.ts";
import { MemoryJournal } from "../support/memory-journal.ts";
import { executionId, json, ROOT, under } from "../support/sample-names.ts";
import { joinSetIn, submit, textOf } from "./join-set-scripts.ts";
import { called, err, ok } from "./scripted-components.ts";
import { ALL, argument, countingTo, ofGeneration, restart } from "./restarting.ts";
import { TreeWorld } from "./tree-world.ts";

describe("the journal of a workflow that begins again", () => {
  it("[GN6] leaves its latest generations behind and forgets those before, with the same write", async () => {
    const world = countingTo(6, { generationsKept: 2 });
    await world.start(0);
    const kept = readEvents(world.tree, ROOT, ALL)?.items ?? [];
    expect(kept[0]).toMatchObject({ version: 15, body: { kind: "restarted", generation: 4 } });
    expect(kept.at(-1)?.version).toBe(30);
    expect(readStatus(world.tree, ofGeneration(4, "o:1-add_1"))).toBeDefined();
    expect(readStatus(world.tree, ofGeneration(3, "o:1-add_1"))).toBeUndefined();
    expect(readStatus(world.tree, under(ROOT, "o:1-add"))).toBeUndefined();
    expect(readResponses(world.tree, ROOT, ALL)?.items.map(({ cursor }) => cursor)).toEqual([
      4, 5, 6,
    ]);
    const beginnings = world.trace.flatMap((line, index) =>
      line === "append restarted" ? [world.trace[index + 1]] : [],
    );
    expect(beginnings.map((line) => line?.startsWith("forget before "))).toEqual([
      ...[false, false, true, true, true],
    ]);
  });

  it("[GN6] can do without all of its past", async () => {
    const world = countingTo(9, { generationsKept: 0 });
    await world.start(0);
    expect(world.rows.filter(({ text }) => text.includes('"restarted"'))).toHaveLength(1);
    await world.restart();
    expect(readResult(world.tree, ROOT)).toMatchObject({ retval: { value: "9" } });
    expect(readStatus(world.tree, ROOT)?.generation.number).toBe(9);
  });

  it("[GN7] needs nothing that is before its newest generation when it wakes", async () => {
    const world = countingTo(4, { generationsKept: 9 });
    await world.start(0);
    const whole = foldJournal(() => world.commits());
    const { firstSeq } = new MemoryJournal([...world.rows]);
    const newest = world.rows.filter(({ seq }) => seq >= firstSeq);
    expect(newest.length).toBeLessThan(world.rows.length);
    expect(foldJournal(() => new MemoryJournal([...newest]).commits(0))).toEqual(whole);
    const journal = new MemoryJournal([...world.rows]);
    const read = vi.spyOn(journal, "commits");
    const ports = { journal, clock: world.clock, abort: () => undefined };
    expect(new Ledger(ports, () => undefined).tree).toEqual(whole.tree);
    expect(read.mock.calls).toEqual([[firstSeq]]);
  });

  it("[GN10] goes on in the generation that is on disk, wherever it dies", async () => {
    const whole = countingTo(3, { generationsKept: 9 });
    await whole.start(0);
    for (let rows = 1; rows <= whole.rows.length; rows += 1) {
      const again = countingTo(3, { generationsKept: 9 }, whole.rows.slice(0, rows));
      await again.wake();
      while (again.result() === undefined) await again.fireAlarm();
      expect(again.result()).toEqual({ kind: "ok", value: "3" });
      expect(again.kinds().filter((kind) => kind === "restarted")).toHaveLength(2);
      expect(again.aborts).toEqual([]);
    }
  });

  it("[GN11] does not go back beyond its generation when it is retried", async () => {
    const world = new TreeWorld();
    let isMended = false;
    world.components
      .activity("add", () => ok(1))
      .activity("fails", () => (isMended ? ok(7) : err("no")), {
        retry: { maxRetries: 0, retryExpBackoffMs: 100 },
      })
      .workflow("main", async (host) => {
        await host.call("add");
        if (argument(host) === 0) return restart(host, 1);
        const answer = await host.call("fails");
        return answer.kind === "ok" ? ok(textOf(answer)) : err("it failed");
      });
    await world.start(0);
    expect(world.result()).toMatchObject({ kind: "err" });
    isMended = true;
    retryExecution(world.tree, ROOT, "once");
    await world.settle();
    expect(world.result()).toEqual({ kind: "ok", value: '"ok 7"' });
    await world.restart();
    expect(readStatus(world.tree, ROOT)?.generation.number).toBe(2);
    expect(readEvents(world.tree, ROOT, ALL)?.items[0]?.version).toBe(0);
    expect(world.aborts).toEqual([]);
  });

  it("[GN11] is retried once by one request, though it has begun again since", async () => {
    const world = new TreeWorld();
    let isMended = false;
    world.components.workflow("main", async (host) => {
      if (argument(host) === 0) return isMended ? restart(host, 1) : err("not yet");
      return err("never");
    });
    await world.start(0);
    isMended = true;
    for (const request of ["once", "once"]) {
      expect(retryExecution(world.tree, ROOT, request).kind).toBe("done");
      await world.settle();
    }
    expect(world.kinds().filter((kind) => kind === "retried")).toHaveLength(1);
    expect(world.result()).toEqual({ kind: "err", value: '"never"' });
    expect(readStatus(world.tree, ROOT)?.generation.number).toBe(2);
  });

  it("[GN12] takes what is still to be delivered with it, and its object keeps the request until then", async () => {
    const requests: string[] = [];
    let isDown = true;
    const world = new TreeWorld([], {
      tell: async () => undefined,
      stub: () => Promise.reject(new Error("nobody is a stub")),
      create: async ({ id }) => {
        if (isDown) throw new Error("down");
        requests.push(id);
        return { kind: "created" };
      },
    });
    const other = executionId("E_01JD0000000000000000000009");
    world.components.workflow(
      "main",
      async (host) => {
        if (argument(host) === 0) {
          await host.ask((h) => h.schedule(other, { kind: "now" }, called("main", [9])));
        }
        if (argument(host) < 3) return restart(host, argument(host) + 1);
        await host.sleep({ kind: "in", ms: 3_600_000 });
        return restart(host, 9);
      },
      { generationsKept: 0 },
    );
    await world.start(0);
    await world.fireAlarm();
    await world.restart();
    isDown = false;
    while (requests.length === 0) await world.fireAlarm();
    expect(requests).toEqual([other]);
    expect(world.rows.some(({ text }) => text.includes('"scheduled"'))).toBe(true);
    expect(world.aborts).toEqual([]);
  });

  it("[GN12] takes the results with it that a member has left for stubs of other trees", async () => {
    const target = executionId("E_01JD0000000000000000000009.n:approvals_1");
    const given = { kind: "ok", value: json(7) } as const;
    const told: string[] = [];
    let isDown = true;
    const world = new TreeWorld([], {
      tell: async () => undefined,
      create: () => Promise.reject(new Error("nobody is created")),
      stub: async (id) => {
        if (isDown) throw new Error("down");
        told.push(id);
        return { kind: "ok" };
      },
    });
    world.components
      .workflow("giver-cancellable", async (host) =>
        ok((await host.ask((h) => h.stub(target, given))).kind),
      )
      .workflow(
        "main",
        async (host) => {
          if (argument(host) === 0) await submit(host, await joinSetIn(host), "giver-cancellable");
          await host.sleep({ kind: "in", ms: argument(host) === 2 ? 3_600_000 : 10 });
          return restart(host, argument(host) + 1);
        },
        { generationsKept: 0 },
      );
    await world.start(0);
    const generation = (): number | undefined => readStatus(world.tree, ROOT)?.generation.number;
    while (generation() !== 3) await world.fireAlarm();
    await world.restart();
    isDown = false;
    while (told.length === 0) await world.fireAlarm();
    expect(told).toEqual([target]);
    expect(world.facts().at(-1)).toMatchObject({ kind: "stub-answered", target });
    await world.restart();
    expect(world.tree.ledger.tree.unanswered.size).toBe(0);
    expect(generation()).toBe(3);
    expect(world.aborts).toEqual([]);
  });
});
