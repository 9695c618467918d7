import { describe, expect, it } from "vitest";
import {
  cancelExecution,
  pauseExecution,
  retryExecution,
  stubTarget,
  unpauseExecution,
} from "../../src/engine/control-tree.ts";
import type { Outbox } from "../../src/engine/outbox.ts";
import { readResponses, readResult, readStatus } from "../../src/engine/tree-reader.ts";
import type { ExecutionId } from "../../src/execution/execution-id.ts";
import type { StubOutcome } from "../../src/execution/fact.ts";
import { VALUE_LENGTH_MAX } from "../../src/execution/limits.ts";
import type { Retval } from "../../src/wit/retval.ts";
import { BEGINNING_MS, executionId, ffqn, json, ROOT } from "../support/sample-names.ts";
import { joinSetIn, submit, textOf } from "./join-set-scripts.ts";
import { OutsideReply } from "./outside-reply.ts";
import type { ScriptHost } from "./scripted-components.ts";
import { err, ok } from "./scripted-components.ts";
import { TreeWorld } from "./tree-world.ts";

const ABROAD = executionId("E_01JD0000000000000000000001");
const WAITING = executionId(`${ABROAD}.o:1-ask_1`);
const NOBODY = executionId("E_01JD0000000000000000000002.o:1-ask_1");

/** The way to other trees, of which one exists. */
class OtherTrees implements Outbox {
  readonly world = new TreeWorld();
  readonly asked: ExecutionId[] = [];
  /** Nobody can be reached. */
  isDown = false;
  /** What is asked arrives, but its answer does not. */
  isMute = false;

  constructor() {
    this.world.components
      .workflow("main", async (host) => ok(textOf(await host.call("ask"))))
      .stub("ask");
  }

  async begin(): Promise<void> {
    await this.world.wake();
    this.world.create({ id: ABROAD });
    await this.world.settle();
  }

  async tell(): Promise<void> {
    await Promise.resolve();
  }

  create(): Promise<never> {
    return Promise.reject(new Error("nothing is scheduled"));
  }

  async stub(target: ExecutionId, retval: Retval): Promise<StubOutcome> {
    await Promise.resolve();
    this.asked.push(target);
    if (this.isDown) throw new Error("it is down");
    const outcome = stubTarget(this.world.tree, target, retval);
    if (this.isMute) throw new Error("the connection broke");
    return outcome;
  }
}

type Main = (host: ScriptHost) => Promise<string>;

async function giving(
  main: Main,
  start: (world: TreeWorld) => Promise<void> = (world) => world.start(),
): Promise<{ readonly world: TreeWorld; readonly others: OtherTrees }> {
  const others = new OtherTrees();
  await others.begin();
  const world = new TreeWorld([], others);
  world.components.workflow("main", async (host) => ok(await main(host)));
  await start(world);
  return { world, others };
}

async function give(host: ScriptHost, target = WAITING, value = 7): Promise<string> {
  const outcome = await host.ask((h) => h.stub(target, { kind: "ok", value: json(value) }));
  return outcome.kind === "type-check-error" ? outcome.message : outcome.kind;
}

async function fireAll(world: TreeWorld): Promise<void> {
  while (world.alarmAtMs !== null) await world.fireAlarm();
}

function resultText(world: TreeWorld): unknown {
  const result = readResult(world.tree, ROOT);
  return result.kind === "finished" && result.retval.kind !== "execution-failure"
    ? JSON.parse(result.retval.value ?? "null")
    : result;
}

describe("a result for a stub of another tree", () => {
  it("[JS42] is written, goes to its object by alarm, and the workflow hears what that says", async () => {
    const { world, others } = await giving(async (host) => {
      const outcomes = [];
      for (const value of [7, 7, 8]) outcomes.push(await give(host, WAITING, value));
      for (const target of [NOBODY, ABROAD]) outcomes.push(await give(host, target));
      return outcomes.join();
    });
    expect(others.asked).toEqual([]);
    expect(world.kinds()).toEqual(["created", "locked", "stubbed"]);
    expect(world.alarmAtMs).toBe(BEGINNING_MS);
    await fireAll(world);
    expect(resultText(world)).toBe("ok,ok,conflict,execution-not-found,execution-not-found");
    await others.world.settle();
    expect(others.world.result()).toMatchObject({ value: json("ok 7") });
  });

  it("[JS42] is refused if it is not of the type that the other tree has for it", async () => {
    const { world, others } = await giving((host) => give(host));
    others.world.components.resultMismatch = (name) => `no ${name}`;
    await fireAll(world);
    expect(resultText(world)).toMatch(/^no .*ask$/);
    expect(others.world.result()).toBeUndefined();
  });

  it("[JS42] costs a row and an alarm", async () => {
    async function costs(count: number): Promise<readonly number[]> {
      const { world } = await giving(async (host) => {
        for (let i = 0; i < count; i += 1) await give(host);
        return "";
      });
      let alarms = 0;
      for (; world.result() === undefined; alarms += 1) await world.fireAlarm();
      return [world.rows.length, alarms];
    }
    const [[rows = 0, alarms = 0], more] = [await costs(1), await costs(4)];
    expect(more).toEqual([rows + 3, alarms + 3]);
  });

  it("[JS42] costs no alarm if the stub is of the own tree", async () => {
    const { world } = await giving(
      async (host) => {
        const set = await joinSetIn(host);
        const id = await submit(host, set, "ask");
        return await give(host, id);
      },
      async (begun) => {
        begun.components.stub("ask");
        await begun.start();
      },
    );
    expect(resultText(world)).toBe("ok");
    expect(world.kinds()).not.toContain("stub-answered");
  });

  it("[JS43] is sent again after waits that double until there is an answer, and given once", async () => {
    const { world, others } = await giving((host) => give(host));
    others.isMute = true;
    const instants: number[] = [];
    while (instants.length < 4) {
      const before = others.asked.length;
      await world.fireAlarm();
      if (others.asked.length > before) instants.push(world.clock.nowMs() - BEGINNING_MS);
    }
    expect(instants).toEqual([0, 1_000, 3_000, 7_000]);
    others.isMute = false;
    await fireAll(world);
    expect(resultText(world)).toBe("ok");
    await others.world.settle();
    expect(others.world.kinds().filter((kind) => kind === "finished")).toHaveLength(2);
  });

  it.each([
    ["before it is delivered", true, false],
    ["after it was delivered, before the answer", false, true],
  ])("[JS43] is sent by the next life of an object that died %s", async (_, isDown, isMute) => {
    const { world, others } = await giving((host) => give(host));
    Object.assign(others, { isDown, isMute });
    await world.fireAlarm();
    Object.assign(others, { isDown: false, isMute: false });
    world.alarmAtMs = null;
    await world.restart();
    expect(world.kinds()).not.toContain("incarnation");
    await fireAll(world);
    expect(resultText(world)).toBe("ok");
    expect(world.aborts).toEqual([]);
  });

  it("[JS43] arrives though its workflow was cancelled meanwhile", async () => {
    const { world, others } = await giving(
      async (host) => {
        return textOf(await host.call("give-cancellable"));
      },
      async (begun) => {
        begun.components.workflow("give-cancellable", async (host) => ok(await give(host)));
        await begun.start();
      },
    );
    others.isDown = true;
    await world.fireAlarm();
    const id = executionId(`${ROOT}.o:1-give-cancellable_1`);
    expect(cancelExecution(world.tree, id).kind).toBe("done");
    await world.settle();
    expect(resultText(world)).toBe("cancelled");
    others.isDown = false;
    await fireAll(world);
    expect(world.facts().at(-1)).toMatchObject({ kind: "stub-answered", by: 1 });
    await others.world.settle();
    expect(others.world.result()).toMatchObject({ value: json("ok 7") });
    expect(world.aborts).toEqual([]);
  });

  it("[JS44] has an answer that is a response, which moves the time and is found by each replay", async () => {
    const seen: number[][] = [];
    const { world } = await giving(async (host) => {
      const times = [host.nowMs()];
      await give(host);
      times.push(host.nowMs());
      await host.sleep({ kind: "in", ms: 60_000 });
      seen.push(times);
      return "done";
    });
    await world.advance(5);
    await fireAll(world);
    expect(resultText(world)).toBe("done");
    expect(seen).toEqual([[BEGINNING_MS, BEGINNING_MS + 5]]);
    const page = readResponses(world.tree, ROOT, { from: 1, length: 9, keep: "oldest" });
    expect(page?.items).toMatchObject([
      { cursor: 1, target: WAITING, stubOutcome: { kind: "ok" } },
      { cursor: 2, outcome: "ok" },
    ]);
  });

  it("[JS44] is answered in its place though members of a join set answer before", async () => {
    const outside = new OutsideReply<number>();
    const { world, others } = await giving(
      async (host) => {
        const set = await joinSetIn(host);
        await submit(host, set, "get");
        const outcome = await give(host);
        const answer = await host.ask((h) => h.joinNext(set, null));
        await host.sleep({ kind: "in", ms: 60_000 });
        return `${outcome} ${answer?.kind}`;
      },
      async (begun) => {
        begun.components.activity("get", async ({ beforeOutside }) => {
          beforeOutside();
          return ok(await outside.wait());
        });
        await begun.start();
      },
    );
    others.isDown = true;
    await world.fireAlarm();
    outside.give(1);
    await world.settle();
    others.isDown = false;
    await fireAll(world);
    expect(resultText(world)).toBe("ok child-answer");
    const ends = world.kinds().filter((kind) => kind === "finished" || kind === "stub-answered");
    expect(ends).toEqual(["finished", "stub-answered", "finished"]);
  });

  it("[JS44] is given after the members of closed join sets have ended", async () => {
    const outside = new OutsideReply<number>();
    const { world } = await giving(
      async (host) => {
        const set = await joinSetIn(host);
        await submit(host, set, "wait");
        await host.ask((h) => h.closeJoinSet(set));
        return await give(host);
      },
      async (begun) => {
        begun.components
          .workflow("wait", async (host) => ok(textOf(await host.call("get"))))
          .activity("get", async ({ beforeOutside }) => {
            beforeOutside();
            return ok(await outside.wait());
          });
        await begun.start();
      },
    );
    expect(world.kinds()).not.toContain("stubbed");
    outside.give(1);
    await world.settle();
    await fireAll(world);
    expect(resultText(world)).toBe("ok");
  });

  it("[JS45] shows in the status of its workflow, which can be paused meanwhile", async () => {
    const { world } = await giving((host) => give(host));
    const pending = { kind: "blocked-by-stub", target: WAITING };
    expect(readStatus(world.tree, ROOT)).toMatchObject({ pending, blockedOn: null });
    expect(pauseExecution(world.tree, ROOT)).toMatchObject({
      status: { pending: { kind: "paused", inner: pending } },
    });
    await fireAll(world);
    expect(readStatus(world.tree, ROOT)).toMatchObject({
      pending: { kind: "paused", inner: { kind: "pending-at" } },
    });
    unpauseExecution(world.tree, ROOT);
    await world.settle();
    expect(resultText(world)).toBe("ok");
  });

  it("[JS46] is given again by a retry of what failed for want of it", async () => {
    const { world, others } = await giving(
      (host) => give(host),
      async (begun) => {
        begun.components.workflow("main", async (host) => {
          const outcome = await give(host);
          return outcome === "ok" ? ok(outcome) : err(outcome);
        });
        await begun.start();
      },
    );
    others.world.components.resultMismatch = () => "not yet";
    await fireAll(world);
    expect(readResult(world.tree, ROOT)).toMatchObject({ retval: { kind: "err" } });
    others.world.components.resultMismatch = () => null;
    retryExecution(world.tree, ROOT, "a retry");
    await world.settle();
    await fireAll(world);
    expect(resultText(world)).toBe("ok");
    expect(others.asked).toHaveLength(2);
  });

  it("[JS46] has the answer to itself, whatever an earlier one that was taken back is answered", async () => {
    const answers: ((outcome: StubOutcome) => void)[] = [];
    const others = new OtherTrees();
    others.stub = () => new Promise((resolve) => answers.push(resolve));
    const world = new TreeWorld([], others);
    let value = 7;
    world.components.workflow("main-cancellable", async (host) => {
      return ok(await give(host, WAITING, value));
    });
    await world.wake();
    world.create({ ffqn: ffqn("main-cancellable") });
    await world.settle();
    await world.fireAlarm();
    cancelExecution(world.tree, ROOT);
    value = 8;
    retryExecution(world.tree, ROOT, "a retry");
    await world.settle();
    answers[0]?.({ kind: "ok" });
    await world.settle();
    expect(world.kinds()).not.toContain("stub-answered");
    await world.fireAlarm();
    answers[1]?.({ kind: "conflict" });
    await world.settle();
    expect(resultText(world)).toBe("conflict");
    expect(world.aborts).toEqual([]);
  });

  it.each([
    ["of the own tree", executionId(`${ROOT}.g:1_1`)],
    ["of another tree", WAITING],
  ])(
    "[JS48] of more than 1 MiB is refused at once, and kept without its value: %s",
    async (_, id) => {
      const { world, others } = await giving(async (host) => {
        const retval = { kind: "ok", value: json("x".repeat(VALUE_LENGTH_MAX)) } as const;
        const outcome = await host.ask((h) => h.stub(id, retval));
        await host.sleep({ kind: "in", ms: 60_000 });
        return outcome.kind;
      });
      await fireAll(world);
      expect(resultText(world)).toBe("type-check-error");
      expect(others.asked).toEqual([]);
      expect(world.facts().find((fact) => fact.kind === "stubbed")).toMatchObject({
        retval: { kind: "ok", value: null },
      });
    },
  );
});
