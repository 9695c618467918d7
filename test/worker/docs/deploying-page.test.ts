import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import page from "../../../docs/deploying.md?raw";
import type { Costs } from "../../../bench/worker/costs.ts";
import { newExecutionId } from "../../../src/api/new-execution-id.ts";
import type { CreateRequest } from "../../../src/engine/execution-rpc.ts";
import { CatalogStore } from "../../../src/storage/catalog-store.ts";
import { makeFfqn } from "../../../src/wit/ffqn.ts";
import { printJson } from "../../../src/wit/json-text.ts";
import { entry, STATES } from "../../support/sample-listings.ts";
import { costsOf, costsToTheEndOf } from "../counts/counted-run.ts";
import { counted } from "../support/counted-storage.ts";

const pauseMs = 150;
const napMs = 50;

/** The rows of the page's tables, by their first cell. */
function rowsOf(heading: string): Readonly<Record<string, readonly number[]>> {
  const [, below = ""] = page.split(`| ${heading} |`);
  const [table = ""] = below.split("\n\n");
  const rows = table.split("\n").slice(2);
  return Object.fromEntries(
    rows.map((row) => {
      const [name = "", ...numbers] = row.slice(2, -2).split(" | ");
      return [name, numbers.map(Number)];
    }),
  );
}

const priceOf = rowsOf("price of | USD");
const costOf = rowsOf(
  "a million of | rows | alarms set | requests to objects | requests to the Worker | USD",
);

/** What is billed, of one. */
interface Billed {
  readonly rows: number;
  readonly alarmsSet: number;
  readonly requests: number;
}

function billed(costs: Costs): Billed {
  const { rowsWritten, alarmsSet, alarmsFired, callsReceived, catalogMessages } = costs;
  return {
    rows: rowsWritten,
    alarmsSet,
    requests: alarmsFired + callsReceived + catalogMessages,
  };
}

function between(before: Billed, after: Billed, count: number): Billed {
  return {
    rows: (after.rows - before.rows) / count,
    alarmsSet: (after.alarmsSet - before.alarmsSet) / count,
    requests: (after.requests - before.requests) / count,
  };
}

function naps(times: number, milliseconds: number): CreateRequest {
  const ffqn = makeFfqn("bench:steps/steps", "nap");
  return { id: newExecutionId(), ffqn, params: printJson([times, milliseconds]) };
}

/** Rows of the catalog for the first message of an execution, and for one that brings another state. */
async function rowsOfMessages(): Promise<readonly [first: number, second: number]> {
  const stub = env.CATALOG.getByName("the catalog of the page on deploying");
  return runInDurableObject(stub, (_, state) => {
    const { storage, costs } = counted(state.storage);
    const store = new CatalogStore(storage);
    store.tell(entry(1));
    costs();
    store.tell(entry(2));
    const first = costs().written;
    store.tell(entry(2, { version: 2, state: STATES[8] }));
    return [first, costs().written];
  });
}

function shown(name: string): Billed {
  const [rows = NaN, alarmsSet = NaN, requests = NaN] = costOf[name] ?? [];
  return { rows, alarmsSet, requests };
}

// Loading a component for the first time takes a turn of its own, and with it a row.
beforeAll(async () => {
  await costsOf({ answers: 1, pauses: 1, pauseMs });
  await costsOf(naps(1, 5));
});

describe("the costs of docs/deploying.md", () => {
  it.each(Object.entries(costOf))("[DC19] follow from its prices: %s", (_, numbers) => {
    const [rows = NaN, alarmsSet = NaN, toObjects = NaN, toWorker = NaN, usd] = numbers;
    const [row = NaN, objectRequest = NaN, workerRequest = NaN] = Object.values(priceOf).flat();
    const sum = (rows + alarmsSet) * row + toObjects * objectRequest + toWorker * workerRequest;
    expect(sum.toFixed(2)).toBe(usd?.toFixed(2));
  });

  it("[DC19] of a second in use follow from its prices", () => {
    const usd = ((priceOf["a million GB-s of an object in use"]?.[0] ?? NaN) * 128) / 1000;
    expect(page).toContain(`a million seconds of that cost ${usd.toFixed(2)} USD`);
  });

  it("[DC19] are of steps as they are counted", async () => {
    const none = billed(await costsOf({}));
    const [some, more] = [await costsOf({ answers: 1000 }), await costsOf({ answers: 2000 })];
    expect(between(billed(some), billed(more), 1000)).toEqual(shown("steps that answer at once"));
    const pauses = billed(await costsOf({ pauses: 5, pauseMs }));
    expect(between(none, pauses, 5)).toEqual(shown("steps that wait for something outside"));
  });

  it("[DC19] are of sleeps as they are counted", async () => {
    const [one, more] = [await costsOf(naps(1, napMs)), await costsOf(naps(5, napMs))];
    expect(between(billed(one), billed(more), 4)).toEqual(shown("sleeps of up to 5 seconds"));
  });

  it("[DC19] are of executions as they are counted, without asking for the result", async () => {
    const [firstRows, secondRows] = await rowsOfMessages();
    const [brief, pause, long] = await Promise.all([
      costsToTheEndOf({}),
      costsToTheEndOf({ pauses: 1, pauseMs }),
      costsToTheEndOf({ pauses: 1, pauseMs: 1500 }),
    ]);
    const short = billed(brief);
    const first = { ...short, rows: short.rows + firstRows, requests: short.requests - 1 };
    expect(first).toEqual(shown("executions that take less than a second, without steps"));
    const longer = between(billed(pause), billed(long), 1);
    expect({
      rows: first.rows + longer.rows + secondRows,
      alarmsSet: first.alarmsSet + longer.alarmsSet,
      requests: first.requests + longer.requests,
    }).toEqual(shown("longer executions, without steps"));
  });

  it("[DC19] are of questions as they are counted", async () => {
    const id = newExecutionId();
    await costsOf({ id, ffqn: makeFfqn("bench:steps/steps", "run"), params: printJson([0, 0, 0]) });
    const object = env.COUNTED.getByName(id);
    const before = billed(await object.costs());
    await object.status(id);
    expect(between(before, billed(await object.costs()), 1)).toEqual(
      shown("questions for a status or a result"),
    );
  });
});
