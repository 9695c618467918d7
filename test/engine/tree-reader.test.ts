import { describe, expect, it } from "vitest";
import {
  awaitResult,
  readEvents,
  readResponses,
  readResult,
  readStatus,
} from "../../src/engine/tree-reader.ts";
import { commitRows } from "../../src/execution/commit.ts";
import type { ExecutionId } from "../../src/execution/execution-id.ts";
import { runId } from "../../src/execution/run-id.ts";
import {
  BEGINNING_MS,
  component,
  executionId,
  ffqn,
  joinSet,
  ROOT,
  under,
} from "../support/sample-names.ts";
import { commits, created, LOCK_MS, locked, RETRY } from "../support/sample-facts.ts";
import { ok, TRAP } from "./scripted-components.ts";
import { TreeWorld } from "./tree-world.ts";

const FIRST = under(ROOT, "o:1-add");
const SECOND = under(ROOT, "o:2-wait");
const NOBODY = executionId("E_01JD0000000000000000000001");

interface Waiting {
  readonly world: TreeWorld;
  readonly answer: () => Promise<void>;
}

/** `main` has got an answer of `add` and waits for `wait`, whose first attempt traps. */
async function waiting(): Promise<Waiting> {
  const world = new TreeWorld();
  const { promise, resolve } = Promise.withResolvers<void>();
  world.components
    .workflow("main", async (host) => {
      await host.call("add");
      await host.call("wait");
      return ok("done");
    })
    .activity("add", () => ok(15))
    .activity("wait", async ({ number }) => {
      if (number === 1) return TRAP;
      await promise;
      return ok(1);
    });
  await world.start();
  return {
    world,
    async answer() {
      resolve();
      await world.settle();
    },
  };
}

describe("the status of an execution", () => {
  it("[EN13] says what a workflow waits for and since when", async () => {
    const { world } = await waiting();
    expect(readStatus(world.tree, ROOT)).toEqual({
      id: ROOT,
      ffqn: ffqn("main"),
      component: component("workflow"),
      createdAtMs: BEGINNING_MS,
      generation: { number: 1, sinceMs: BEGINNING_MS },
      pending: {
        kind: "blocked-by-join-set",
        joinSet: joinSet("o:2-wait"),
        child: 2,
        sinceMs: BEGINNING_MS,
      },
      isHot: true,
      run: null,
      nextVersion: 8,
      attempt: 1,
      lastError: null,
      nextRetryAtMs: null,
      blockedOn: SECOND,
      sleeps: null,
      rows: 2,
      warnings: [],
    });
  });

  it("[EN13] says which attempt comes next, when, and why the last one failed", async () => {
    const { world } = await waiting();
    expect(readStatus(world.tree, SECOND)).toMatchObject({
      pending: { kind: "pending-at", atMs: BEGINNING_MS + 100 },
      isHot: false,
      attempt: 2,
      lastError: { reason: "activity trap: unreachable", detail: null, atMs: BEGINNING_MS },
      nextRetryAtMs: BEGINNING_MS + 100,
    });
  });

  it("[EN13] says which run holds the lock and until when", async () => {
    const { world } = await waiting();
    await world.fireAlarm();
    expect(readStatus(world.tree, SECOND)).toMatchObject({
      pending: { kind: "locked", expiresAtMs: BEGINNING_MS + 100 + LOCK_MS, retry: RETRY },
      isHot: true,
      run: runId(ROOT, 4),
      attempt: 2,
      nextRetryAtMs: null,
    });
  });

  it("[EN13] of a finished child is there as well as that of a finished tree", async () => {
    const { world, answer } = await waiting();
    await world.fireAlarm();
    await answer();
    expect(readStatus(world.tree, FIRST)).toMatchObject({
      pending: { kind: "finished", version: 2, result: { kind: "ok" } },
      isHot: false,
      attempt: 1,
    });
    expect(readStatus(world.tree, SECOND)).toMatchObject({
      pending: { kind: "finished", version: 4 },
      attempt: 2,
    });
    expect(readStatus(world.tree, ROOT)).toMatchObject({
      pending: { kind: "finished", version: 8, result: { kind: "ok" } },
      isHot: false,
      blockedOn: null,
    });
  });

  it("[EN13] names no retry for a workflow that runs, though it was interrupted before", async () => {
    const interrupted = commits([created()], [locked(0, 1)]).flatMap((commit) =>
      commitRows(commit),
    );
    const world = new TreeWorld(interrupted);
    world.components
      .workflow("main", async (host) => {
        await host.call("add");
        return await new Promise(() => undefined);
      })
      .activity("add", () => ok(15));
    await world.wake();
    expect(readStatus(world.tree, ROOT)?.nextRetryAtMs).toBe(world.alarmAtMs);
    await world.fireAlarm();
    expect(readStatus(world.tree, ROOT)).toMatchObject({
      isHot: true,
      lastError: { reason: "interrupted" },
      nextRetryAtMs: null,
    });
  });

  it("[EN13] does not exist for an id that the tree never had", async () => {
    const { world } = await waiting();
    expect(readStatus(world.tree, NOBODY)).toBeUndefined();
    expect(readStatus(world.tree, under(ROOT, "o:3-add"))).toBeUndefined();
  });
});

describe("what readers see", () => {
  it("[EN12] is written first", async () => {
    const world = new TreeWorld();
    world.components.activity("main", () => ok(1));
    await world.wake();
    world.create();
    await world.microtasks();
    world.clock.takeTurns();
    await world.microtasks();
    expect(world.kinds()).toEqual(["created"]);
    expect(readResult(world.tree, ROOT)).toEqual({
      kind: "finished",
      retval: { kind: "ok", value: "1" },
    });
    expect(world.kinds()).toEqual(["created", "locked", "finished"]);
  });

  it("[EN12] of results: of each execution, as soon as it is finished", async () => {
    const { world, answer } = await waiting();
    const results = (): unknown[] =>
      [ROOT, FIRST, SECOND, NOBODY].map((id) => readResult(world.tree, id).kind);
    expect(results()).toEqual(["not-finished", "finished", "not-finished", "not-found"]);
    await world.fireAlarm();
    await answer();
    expect(results()).toEqual(["finished", "finished", "finished", "not-found"]);
    expect(readResult(world.tree, FIRST)).toEqual({
      kind: "finished",
      retval: { kind: "ok", value: "15" },
    });
  });

  it("[EN12] of events: pages by version, with the newest version", async () => {
    const { world } = await waiting();
    const versions = (from: number, length: number): unknown => {
      const page = readEvents(world.tree, ROOT, { from, length, keep: "oldest" });
      return page && { versions: page.items.map((item) => item.version), newest: page.newest };
    };
    expect(versions(0, 3)).toEqual({ versions: [0, 1, 2], newest: 7 });
    expect(versions(6, 20)).toEqual({ versions: [6, 7], newest: 7 });
    expect(versions(8, 20)).toEqual({ versions: [], newest: 7 });
    expect(readEvents(world.tree, NOBODY, { from: 0, length: 20, keep: "oldest" })).toBeUndefined();
  });

  it("[EN12] of responses: pages by cursor, with the newest cursor", async () => {
    const { world, answer } = await waiting();
    const page = (from: number, length: number): unknown => {
      const { items = [], newest } =
        readResponses(world.tree, ROOT, { from, length, keep: "oldest" }) ?? {};
      return { children: items.map((item) => "child" in item && item.child), newest };
    };
    expect(page(1, 20)).toEqual({ children: [FIRST], newest: 1 });
    await world.fireAlarm();
    await answer();
    expect(page(1, 20)).toEqual({ children: [FIRST, SECOND], newest: 2 });
    expect(page(2, 20)).toEqual({ children: [SECOND], newest: 2 });
    expect(page(1, 1)).toEqual({ children: [FIRST], newest: 2 });
    expect(readResponses(world.tree, FIRST, { from: 1, length: 20, keep: "oldest" })).toEqual({
      items: [],
      newest: null,
    });
    expect(
      readResponses(world.tree, NOBODY, { from: 1, length: 20, keep: "oldest" }),
    ).toBeUndefined();
  });
});

describe("following an execution", () => {
  /** Notes the id when following it has ended. */
  async function follow(
    world: TreeWorld,
    id: ExecutionId,
    ms: number,
    ended: string[],
  ): Promise<void> {
    await awaitResult(world.tree, id, ms);
    ended.push(id);
  }

  it("[EN14] ends when it finishes", async () => {
    const { world, answer } = await waiting();
    const ended: string[] = [];
    for (const id of [ROOT, SECOND]) void follow(world, id, 20_000, ended);
    await world.fireAlarm();
    expect(ended).toEqual([]);
    await answer();
    expect(ended.toSorted()).toEqual([ROOT, SECOND]);
    expect(world.clock.timerCount).toBe(0);
  });

  it("[EN14] ends after its time, whatever the execution does", async () => {
    const { world } = await waiting();
    const ended: string[] = [];
    void follow(world, ROOT, 20_000, ended);
    await world.advance(19_999);
    expect(ended).toEqual([]);
    await world.advance(1);
    expect(ended).toEqual([ROOT]);
  });

  it("[EN14] can be done by many at once", async () => {
    const { world, answer } = await waiting();
    const ended: string[] = [];
    for (const seconds of [1, 2, 3, 4, 5]) void follow(world, ROOT, 1_000 * seconds, ended);
    await world.advance(2_000);
    expect(ended).toHaveLength(2);
    await world.fireAlarm();
    await answer();
    expect(ended).toHaveLength(5);
  });
});
