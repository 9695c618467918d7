import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { eventShape } from "../../../src/api/event-json.ts";
import { responseShape } from "../../../src/api/response-json.ts";
import { resultShape } from "../../../src/api/retval-json.ts";
import { statusShape } from "../../../src/api/status-json.ts";
import { create, resultOf, send } from "./local-api.ts";
import { problemOf } from "./problem-body.ts";

const workflow = "testing:fibo-workflow/workflow.fiboa-wat";

const anInstant: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const aComponent: unknown = expect.stringMatching(/^workflow:fibo-workflow:sha256:/);
const aDigest: unknown = expect.stringMatching(/^sha256:[0-9a-f]{64}$/);
const aRun: unknown = expect.stringMatching(/^Run_/);
const aTrap: unknown = expect.stringMatching(/^activity trap: .*unreachable/);
const aText: unknown = expect.any(String);
const aRecord: unknown = expect.any(Object);
const aNumber: unknown = expect.any(Number);

interface EventPage {
  readonly events: readonly {
    version: number;
    created_at: string;
    event: Record<string, object>;
  }[];
  readonly max_version: number;
}

interface ResponsePage {
  readonly responses: readonly { cursor: number; event: object }[];
  readonly max_cursor: number;
}

async function read<T>(path: string): Promise<T> {
  const response = await send(`/v1/executions/${path}`);
  if (response.status !== 200) throw new Error(await response.text());
  return response.json();
}

async function versions(id: string, query = ""): Promise<readonly number[]> {
  const { events } = await read<EventPage>(`${id}/events${query}`);
  return events.map((event) => event.version);
}

async function cursors(id: string, query = ""): Promise<readonly number[]> {
  const { responses } = await read<ResponsePage>(`${id}/responses${query}`);
  return responses.map((response) => response.cursor);
}

describe("a finished workflow", () => {
  let id = "";

  beforeAll(async () => {
    id = await create(workflow, [10, 8]);
    await resultOf(id);
  });

  it("[HT15] its result is what the function returned", async () => {
    expect(await read(id)).toEqual({ ok: 55 });
  });

  it("[HT15] its status says how it ended, on which component, and that nothing is awaited", async () => {
    expect(await read(`${id}/status`)).toEqual({
      execution_id: id,
      ffqn: workflow,
      pending_state: {
        status: "finished",
        version: 26,
        finished_at: anInstant,
        result_kind: "ok",
      },
      created_at: anInstant,
      first_scheduled_at: anInstant,
      generation: { number: 1, since: anInstant },
      component_digest: aDigest,
      component_type: "workflow",
      attempt: 1,
      last_error: null,
      next_retry_at: null,
      blocked_on: null,
      warnings: [],
      rows: aNumber,
    });
  });

  it("[HT16] its events begin with created, end with finished, and carry the steps between", async () => {
    const { events, max_version } = await read<EventPage>(`${id}/events?length=1000`);
    const child = `${id}.o:1-fibo_1`;
    expect(max_version).toBe(26);
    expect(events).toHaveLength(27);
    expect(events.map(({ event }) => event).slice(0, 5)).toEqual([
      {
        created: {
          ffqn: workflow,
          params: [10, 8],
          parent: null,
          scheduled_at: anInstant,
          scheduled_by: null,
          component_id: aComponent,
        },
      },
      {
        locked: {
          component_id: aComponent,
          run_id: aRun,
          lock_expires_at: null,
          retry_config: aRecord,
        },
      },
      { history_event: { event: { type: "join_set_create", join_set_id: "o:1-fibo" } } },
      {
        history_event: {
          event: {
            type: "join_set_request",
            join_set_id: "o:1-fibo",
            request: {
              type: "child_execution_request",
              child_execution_id: child,
              target_ffqn: "testing:fibo-wat/fibo.fibo",
              params: [10],
              result: { ok: null },
            },
          },
        },
      },
      {
        history_event: {
          event: {
            type: "join_next",
            join_set_id: "o:1-fibo",
            requested_ffqn: "testing:fibo-wat/fibo.fibo",
            closing: false,
          },
        },
      },
    ]);
    expect(events.at(-1)?.event).toEqual({ finished: { retval: { ok: 55 } } });
  });

  it("[HT17] its responses are in order of arrival", async () => {
    const { responses, max_cursor } = await read<ResponsePage>(`${id}/responses`);
    expect(max_cursor).toBe(8);
    expect(responses.map(({ cursor }) => cursor)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(responses[0]?.event).toEqual({
      created_at: anInstant,
      event: {
        join_set_id: "o:1-fibo",
        event: {
          type: "child_execution_finished",
          child_execution_id: `${id}.o:1-fibo_1`,
          finished_version: 2,
          result: { ok: 55 },
        },
      },
    });
  });

  it("[HT18] a derived id has a result, a status, events and responses of its own", async () => {
    const child = `${id}.o:3-fibo_1`;
    expect(await read(child)).toEqual({ ok: 55 });
    expect(await read(`${child}/status`)).toMatchObject({
      execution_id: child,
      ffqn: "testing:fibo-wat/fibo.fibo",
      component_type: "activity",
    });
    const { events } = await read<EventPage>(`${child}/events`);
    expect(events.map(({ event }) => Object.keys(event)[0])).toEqual([
      "created",
      "locked",
      "finished",
    ]);
    expect(events[0]?.event["created"]).toMatchObject({ parent: [id, "o:3-fibo"] });
    expect(await read(`${child}/responses`)).toEqual({ responses: [], max_cursor: 0 });
    expect(await read(encodeURIComponent(child))).toEqual({ ok: 55 });
  });

  it.each([
    ["", 20, 0],
    ["?length=3", 3, 0],
    ["?length=3&version=4", 3, 5],
    ["?length=3&version=4&including_cursor=true", 3, 4],
    ["?length=3&version=25", 1, 26],
    ["?length=3&version=26", 0, 0],
    ["?length=3&version=4000000000", 0, 0],
    ["?length=3&direction=older", 3, 24],
    ["?length=3&direction=older&version=4", 3, 1],
    ["?length=3&direction=older&version=4&including_cursor=true", 3, 2],
    ["?length=3&direction=older&version=1", 1, 0],
    ["?length=3&direction=older&version=0", 0, 0],
    ["?length=3&direction=older&version=4000000000", 3, 24],
  ])(
    "[HT19] events%s gives a page of %i that begins with version %i",
    async (query, length, first) => {
      const page = await versions(id, query);
      expect(page).toEqual(Array.from({ length }, (_, index) => first + index));
    },
  );

  it.each([
    ["?length=3", [1, 2, 3]],
    ["?length=3&cursor=0", [1, 2, 3]],
    ["?length=3&cursor=6", [7, 8]],
    ["?length=3&cursor=6&including_cursor=true", [6, 7, 8]],
    ["?length=3&direction=older", [6, 7, 8]],
    ["?length=3&direction=older&cursor=3", [1, 2]],
    ["?length=3&direction=older&cursor=1", []],
  ])("[HT19] responses%s gives the cursors %j", async (query, expected) => {
    expect(await cursors(id, query)).toEqual(expected);
  });
});

describe("an execution that has not finished", () => {
  it("[HT20] its result answers 425, its status says what it waits for", async () => {
    const id = await create("testing:misbehave/misbehave.hang", []);
    const response = await send(`/v1/executions/${id}`);
    expect(response.status).toBe(425);
    expect((await problemOf(response)).code).toBe("not-finished");
    await expect
      .poll(() => read(`${id}/status`))
      .toMatchObject({ pending_state: { status: "locked" }, attempt: 1, last_error: null });
  });

  it("[HT21] a failed attempt shows its error and the instant of the next", async () => {
    const id = await create("testing:misbehave/misbehave.fail", []);
    await expect
      .poll(() => read<{ last_error: object | null }>(`${id}/status`), {
        timeout: 5_000,
        interval: 5,
      })
      .toMatchObject({
        attempt: 2,
        last_error: { reason: "activity finished with error", detail: '"failed as asked"' },
      });
    const followed = await send(`/v1/executions/${id}?follow`);
    expect(followed.headers.get("content-type")).toBe("application/json");
    expect(await followed.json()).toEqual({ err: "failed as asked" });
    expect(await read(`${id}/status`)).toMatchObject({
      pending_state: { status: "finished", result_kind: { err: "error" } },
      next_retry_at: null,
    });
  });

  it("[HT22] a trap ends as an execution failure with its kind in snake case", async () => {
    const id = await create("testing:misbehave/misbehave.trap", []);
    expect(await resultOf(id)).toEqual({
      execution_failed: {
        kind: "uncategorized",
        reason: aTrap,
        detail: aText,
      },
    });
    expect(await read(`${id}/status`)).toMatchObject({
      pending_state: { result_kind: { err: { execution_failure: "uncategorized" } } },
    });
  });
});

describe("every answer", () => {
  it.each([
    ["testing:tree-workflow/tree.run", [10, 1]],
    ["testing:misbehave/misbehave.fail", []],
    ["testing:misbehave/misbehave.trap", []],
  ])("[HT29] of %s has the documented shape", async (ffqn, params) => {
    const id = await create(ffqn, params);
    expect(resultShape.safeParse(await resultOf(id)).error).toBeUndefined();
    expect(resultShape.safeParse(await read(id)).error).toBeUndefined();
    expect(statusShape.safeParse(await read(`${id}/status`)).error).toBeUndefined();
    const { events } = await read<EventPage>(`${id}/events`);
    expect(z.array(eventShape).safeParse(events).error).toBeUndefined();
    const { responses } = await read<ResponsePage>(`${id}/responses`);
    expect(z.array(responseShape).safeParse(responses).error).toBeUndefined();
  });
});
