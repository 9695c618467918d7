import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { beforeAll, describe, expect, it } from "vitest";
import type { LogPosition } from "../../../src/execution/log-line.ts";
import { LOG_LEVELS, LOG_STREAMS } from "../../../src/execution/log-line.ts";
import { chatterRequest, costsOf, costsToTheEndOf, requestOf } from "./counted-run.ts";

/** Longer than anything that could come between asking for a wait and waiting. */
const pauseMs = 150;

// Loading a component for the first time takes a turn of its own, and with it a row.
beforeAll(async () => {
  await costsOf({ answers: 1, pauses: 1, pauseMs });
  await costsOf(chatterRequest(1, 1));
});

describe("an execution", () => {
  it("[PF1] costs one row and one alarm to create, and the schema of its object two rows", async () => {
    const request = requestOf({});
    const costs = await runInDurableObject(env.COUNTED.getByName(request.id), (object) => {
      object.create(request);
      return object.costs();
    });
    expect(costs).toEqual({
      journalRows: 1,
      rowsWritten: 1 + 2,
      alarmsSet: 1,
      alarmsFired: 0,
      callsReceived: 1,
      catalogMessages: 0,
      bindingsUsed: 0,
    });
  });

  it("[PF2] without steps costs one row more, which holds its run and its result", async () => {
    expect(await costsOf({})).toEqual({
      journalRows: 2,
      rowsWritten: 2 + 2,
      alarmsSet: 1,
      alarmsFired: 0,
      callsReceived: 2,
      catalogMessages: 0,
      bindingsUsed: 0,
    });
  });

  it("[PF6] costs no rows and no alarms to read", async () => {
    const request = requestOf({ answers: 3 });
    const object = env.COUNTED.getByName(request.id);
    await object.create(request);
    await object.result(request.id, 60_000);
    const before = await object.costs();
    await object.status(request.id);
    await object.result(request.id, 0);
    await object.events(request.id, { from: 0, length: 100, keep: "oldest" });
    await object.responses(request.id, { from: 1, length: 100, keep: "oldest" });
    expect(await object.costs()).toEqual({ ...before, callsReceived: before.callsReceived + 4 });
  });
});

describe("a step", () => {
  it("[PF3] that is synchronous costs at most 0.05 rows", async () => {
    const steps = 250;
    const [without, costs] = [await costsOf({}), await costsOf({ answers: steps })];
    expect((costs.journalRows - without.journalRows) / steps).toBeLessThanOrEqual(0.05);
    expect(costs.rowsWritten - without.rowsWritten).toBe(costs.journalRows - without.journalRows);
  });

  it("[PF4] that waits for something outside costs one row", async () => {
    const steps = 5;
    const [without, costs] = [await costsOf({}), await costsOf({ pauses: steps, pauseMs })];
    expect(costs.journalRows - without.journalRows).toBe(steps);
    expect(costs.rowsWritten - without.rowsWritten).toBe(steps);
  });

  it.each([{ answers: 250 }, { pauses: 5, pauseMs }])(
    "[PF5] costs no alarm and no message, received or sent: %j",
    async (work) => {
      const [without, costs] = [await costsOf({}), await costsOf(work)];
      expect({ ...costs, journalRows: 0, rowsWritten: 0 }).toEqual({
        ...without,
        journalRows: 0,
        rowsWritten: 0,
      });
    },
  );

  it("[PF5] would be seen to send a message by its use of a binding", async () => {
    const object = env.COUNTED.getByName("a sender");
    const costs = await runInDurableObject(object, (sender) => {
      const bindings: unknown = Reflect.get(sender, "env");
      if (bindings instanceof Object) Reflect.get(bindings, "EXECUTIONS");
      return sender.costs();
    });
    expect(costs.bindingsUsed).toBe(1);
  });
});

describe("the catalog", () => {
  it("[PF10] costs a short execution no row, no further alarm, and one message", async () => {
    expect(await costsToTheEndOf({})).toEqual({
      journalRows: 2,
      rowsWritten: 2 + 2,
      alarmsSet: 1,
      alarmsFired: 1,
      callsReceived: 2,
      catalogMessages: 1,
      bindingsUsed: 1,
    });
  });

  it("[PF11] costs one that takes longer a second message and two alarms, and no row", async () => {
    const costs = await costsToTheEndOf({ pauses: 1, pauseMs: 1500 });
    const short = await costsToTheEndOf({ pauses: 1, pauseMs });
    expect(short).toMatchObject({ catalogMessages: 1, alarmsSet: 1, alarmsFired: 1 });
    expect(costs).toEqual({
      ...short,
      alarmsSet: 3,
      alarmsFired: 2,
      catalogMessages: 2,
      bindingsUsed: 2,
    });
  });

  it("[PF12] costs no message for steps", async () => {
    const [without, costs] = [
      await costsToTheEndOf({}),
      await costsToTheEndOf({ answers: 250, pauses: 1, pauseMs }),
    ];
    expect(costs.catalogMessages).toBe(without.catalogMessages);
    expect(costs.alarmsSet).toBe(without.alarmsSet);
  });
});

describe("a line of the log", () => {
  const everyLine = {
    cursor: null,
    isIncluding: false,
    direction: "newer",
    length: 1000,
    levels: LOG_LEVELS,
    streams: LOG_STREAMS,
    withDerived: true,
  } as const;

  it("[PF7] costs no row, no alarm and no message", async () => {
    const silent = await costsOf(chatterRequest(0, pauseMs));
    expect(await costsOf(chatterRequest(500, pauseMs))).toEqual(silent);
  });

  it("[PF8] costs no row and no alarm to read", async () => {
    const request = chatterRequest(500, 0);
    const object = env.COUNTED.getByName(request.id);
    await object.create(request);
    await object.result(request.id, 60_000);
    const before = await object.costs();
    const page = await object.logs(request.id, everyLine, 0);
    expect(page?.lines).toHaveLength(501);
    expect(await object.costs()).toEqual({ ...before, callsReceived: before.callsReceived + 1 });
  });

  it("[PF9] costs no row when it is waited for", async () => {
    const request = chatterRequest(3, pauseMs);
    const object = env.COUNTED.getByName(request.id);
    await object.create(request);
    let [lines, calls] = [0, 0];
    for (let [isFinished, cursor]: [boolean, LogPosition | null] = [false, null]; !isFinished;) {
      const page = await object.logs(request.id, { ...everyLine, cursor }, 20_000);
      if (page === null) throw new Error("the execution is gone");
      lines += page.lines.length;
      calls += 1;
      cursor = page.lines.at(-1)?.position ?? cursor;
      ({ isFinished } = page);
    }
    expect(lines).toBe(4);
    const silent = await costsOf(chatterRequest(0, pauseMs));
    expect(await object.costs()).toEqual({
      ...silent,
      callsReceived: silent.callsReceived - 1 + calls,
    });
  });
});
