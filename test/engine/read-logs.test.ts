import { describe, expect, it } from "vitest";
import type { LogEntry, LogRequest } from "../../src/engine/execution-rpc.ts";
import { readLogs } from "../../src/engine/read-logs.ts";
import { executionId, ROOT, under } from "../support/sample-names.ts";
import { ALL, nested, outside, page, shown, stored, texts } from "./logged-tree.ts";
import type { WorkflowScript } from "./scripted-components.ts";
import { ok } from "./scripted-components.ts";
import { TreeWorld } from "./tree-world.ts";

describe("a page of the log", () => {
  it("[LG11] of an execution has the lines of all below it, or its own only", async () => {
    const world = await nested();
    const child = under(ROOT, "o:1-child");
    expect(await shown(world)).toEqual(["before", "printed", "within", "after"]);
    expect(await shown(world, { withDerived: false })).toEqual(["before", "after"]);
    expect(texts((await page(world, {}, child)).lines)).toEqual(["printed", "within"]);
    const { lines } = await page(world);
    expect(lines.map(({ execution }) => execution)).toEqual([ROOT, child, child, ROOT]);
  });

  it("[LG11] has no lines of an execution whose id only begins like its own", async () => {
    const world = await nested();
    const { seq } = world.commits().at(-1) ?? { seq: 0 };
    const row = world.rows[seq];
    if (row === undefined) throw new Error("no row");
    const text = row.logs?.replaceAll('".o:1-child_1"', '".o:1-child_10"');
    world.rows[seq] = { ...row, ...(text === undefined ? {} : { logs: text }) };
    expect(await shown(world)).toHaveLength(4);
    expect((await page(world, {}, under(ROOT, "o:1-child"))).lines).toEqual([]);
  });

  it("[LG12] keeps to levels and streams", async () => {
    const world = await nested();
    expect(await shown(world, { levels: ["info", "error"], streams: [] })).toEqual([
      "before",
      "within",
    ]);
    expect(await shown(world, { levels: [], streams: ["stdout"] })).toEqual(["printed"]);
    expect(await shown(world, { levels: [], streams: ["stderr"] })).toEqual([]);
  });

  it("[LG13] does not exist for an id that the tree never had", async () => {
    const world = await nested();
    const nobody = executionId("E_01JD0000000000000000000001");
    expect(await readLogs(world.tree, nobody, ALL, 20_000)).toBeNull();
    expect(await readLogs(world.tree, under(ROOT, "o:9-child"), ALL, 0)).toBeNull();
  });

  it("[LG14] has the lines that wait, and reading them writes no row", async () => {
    const { world, log } = await outside();
    log({ level: "info", text: "waits" });
    const rows = world.rows.length;
    expect(await shown(world)).toEqual(["waits"]);
    expect(world.rows).toHaveLength(rows);
  });

  it("[LG14] has the lines of the open batch", async () => {
    const world = new TreeWorld();
    world.components.workflow("main", async ({ log }) => {
      log({ level: "info", text: "in the batch" });
      return await new Promise(() => undefined);
    });
    await world.wake();
    world.create();
    await world.microtasks();
    world.clock.takeTurns();
    await world.microtasks();
    expect(stored(world)).toEqual([]);
    expect(await shown(world)).toEqual(["in the batch"]);
  });

  it("[LG15] names each line by a cursor that stays when the line is written", async () => {
    const { world, log, end } = await outside();
    log({ level: "info", text: "one" });
    log({ level: "info", text: "two" });
    const before = await page(world);
    await end();
    const after = await page(world);
    expect(after.lines).toEqual(before.lines);
    await world.restart();
    expect((await page(world)).lines).toEqual(before.lines);
  });

  it("[LG15] a cursor of lost lines hides none of those that come instead", async () => {
    const { world, log } = await outside();
    log({ level: "info", text: "lost" });
    log({ level: "info", text: "lost too" });
    const cursor = (await page(world)).lines.at(-1)?.position ?? null;
    world.components.activity("main", ({ log: again }) => {
      again({ level: "info", text: "instead" });
      return ok(1);
    });
    await world.restart();
    await world.fireAlarm();
    expect(await shown(world, { cursor })).toEqual(["instead"]);
  });

  it("[LG16] pages in both directions, ascending, join to the whole", async () => {
    const world = new TreeWorld();
    const answer = Promise.withResolvers<void>();
    world.components
      .workflow("main", async (host) => {
        for (let n = 0; n < 5; n += 1) {
          for (let line = 0; line < n; line += 1) host.log({ level: "info", text: `${n}.${line}` });
          await host.call("child");
        }
        host.log({ level: "info", text: "waits" });
        return ok(1);
      })
      .activity("child", async ({ beforeOutside, number, log }) => {
        beforeOutside();
        log({ level: "info", text: `child ${number}` });
        if (number === 5) await answer.promise;
        return ok(1);
      });
    await world.start();
    const whole = (await page(world)).lines;
    expect(whole).toHaveLength(15);
    for (const length of [1, 2, 4, 7, 15, 16]) {
      expect(await pages(world, "newer", length)).toEqual(whole);
      expect(await pages(world, "older", length)).toEqual(whole);
    }
    const middle = whole[6]?.position ?? null;
    const newer = await page(world, { cursor: middle, isIncluding: true, length: 1 });
    expect(newer.lines).toEqual([whole[6]]);
    const older = await page(world, {
      cursor: middle,
      isIncluding: true,
      length: 2,
      direction: "older",
    });
    expect(older.lines).toEqual(whole.slice(5, 7));
  });
});

/** The whole log, read page by page. */
async function pages(
  world: TreeWorld,
  direction: LogRequest["direction"],
  length: number,
): Promise<LogEntry[]> {
  const found: LogEntry[] = [];
  let cursor: LogRequest["cursor"] = null;
  for (;;) {
    const { lines } = await page(world, { cursor, direction, length });
    const next = direction === "newer" ? lines.at(-1) : lines[0];
    if (next === undefined) return found;
    if (direction === "newer") found.push(...lines);
    else found.unshift(...lines);
    cursor = next.position;
  }
}

describe("following a log", () => {
  async function follow(world: TreeWorld, ended: unknown[], waitMs = 20_000): Promise<void> {
    const found = await readLogs(world.tree, ROOT, ALL, waitMs);
    ended.push(found && { texts: texts(found.lines), isFinished: found.isFinished });
  }

  it("[LG17] waits for the next line, to the end of its turn", async () => {
    const { world, log } = await outside();
    const ended: unknown[] = [];
    void follow(world, ended);
    await world.settle();
    expect(ended).toEqual([]);
    log({ level: "info", text: "one" });
    await world.microtasks();
    log({ level: "info", text: "two" });
    await world.settle();
    expect(ended).toEqual([{ texts: ["one", "two"], isFinished: false }]);
  });

  it("[LG17] does not cut the open batch short", async () => {
    const world = new TreeWorld();
    const script: WorkflowScript = async (host) => {
      for (let n = 0; n < 20; n += 1) {
        host.log({ level: "info", text: String(n) });
        await host.call("child");
      }
      return ok(1);
    };
    world.components.workflow("main", script).activity("child", () => ok(1));
    await world.wake();
    world.create();
    const ended: unknown[] = [];
    void follow(world, ended);
    await world.settle();
    expect(ended).toHaveLength(1);
    expect(world.rows).toHaveLength(2);
  });

  it("[LG17] ends when the execution finishes, and after its time", async () => {
    const { world, end } = await outside();
    const ended: unknown[] = [];
    void follow(world, ended);
    void follow(world, ended, 1_000);
    await world.advance(1_000);
    expect(ended).toEqual([{ texts: [], isFinished: false }]);
    await end();
    expect(ended[1]).toEqual({ texts: [], isFinished: true });
    expect(world.clock.timerCount).toBe(0);
  });
});
