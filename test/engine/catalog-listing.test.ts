import { describe, expect, it } from "vitest";
import { pauseExecution, unpauseExecution } from "../../src/engine/control-tree.ts";
import type { Outbox } from "../../src/engine/outbox.ts";
import type { CatalogEntry } from "../../src/execution/catalog-entry.ts";
import { BEGINNING_MS, ROOT } from "../support/sample-names.ts";
import { OutsideReply } from "./outside-reply.ts";
import { ok, TRAP } from "./scripted-components.ts";
import { TreeWorld } from "./tree-world.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What becomes of a message. */
type Fate = "answered" | "refused" | "unanswered";

class Messages implements Outbox {
  readonly entries: CatalogEntry[] = [];
  fate: Fate = "answered";

  async tell(entry: CatalogEntry): Promise<void> {
    this.entries.push(entry);
    if (this.fate === "refused") throw new Error("the catalog is down");
    if (this.fate === "unanswered") await new Promise(() => undefined);
  }

  create(): Promise<never> {
    return Promise.reject(new Error("nothing is scheduled"));
  }

  stub(): Promise<never> {
    return Promise.reject(new Error("there is no stub"));
  }

  get states(): string[] {
    return this.entries.map(({ state }) => state.kind);
  }
}

function listedWorld(messages = new Messages()): { world: TreeWorld; messages: Messages } {
  return { world: new TreeWorld([], messages), messages };
}

function alarmsSet(world: TreeWorld): string[] {
  return world.trace.filter((line) => line.startsWith("alarm "));
}

describe("a tree in the catalog", () => {
  it("[CA5] that ends within a second is told once, finished, with the one alarm of its creation", async () => {
    const { world, messages } = listedWorld();
    world.components.workflow("main", async () => ok(1));
    await world.start();
    expect(messages.entries).toEqual([]);
    await world.fireAlarm();
    expect(messages.entries).toMatchObject([
      { id: ROOT, createdAtMs: BEGINNING_MS, version: 2, state: { kind: "finished" } },
    ]);
    expect(alarmsSet(world)).toEqual(["alarm +1000"]);
    expect(world.alarmAtMs).toBeNull();
  });

  it("[CA5] that goes on for longer is told when it is a second old, and when it has ended", async () => {
    const { world, messages } = listedWorld();
    const outside = new OutsideReply<number>();
    world.components
      .workflow("main", async (host) => ok((await host.call("get")).kind))
      .activity("get", async () => ok(await outside.wait()), { lockExpiryMs: HOUR_MS });
    await world.start();
    await world.fireAlarm();
    expect(messages.states).toEqual(["locked"]);
    for (let minute = 0; minute < 5; minute += 1) await world.fireAlarm();
    expect(messages.states).toEqual(["locked"]);
    outside.give(1);
    await world.settle();
    await world.fireAlarm();
    expect(messages.states).toEqual(["locked", "finished"]);
    expect(world.alarmAtMs).toBeNull();
  });

  it("[CA6] sends nothing for its steps, however many alarms they need", async () => {
    const { world, messages } = listedWorld();
    world.components
      .workflow("main", async (host) => {
        for (let step = 0; step < 5; step += 1) await host.call("work");
        return ok(1);
      })
      .activity("work", ({ number }) => (number % 2 === 1 ? TRAP : ok(1)));
    await world.start();
    while (world.alarmAtMs !== null) await world.fireAlarm();
    expect(messages.states).toEqual(["finished"]);
  });

  it("[CA7] that goes to sleep is told as blocked within a minute, once", async () => {
    const { world, messages } = listedWorld();
    const outside = new OutsideReply<number>();
    world.components
      .workflow("main", async (host) => {
        await host.call("get");
        for (let day = 0; day < 2; day += 1) await host.sleep({ kind: "in", ms: DAY_MS });
        return ok(1);
      })
      .activity("get", async () => ok(await outside.wait()), { lockExpiryMs: HOUR_MS });
    await world.start();
    await world.fireAlarm();
    const toldAtMs = world.clock.nowMs();
    outside.give(1);
    await world.settle();
    await world.fireAlarm();
    expect(world.clock.nowMs() - toldAtMs).toBeLessThanOrEqual(60_000);
    expect(messages.states).toEqual(["locked", "blocked-by-join-set"]);
    await world.fireAlarm();
    expect(messages.states).toEqual(["locked", "blocked-by-join-set"]);
  });

  it("[CA5] is told of a pause and its end, by alarm a second later", async () => {
    const { world, messages } = listedWorld();
    world.components.workflow("main", async (host) => {
      await host.sleep({ kind: "in", ms: DAY_MS });
      return ok(1);
    });
    await world.start();
    await world.fireAlarm();
    for (const act of [pauseExecution, unpauseExecution]) {
      act(world.tree, ROOT);
      await world.settle();
      expect((world.alarmAtMs ?? NaN) - world.clock.nowMs()).toBe(1000);
      await world.fireAlarm();
    }
    expect(messages.states).toEqual(["blocked-by-join-set", "paused", "blocked-by-join-set"]);
  });

  it("[CA8] is told again after waits that double, while the catalog refuses", async () => {
    const { world, messages } = listedWorld();
    messages.fate = "refused";
    world.components.workflow("main", async () => ok(1));
    await world.start();
    const waits: number[] = [];
    for (let failure = 0; failure < 14; failure += 1) {
      await world.fireAlarm();
      waits.push(((world.alarmAtMs ?? NaN) - world.clock.nowMs()) / 1000);
    }
    expect(waits.slice(0, 5)).toEqual([2, 4, 8, 16, 32]);
    expect(waits.at(-1)).toBe(600);
    messages.fate = "answered";
    await world.fireAlarm();
    expect(world.alarmAtMs).toBeNull();
    expect(new Set(messages.states)).toEqual(new Set(["finished"]));
  });

  it("[CA8] waits about as long again when its object has forgotten how often it was refused", async () => {
    const { world, messages } = listedWorld();
    messages.fate = "refused";
    world.components.workflow("main", async () => ok(1));
    await world.start();
    for (let failure = 0; failure < 8; failure += 1) await world.fireAlarm();
    await world.restart();
    const ageMs = (world.alarmAtMs ?? NaN) - BEGINNING_MS;
    await world.fireAlarm();
    expect((world.alarmAtMs ?? NaN) - world.clock.nowMs()).toBe(ageMs);
  });

  it("[CA9] gets its next attempt in time from an alarm that no answer comes for", async () => {
    const { world, messages } = listedWorld();
    messages.fate = "unanswered";
    world.components
      .workflow("main", async (host) => ok((await host.call("work")).kind))
      .activity("work", ({ number }) => (number < 6 ? TRAP : ok(1)));
    await world.start();
    while (world.result() === undefined) {
      await world.fireAlarm();
      // No other alarm goes off while one waits for the answer.
      while (world.alarmAtMs === null && world.result() === undefined) await world.advance(10);
    }
    const attempts = world.facts().filter((fact) => fact.kind === "failed").length;
    expect(attempts).toBe(5);
    expect(world.clock.nowMs() - BEGINNING_MS).toBeLessThanOrEqual(3_100 + 5 * 10);
  });

  it("[CA9] ends its alarm, without an answer, after five seconds", async () => {
    const { world, messages } = listedWorld();
    messages.fate = "unanswered";
    world.components.workflow("main", async () => ok(1));
    await world.start();
    await world.fireAlarm();
    expect(world.alarmAtMs).toBeNull();
    await world.advance(5_000);
    expect(world.alarmAtMs).not.toBeNull();
    expect(world.clock.timerCount).toBe(0);
  });

  it("[CA10] whose object dies with something left to tell tells it when it wakes", async () => {
    const { world, messages } = listedWorld();
    world.components.workflow("main", async () => ok(1));
    await world.start();
    await world.restart();
    expect(world.alarmAtMs).toBe(BEGINNING_MS + 1000);
    await world.fireAlarm();
    expect(messages.states).toEqual(["finished"]);
  });

  it("[CA10] keeps an alarm for what is left to tell, whatever else sets one meanwhile", async () => {
    const { world, messages } = listedWorld();
    messages.fate = "unanswered";
    const outside = new OutsideReply<number>();
    world.components
      .workflow("main", async (host) => {
        await host.call("get");
        await host.sleep({ kind: "in", ms: DAY_MS });
        return ok(1);
      })
      .activity("get", async () => ok(await outside.wait()), { lockExpiryMs: HOUR_MS });
    await world.start();
    await world.fireAlarm();
    outside.give(1);
    await world.settle();
    expect((world.alarmAtMs ?? NaN) - world.clock.nowMs()).toBe(2_000);
  });

  it("[CA10] that was told before its object died, and has nothing to do, sends nothing", async () => {
    const { world, messages } = listedWorld();
    world.components.workflow("main", async () => ok(1));
    await world.start();
    await world.fireAlarm();
    await world.restart();
    expect(world.alarmAtMs).toBeNull();
    expect(messages.entries).toHaveLength(1);
  });

  it("[CA10] is told of what changes while a message is on its way", async () => {
    const answers: (() => void)[] = [];
    const entries: CatalogEntry[] = [];
    const world = new TreeWorld([], {
      tell: (entry) =>
        new Promise((resolve) => {
          entries.push(entry);
          answers.push(resolve);
        }),
      create: () => Promise.reject(new Error("nothing is scheduled")),
      stub: () => Promise.reject(new Error("there is no stub")),
    });
    world.components.workflow("main", async (host) => {
      await host.sleep({ kind: "in", ms: DAY_MS });
      return ok(1);
    });
    await world.start();
    await world.fireAlarm();
    pauseExecution(world.tree, ROOT);
    answers[0]?.();
    await world.settle();
    await world.fireAlarm();
    // Now it is again what was answered, but the message of the pause may have arrived.
    unpauseExecution(world.tree, ROOT);
    await world.settle();
    await world.fireAlarm();
    expect(entries.map(({ state }) => state.kind)).toEqual([
      "blocked-by-join-set",
      "paused",
      "blocked-by-join-set",
    ]);
    answers[1]?.();
    await world.advance(5_000);
    expect(world.alarmAtMs).toBeLessThan(BEGINNING_MS + HOUR_MS);
    await world.fireAlarm();
    answers[3]?.();
    await world.settle();
    expect(entries).toHaveLength(4);
    expect(world.alarmAtMs).toBe(BEGINNING_MS + DAY_MS);
  });

  it("[CA6] sends nothing without a catalog, and sets no alarm for it", async () => {
    const world = new TreeWorld();
    world.components.workflow("main", async () => ok(1));
    await world.start();
    expect(alarmsSet(world)).toEqual(["alarm +60000"]);
  });
});
