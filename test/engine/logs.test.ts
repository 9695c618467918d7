import { describe, expect, it } from "vitest";
import {
  LOG_LENGTH_PER_ROW_MAX,
  LOG_LINE_LENGTH_MAX,
  LOG_LINES_PER_ROW_MAX,
  LOG_LINES_PER_RUN_MAX,
} from "../../src/execution/limits.ts";
import { runId } from "../../src/execution/run-id.ts";
import { BEGINNING_MS, ROOT } from "../support/sample-names.ts";
import { LOCK_MS } from "../support/sample-facts.ts";
import { nested, outside, page, shown, stored, texts } from "./logged-tree.ts";
import { ok, TRAP } from "./scripted-components.ts";
import { TreeWorld } from "./tree-world.ts";

describe("a line", () => {
  it("[LG1] is stored with its execution, its run, its instant, and what it is", async () => {
    expect(stored(await nested())).toEqual([
      { of: "", run: 1, atMs: BEGINNING_MS, level: "info", text: "before" },
      { of: ".o:1-child_1", run: 2, atMs: BEGINNING_MS, stream: "stdout", text: "printed" },
      { of: ".o:1-child_1", run: 2, atMs: BEGINNING_MS, level: "error", text: "within" },
      { of: "", run: 1, atMs: BEGINNING_MS, level: "debug", text: "after" },
    ]);
  });

  it("[LG2] is no fact: events, results and the state are those of a run without it", async () => {
    const world = await nested();
    const silent = new TreeWorld();
    silent.components
      .workflow("main", async (host) => {
        await host.call("child");
        return ok(1);
      })
      .activity("child", () => ok(1));
    await silent.start();
    expect(world.facts()).toEqual(silent.facts());
    expect(world.rows).toHaveLength(silent.rows.length);
  });

  it("[LG3] waits for the next row of the tree, and is written with it", async () => {
    const { world, log, end } = await outside();
    const rows = world.rows.length;
    log({ level: "info", text: "one" });
    await world.settle();
    log({ level: "info", text: "two" });
    await world.settle();
    expect(world.rows).toHaveLength(rows);
    await end();
    expect(world.rows).toHaveLength(rows + 1);
    expect(texts(stored(world))).toEqual(["one", "two"]);
  });

  it("[LG4] that waits is lost with its object, and one that is written is not", async () => {
    const { world, log, end } = await outside();
    log({ level: "info", text: "lost" });
    await world.restart();
    await end();
    expect(texts(stored(world))).toEqual([]);

    const finished = await nested();
    await finished.restart();
    expect(await shown(finished)).toEqual(["before", "printed", "within", "after"]);
  });

  it("[LG5] of a workflow is not stored again while the workflow repeats its history", async () => {
    const world = new TreeWorld();
    const answer = Promise.withResolvers<void>();
    world.components
      .workflow("main", async (host) => {
        host.log({ level: "info", text: "before the first call" });
        await host.call("child");
        host.log({ level: "info", text: "between" });
        await host.call("wait");
        host.log({ level: "info", text: "after the last call" });
        return ok(1);
      })
      .activity("child", () => ok(1))
      .activity("wait", async ({ beforeOutside }) => {
        beforeOutside();
        await answer.promise;
        return ok(2);
      });
    await world.start();
    world.components.unload("main");
    answer.resolve();
    await world.settle();
    expect(world.result()).toMatchObject({ kind: "ok" });
    expect(world.trace.filter((line) => line === "run main")).toHaveLength(2);
    expect(texts(stored(world))).toEqual([
      "before the first call",
      "between",
      "after the last call",
    ]);
  });

  it("[LG6] of a run that has lost its lock is dropped", async () => {
    const { world, log } = await outside();
    log({ level: "info", text: "in time" });
    await world.advance(LOCK_MS);
    log({ level: "info", text: "too late" });
    expect(await shown(world)).toEqual(["in time"]);
  });

  it("[LG6] of a workflow that has lost its memory is dropped", async () => {
    const world = new TreeWorld();
    const { promise: later, resolve } = Promise.withResolvers<void>();
    world.components.workflow("main", async (host) => {
      await later;
      host.log({ level: "info", text: "late" });
      return ok(1);
    });
    await world.start();
    world.components.unload("main");
    await world.settle();
    resolve();
    await world.settle();
    expect(world.trace.filter((line) => line === "run main")).toHaveLength(2);
    expect(texts(stored(world))).toEqual(["late"]);
  });

  it("[LG7] of a failed attempt is kept, and each attempt has its own run", async () => {
    const world = new TreeWorld();
    world.components.activity("main", ({ log, number }) => {
      log({ level: "info", text: `attempt ${number}` });
      return number === 1 ? TRAP : ok(1);
    });
    await world.start();
    await world.fireAlarm();
    const { lines } = await page(world);
    expect(lines.map(({ text, run }) => ({ text, run }))).toEqual([
      { text: "attempt 1", run: runId(ROOT, 1) },
      { text: "attempt 2", run: runId(ROOT, 2) },
    ]);
  });
});

describe("the limits of a log", () => {
  it("[LG8] cut a line that is too long, and say how long it was", async () => {
    const { world, log, end } = await outside();
    log({ level: "info", text: "x".repeat(LOG_LINE_LENGTH_MAX) });
    log({ level: "info", text: `${"x".repeat(LOG_LINE_LENGTH_MAX - 1)}😀` });
    await end();
    expect(texts(stored(world))).toEqual([
      "x".repeat(LOG_LINE_LENGTH_MAX),
      `${"x".repeat(LOG_LINE_LENGTH_MAX - 1)}... (${LOG_LINE_LENGTH_MAX + 1} characters)`,
    ]);
  });

  it("[LG9] drop what is too much for one row, and one line says how many lines", async () => {
    const { world, log, end } = await outside();
    for (let line = 0; line < LOG_LINES_PER_ROW_MAX + 7; line += 1) {
      log({ level: "info", text: String(line) });
    }
    await end();
    const lines = stored(world);
    expect(lines).toHaveLength(LOG_LINES_PER_ROW_MAX + 1);
    expect(lines.at(-2)).toMatchObject({ text: String(LOG_LINES_PER_ROW_MAX - 1) });
    expect(lines.at(-1)).toMatchObject({
      of: "",
      run: 1,
      level: "warn",
      text: expect.stringMatching(/^7 lines were dropped: .*at most 1000 lines and 131072 char/),
    });
  });

  it("[LG9] drop everything after a line that found no room, however short it is", async () => {
    const { world, log, end } = await outside();
    const line = "x".repeat(LOG_LINE_LENGTH_MAX);
    for (let n = 0; n < LOG_LENGTH_PER_ROW_MAX / line.length; n += 1) {
      log({ level: "info", text: line });
    }
    log({ level: "info", text: "short" });
    await end();
    const lines = stored(world);
    expect(lines.map(({ text }) => text.slice(0, 20)).slice(-2)).toEqual([
      line.slice(0, 20),
      "2 lines were dropped",
    ]);
    expect(JSON.stringify(lines).length).toBeLessThan(LOG_LENGTH_PER_ROW_MAX + 1000);
  });

  it("[LG9] begin anew with each row", async () => {
    const world = new TreeWorld();
    world.components.activity("main", async ({ log, number }) => {
      for (let line = 0; line <= LOG_LINES_PER_ROW_MAX; line += 1) {
        log({ level: "info", text: String(line) });
      }
      return number === 1 ? TRAP : ok(1);
    });
    await world.start();
    await world.fireAlarm();
    expect(stored(world)).toHaveLength(2 * (LOG_LINES_PER_ROW_MAX + 1));
  });

  it("[LG10] drop what is too much for one run, without harm to others", async () => {
    const world = new TreeWorld();
    const lines = LOG_LINES_PER_ROW_MAX - 10;
    const steps = Math.ceil(LOG_LINES_PER_RUN_MAX / lines);
    world.components
      .workflow("main", async (host) => {
        for (let step = 0; step < steps; step += 1) {
          for (let line = 0; line < lines; line += 1)
            host.log({ level: "info", text: String(line) });
          await host.call("child");
        }
        return ok(1);
      })
      .activity("child", ({ log, beforeOutside }) => {
        log({ level: "info", text: "of the child" });
        beforeOutside();
        return ok(1);
      });
    await world.start();
    const all = stored(world);
    const own = all.filter(({ of }) => of === "");
    expect(all.filter(({ text }) => text === "of the child")).toHaveLength(steps);
    expect(own).toHaveLength(LOG_LINES_PER_RUN_MAX + 1);
    expect(own.at(-1)?.text).toMatch(
      new RegExp(`^${steps * lines - LOG_LINES_PER_RUN_MAX} lines were dropped`),
    );
  });
});

describe("an attempt of an activity", () => {
  it("[LG18] is told its execution, its number, and when its lock expires", async () => {
    const world = new TreeWorld();
    const infos: unknown[] = [];
    world.components.activity("main", ({ info, number }) => {
      infos.push(info);
      return number === 1 ? TRAP : ok(1);
    });
    await world.start();
    await world.fireAlarm();
    const atMs = world.clock.nowMs();
    expect(infos).toEqual([
      { executionId: ROOT, attempt: 1, deadlineMs: BEGINNING_MS + LOCK_MS },
      { executionId: ROOT, attempt: 2, deadlineMs: atMs + LOCK_MS },
    ]);
  });
});
