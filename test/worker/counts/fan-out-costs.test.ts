import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { Costs } from "../../../bench/worker/costs.ts";
import { newExecutionId } from "../../../src/api/new-execution-id.ts";
import type { CreateRequest } from "../../../src/engine/execution-rpc.ts";
import { parseExecutionId } from "../../../src/execution/execution-id.ts";
import { makeFfqn } from "../../../src/wit/ffqn.ts";
import type { JsonValue } from "../../../src/wit/json-text.ts";
import { printJson } from "../../../src/wit/json-text.ts";
import { costsOf, costsToTheEndOf, requestOf } from "./counted-run.ts";
import { abandonRequest, gatherRequest } from "./gathered-children.ts";

const fanOutWat = (count: number): CreateRequest =>
  request("testing:fan-out-wat/fan-out", "fan-out", [10, count]);
const fanOutQuickJs = (count: number): CreateRequest =>
  request("testing:fibo-workflow/workflow", "fiboa-concurrent", [10, count]);
const gatherPauses = (count: number): CreateRequest =>
  gatherRequest({ of: ["bench:probe/probe", "pause"], params: [200], count });
const abandonApprovals = (count: number): CreateRequest => abandonRequest({ ...approvals, count });
const scheduleAll = (count: number): CreateRequest =>
  request("testing:batch-workflow/batch-workflow", "schedule-all", [
    Array.from({ length: count }, () => "pen"),
    0,
  ]);

const approvals = { of: ["testing:approval/approval", "approve"], params: ["x", 1] } as const;

function request(interfaceName: string, name: string, params: JsonValue): CreateRequest {
  return {
    id: newExecutionId(),
    ffqn: makeFfqn(interfaceName, name),
    params: printJson(params),
  };
}

/** What `after` has cost more. */
function between(before: Costs, after: Costs): Costs {
  const { journalRows, rowsWritten, alarmsSet, alarmsFired, callsReceived } = after;
  return {
    journalRows: journalRows - before.journalRows,
    rowsWritten: rowsWritten - before.rowsWritten,
    alarmsSet: alarmsSet - before.alarmsSet,
    alarmsFired: alarmsFired - before.alarmsFired,
    callsReceived: callsReceived - before.callsReceived,
    catalogMessages: after.catalogMessages - before.catalogMessages,
    bindingsUsed: after.bindingsUsed - before.bindingsUsed,
  };
}

/** No alarm and no message. */
const nothing = {
  alarmsSet: 0,
  alarmsFired: 0,
  callsReceived: 0,
  catalogMessages: 0,
  bindingsUsed: 0,
};

// Loading a component for the first time takes a turn of its own, and with it a row.
beforeAll(async () => {
  for (const work of [fanOutWat, fanOutQuickJs, gatherPauses, abandonApprovals, scheduleAll]) {
    await costsOf(work(1));
  }
});

describe("a child of a fan-out", () => {
  it.each([
    { name: "1,000 compiled ones", work: fanOutWat, count: 1000 },
    { name: "200 in QuickJS", work: fanOutQuickJs, count: 200 },
  ])(
    "[PF30] [PF31] costs at most 0.1 rows, no alarm and no message: $name",
    async ({ work, count }) => {
      const costs = between(await costsOf(work(0)), await costsOf(work(count)));
      expect(costs).toMatchObject(nothing);
      expect(costs.journalRows / count).toBeLessThanOrEqual(0.1);
      expect(costs.rowsWritten).toBe(costs.journalRows);
    },
  );

  it("[PF31] [PF32] that waits for something outside costs at most one row", async () => {
    const count = 100;
    const costs = between(await costsOf(gatherPauses(0)), await costsOf(gatherPauses(count)));
    expect(costs).toMatchObject(nothing);
    expect(costs.journalRows).toBeLessThanOrEqual(count);
  });
});

describe("closing a join set", () => {
  it("[PF33] costs no alarm and no message, and at most 0.1 rows a child that never ran", async () => {
    const [none, one, more] = [
      await costsOf(abandonApprovals(0)),
      await costsOf(abandonApprovals(1)),
      await costsOf(abandonApprovals(100)),
    ];
    expect(between(none, one)).toEqual({ ...nothing, journalRows: 0, rowsWritten: 0 });
    const costs = between(none, more);
    expect(costs).toMatchObject(nothing);
    expect(costs.journalRows).toBeLessThanOrEqual(10);
  });
});

describe("the answer of a stub", () => {
  it("[PF34] costs one row, its workflow that goes on another, and the same again nothing", async () => {
    const { id, ...parent } = gatherRequest({ ...approvals, count: 1 });
    const object = env.UNLISTED.getByName(id);
    await object.create({ id, ...parent });
    await vi.waitUntil(
      async () => (await object.status(id))?.pending.kind === "blocked-by-join-set",
    );
    const approval = parseExecutionId(`${id}.g:1_1`);
    if (typeof approval !== "string") throw new Error("not an id");
    const answer = { kind: "ok", value: printJson(true) } as const;
    const before = await object.costs();
    expect(await object.stub(approval, answer)).toEqual({ kind: "ok" });
    await object.result(id, 60_000);
    const after = await object.costs();
    const costs = { ...nothing, callsReceived: 1, journalRows: 2, rowsWritten: 2 };
    expect(between(before, after)).toEqual(costs);
    expect(await object.stub(approval, answer)).toEqual({ kind: "ok" });
    expect(await object.costs()).toEqual(after);
  });
});

describe("a scheduled execution", () => {
  it("[PF35] costs one alarm more than another", async () => {
    const scheduled = { ...requestOf({ answers: 1 }), scheduledAtMs: Date.now() + 500 };
    const costs = between(await costsOf({ answers: 1 }), await costsOf(scheduled));
    const alarm = { alarmsSet: 1, alarmsFired: 1 };
    expect(costs).toEqual({ ...nothing, ...alarm, journalRows: 0, rowsWritten: 0 });
  });

  it("[PF36] costs the workflow that schedules it a message; all of a turn cost one row and two alarms", async () => {
    const count = 10;
    const [none, more] = [
      await costsToTheEndOf(scheduleAll(0)),
      await costsToTheEndOf(scheduleAll(count)),
    ];
    const costs = between(none, more);
    // How many turns it takes depends on what else the machine does.
    const { alarmsFired: turns } = costs;
    expect(turns).toBeGreaterThan(0);
    expect(turns).toBeLessThan(count);
    expect(costs).toEqual({
      ...nothing,
      journalRows: turns,
      rowsWritten: turns,
      alarmsSet: 2 * turns,
      alarmsFired: turns,
      bindingsUsed: count,
    });
  });
});
