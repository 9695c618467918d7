import { describe, expect, it } from "vitest";
import { BEGINNING_MS, params, ROOT, under } from "../support/sample-names.ts";
import { LOCK_MS } from "../support/sample-facts.ts";
import type { ActivityScript, Settings } from "./scripted-components.ts";
import { err, ok, TRAP } from "./scripted-components.ts";
import { TreeWorld } from "./tree-world.ts";

const CHILD = under(ROOT, "o:1-work");

/** `main` calls `work` and returns what kind of answer it got. */
function worldWith(script: ActivityScript, settings?: Settings): TreeWorld {
  const world = new TreeWorld();
  world.components
    .workflow("main", async (host) => {
      const retval = await host.call("work");
      return ok(retval.kind);
    })
    .activity("work", script, settings);
  return world;
}

function childKinds(world: TreeWorld): string[] {
  return world.events(CHILD).map((event) => event.body.kind);
}

describe("the alarm", () => {
  it("[EN8] guards a tree from its creation, in one turn with its row", async () => {
    const world = worldWith(() => ok(1));
    await world.wake();
    world.create();
    expect(world.trace).toEqual(["alarm +60000", "append created", "sync"]);
  });

  it("[EN8] guards work that is under way again each time that it goes off", async () => {
    const world = worldWith(() => new Promise(() => undefined), { lockExpiryMs: 600_000 });
    await world.start();
    await world.fireAlarm();
    expect(world.alarmAtMs).toBe(BEGINNING_MS + 120_000);
    await world.fireAlarm();
    expect(world.alarmAtMs).toBe(BEGINNING_MS + 180_000);
  });

  it("[EN8] is not set again when the tree has ended", async () => {
    const world = worldWith(() => ok(1));
    await world.start();
    await world.fireAlarm();
    expect(world.alarmAtMs).toBeNull();
  });

  it("[RT11] brings the next attempt, at the end of the backoff and not before", async () => {
    const world = worldWith(({ number }) => (number === 1 ? TRAP : ok(1)));
    await world.start();
    expect(childKinds(world)).toEqual(["created", "locked", "temporarily-failed"]);
    expect(world.alarmAtMs).toBe(BEGINNING_MS + 100);
    await world.advance(99);
    expect(childKinds(world)).toHaveLength(3);
    await world.fireAlarm();
    expect(childKinds(world).slice(3)).toEqual(["locked", "finished"]);
    expect(world.result()).toMatchObject({ kind: "ok" });
  });

  it("[RT1] brings each attempt after twice the wait, and the last err is the result", async () => {
    const world = worldWith(() => err("no luck"));
    await world.start();
    const waits: number[] = [];
    while (world.result() === undefined) {
      waits.push((world.alarmAtMs ?? NaN) - world.clock.nowMs());
      await world.fireAlarm();
    }
    expect(waits).toEqual([100, 200, 400, 800, 1600]);
    expect(world.events(CHILD).at(-1)?.body).toMatchObject({
      kind: "finished",
      retval: { kind: "err" },
    });
  });

  it("[EN9] does no harm when it comes early, late or twice", async () => {
    const world = worldWith(({ number }) => (number === 1 ? TRAP : ok(1)));
    await world.start();
    void world.tree.alarm();
    void world.tree.alarm();
    await world.settle();
    expect(childKinds(world)).toHaveLength(3);
    expect(world.alarmAtMs).toBe(BEGINNING_MS + 100);
    await world.advance(5_000);
    void world.tree.alarm();
    void world.tree.alarm();
    await world.settle();
    expect(childKinds(world)).toHaveLength(5);
    expect(world.aborts).toEqual([]);
  });

  it("[EN8] is set again by a waking object that finds none", async () => {
    const world = worldWith(({ number }) => (number === 1 ? TRAP : ok(1)));
    await world.start();
    world.alarmAtMs = null;
    await world.restart();
    expect(world.alarmAtMs).toBe(BEGINNING_MS + 100);
  });

  it("[EN8] only ever moves earlier until it goes off", async () => {
    const world = worldWith(({ number }) => (number === 1 ? TRAP : ok(1)));
    await world.start();
    expect(world.trace.filter((line) => line.startsWith("alarm"))).toEqual([
      "alarm +60000",
      "alarm +100",
    ]);
    await world.restart();
    expect(world.trace.filter((line) => line.startsWith("alarm"))).toHaveLength(2);
  });
});

describe("an attempt that outlives its lock", () => {
  it("[RT12] is ended by a timer in memory and tried again by alarm", async () => {
    const world = worldWith(({ number }) =>
      number === 1 ? new Promise(() => undefined) : ok(number),
    );
    await world.start();
    expect(world.clock.timerCount).toBe(1);
    await world.advance(LOCK_MS - 1);
    expect(childKinds(world)).toEqual(["created", "locked"]);
    await world.advance(1);
    expect(childKinds(world)).toEqual(["created", "locked", "temporarily-timed-out"]);
    expect(world.alarmAtMs).toBe(BEGINNING_MS + LOCK_MS + 100);
    await world.fireAlarm();
    expect(world.result()).toMatchObject({ kind: "ok" });
    expect(world.clock.timerCount).toBe(0);
  });

  it("[RT13] answers too late: its result is dropped, before and after the next attempt", async () => {
    const attempts: ReturnType<typeof Promise.withResolvers<ReturnType<typeof ok>>>[] = [];
    const world = worldWith(() => {
      const attempt = Promise.withResolvers<ReturnType<typeof ok>>();
      attempts.push(attempt);
      return attempt.promise;
    });
    await world.start();
    await world.advance(LOCK_MS);
    attempts[0]?.resolve(ok("late"));
    await world.settle();
    expect(childKinds(world)).toEqual(["created", "locked", "temporarily-timed-out"]);
    await world.fireAlarm();
    await world.advance(LOCK_MS);
    await world.fireAlarm();
    attempts[1]?.resolve(ok("late again"));
    await world.settle();
    attempts[2]?.resolve(ok("in time"));
    await world.settle();
    expect(world.events(CHILD).at(-1)?.body).toMatchObject({ retval: { value: '"in time"' } });
    expect(childKinds(world)).toEqual([
      "created",
      "locked",
      "temporarily-timed-out",
      "locked",
      "temporarily-timed-out",
      "locked",
      "finished",
    ]);
  });

  it("[RT12] gives its memory back at once", async () => {
    const world = worldWith(({ number }) =>
      number === 1 ? new Promise(() => undefined) : ok(number),
    );
    await world.start();
    expect(world.components.leaseCount).toBe(2);
    await world.advance(LOCK_MS);
    expect(world.components.leaseCount).toBe(1);
    await world.fireAlarm();
    expect(world.components.leaseCount).toBe(0);
  });

  it("[RT7] is the execution failure `timed-out` when no retry is left", async () => {
    const world = worldWith(() => new Promise(() => undefined), {
      retry: { maxRetries: 0, retryExpBackoffMs: 100 },
    });
    await world.start();
    await world.advance(LOCK_MS);
    expect(world.events(CHILD).at(-1)?.body).toMatchObject({
      kind: "finished",
      retval: { failure: { failure: "timed-out" } },
    });
    expect(world.result()).toEqual({ kind: "ok", value: '"execution-failure"' });
  });

  it("[RT12] has a deadline of its own for each attempt", async () => {
    const world = worldWith(({ number }) => (number === 1 ? TRAP : new Promise(() => undefined)));
    await world.start();
    await world.fireAlarm();
    await world.advance(LOCK_MS - 1);
    expect(childKinds(world).at(-1)).toBe("locked");
    await world.advance(1);
    expect(childKinds(world).at(-1)).toBe("temporarily-timed-out");
  });
});

describe("an attempt", () => {
  it("[RT9] is of the component that exports the function now, and says which", async () => {
    const world = worldWith(() => TRAP);
    await world.start();
    world.components.activity("work", () => TRAP, { digit: "b" });
    await world.fireAlarm();
    world.components.activity("work", () => ok(params()), { digit: "b" });
    await world.fireAlarm();
    const digits = world
      .events(CHILD)
      .flatMap(({ body }) => (body.kind === "locked" ? [body.component?.at(-1)] : []));
    expect(digits).toEqual(["a", "b", "b"]);
  });
});
