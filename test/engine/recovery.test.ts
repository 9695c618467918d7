import { describe, expect, it } from "vitest";
import type { JournalRow } from "../../src/execution/commit.ts";
import { commitRows } from "../../src/execution/commit.ts";
import type { Fact } from "../../src/execution/fact.ts";
import { BEGINNING_MS, ROOT, under } from "../support/sample-names.ts";
import { LOCK_MS } from "../support/sample-facts.ts";
import { OutsideReply } from "./outside-reply.ts";
import type { ActivityScript } from "./scripted-components.ts";
import { ok } from "./scripted-components.ts";
import { TreeWorld } from "./tree-world.ts";

const CHILD = under(ROOT, "o:1-work");

function worldWith(script: ActivityScript, rows: readonly JournalRow[] = []): TreeWorld {
  const world = new TreeWorld(rows);
  world.components
    .workflow("main", async (host) => {
      const retval = await host.call("work");
      return ok(retval.kind === "execution-failure" ? retval.failure.reason : "done");
    })
    .activity("work", script);
  return world;
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

function childKinds(world: TreeWorld): string[] {
  return world.events(CHILD).map((event) => event.body.kind);
}

/** What reached the ports since the object woke. */
function sinceWaking(world: TreeWorld): string[] {
  return world.trace.slice(world.trace.lastIndexOf("died") + 1);
}

describe("an object that wakes after its death", () => {
  it("[RC3] interrupts the attempt that it finds, and tries again by alarm", async () => {
    const world = worldWith(({ number }) => (number === 1 ? never() : ok(1)));
    await world.start();
    await world.restart();
    expect(sinceWaking(world)).toEqual([
      "alarm +100",
      expect.stringMatching(/^append (?:incarnation unlocked|unlocked incarnation)$/),
      "sync",
    ]);
    expect(childKinds(world)).toEqual(["created", "locked", "unlocked"]);
    await world.fireAlarm();
    expect(childKinds(world).slice(3)).toEqual(["locked", "finished"]);
    expect(world.result()).toEqual({ kind: "ok", value: '"done"' });
  });

  it("[RC2] ends the attempt as timed out when its lock has expired meanwhile", async () => {
    const world = worldWith(({ number }) => (number === 1 ? never() : ok(1)));
    await world.start();
    world.clock.jumpTo(BEGINNING_MS + LOCK_MS);
    await world.restart();
    expect(childKinds(world)).toEqual(["created", "locked", "temporarily-timed-out"]);
    await world.fireAlarm();
    expect(world.result()).toEqual({ kind: "ok", value: '"done"' });
  });

  it("[RC7] runs nothing before its incarnation is durable, whoever calls", async () => {
    const world = worldWith(({ number }) => (number === 1 ? never() : ok(1)));
    await world.start();
    world.clock.jumpTo(BEGINNING_MS + 200);
    world.keepRows(1);
    world.syncIsSlow = true;
    await world.restart();
    void world.tree.alarm();
    await world.settle();
    expect(sinceWaking(world)).toEqual(["append incarnation", "sync", "alarm +60000"]);
    await world.finishSync();
    expect(sinceWaking(world).slice(3)).toEqual([
      "append locked",
      "sync",
      "run main",
      "append asked locked",
      "sync",
      "run work",
      "append finished finished",
    ]);
  });

  it("[RC6] makes each lock durable before its run, until progress is durable", async () => {
    const world = worldWith(({ number }) => (number === 1 ? never() : ok(1)));
    world.components
      .workflow("main", async (host) => {
        for (const name of ["work", "add", "add"]) await host.call(name);
        return ok("done");
      })
      .activity("add", () => ok(1));
    await world.start();
    await world.restart();
    await world.fireAlarm();
    const syncsAndRuns = sinceWaking(world).filter((line) => /^(?:sync|run)/.test(line));
    expect(syncsAndRuns).toEqual([
      "sync",
      ...["sync", "run work"],
      ...["sync", "run main"],
      ...["run add", "run add"],
    ]);
  });

  it("[RC6] loses no answer from outside to what is called next and kills the object", async () => {
    const world = worldWith(() => ok(1));
    const outside = new OutsideReply<number>();
    world.components
      .workflow("main", async (host) => {
        const retval = await host.call("get");
        await host.call("poison");
        return ok(retval.kind);
      })
      .activity("get", async ({ beforeOutside }) => {
        beforeOutside();
        return ok(await outside.wait());
      })
      .activity("poison", async () => {
        world.die();
        return await never();
      });
    await world.start();
    while (world.result() === undefined) {
      outside.give(1);
      await world.settle();
      // Nobody asks, so the guard is what wakes the object, long after the lock has expired.
      await world.advance(60_000);
      world.alarmAtMs = null;
      await world.restart();
      if (world.result() === undefined) await world.fireAlarm();
    }
    expect(world.result()).toEqual({ kind: "ok", value: '"ok"' });
  });

  it("[RC1] writes nothing when all it has to do is wait", async () => {
    const world = worldWith(({ number }) =>
      number === 1 ? { kind: "trapped", reason: "unreachable", detail: null } : ok(1),
    );
    await world.start();
    const rows = world.rows.length;
    await world.restart();
    await world.restart();
    expect(world.rows).toHaveLength(rows);
    await world.fireAlarm();
    expect(world.result()).toEqual({ kind: "ok", value: '"done"' });
  });

  it("[RC1] of a tree that was never created writes nothing", async () => {
    const world = new TreeWorld();
    await world.wake();
    await world.restart();
    expect(world.trace).toEqual(["died"]);
  });

  it("[RC4] gives an activity up that has killed it ten times and once more, and others go on", async () => {
    const world = worldWith(never);
    await world.start();
    for (let death = 1; death <= 10; death += 1) {
      await world.restart();
      expect(childKinds(world).at(-1)).toBe("unlocked");
      await world.fireAlarm();
      expect(childKinds(world).at(-1)).toBe("locked");
    }
    await world.restart();
    expect(childKinds(world).at(-1)).toBe("finished");
    expect(world.result()).toEqual({
      kind: "ok",
      value: '"interrupted 10 times without progress"',
    });
  });

  it("[RC4] counts no failure for it, so that no retry is used up", async () => {
    const world = worldWith(({ number }) => (number <= 8 ? never() : ok(1)));
    await world.start();
    for (let death = 1; death <= 8; death += 1) {
      await world.restart();
      await world.fireAlarm();
    }
    expect(world.result()).toEqual({ kind: "ok", value: '"done"' });
    expect(world.kinds()).not.toContain("failed");
  });

  it("[RC9] goes on from wherever the journal ends", async () => {
    const whole = worldWith(({ number }) => ok(number));
    await whole.start();
    const facts = whole.facts();
    for (let length = 1; length < facts.length; length += 1) {
      const world = worldWith(() => ok(1), rowsOf(facts.slice(0, length)));
      await world.wake();
      while (world.result() === undefined) await world.fireAlarm();
      expect(world.result()).toEqual({ kind: "ok", value: '"done"' });
      expect(world.aborts).toEqual([]);
    }
  });
});

function rowsOf(facts: readonly Fact[]): JournalRow[] {
  return facts.flatMap((fact, seq) => commitRows({ seq, atMs: BEGINNING_MS, facts: [fact] }));
}
