import { env } from "cloudflare:workers";
import { listDurableObjectIds, runInDurableObject } from "cloudflare:test";
import { beforeAll, describe, expect, it } from "vitest";
import { create, resultOf, send, sendJson } from "./local-api.ts";
import { problemOf } from "./problem-body.ts";

const fibo = "testing:fibo-wat/fibo.fibo";
const freeId = "E_01JDPXJ3M5QK4W8YV2Z6T9R0AB";

interface Refusal {
  readonly method: "POST" | "PUT";
  readonly path: string;
  readonly body: string;
  readonly type: string;
}

const fits: Refusal = {
  method: "PUT",
  path: `/v1/executions/${freeId}`,
  body: JSON.stringify({ ffqn: fibo, params: [10] }),
  type: "application/json",
};

async function objectCount(): Promise<number> {
  return (await listDurableObjectIds(env.EXECUTIONS)).length;
}

/** Sends what has to be refused; none of it may make an object. */
async function refused(
  request: Partial<Refusal>,
): Promise<{ status: number; code: string; message: string; details?: unknown }> {
  const { method, path, body, type } = { ...fits, ...request };
  const before = await objectCount();
  const response = await send(path, { method, body, headers: { "content-type": type } });
  expect(await objectCount()).toBe(before);
  return { status: response.status, ...(await problemOf(response)) };
}

const bodyOf = (params: string): string => `{"ffqn":"${fibo}","params":${params}}`;

/** Three million characters. */
const large = "x".repeat(3_000_000);

describe("a create that is refused", () => {
  it.each([
    ['{"ffqn":', { line: 1, column: 9 }],
    ['{"ffqn":"a",}', { line: 1, column: 13 }],
    ["{'ffqn':1}", { line: 1, column: 2 }],
    ["{}\n{}", { line: 2, column: 1 }],
    ['{"a":"\u0000"}', { line: 1, column: 7 }],
    [String.raw`["\x"]`, { line: 1, column: 3 }],
    ["[NaN]", { line: 1, column: 2 }],
    ["[1e999]", { line: 1, column: 2 }],
    [`[${"9".repeat(401)}]`, { line: 1, column: 2 }],
    [`["${large}", x]`, { line: 1, column: 3_000_006 }],
    [`${"\n".repeat(3_000_000)}]`, { line: 3_000_001, column: 1 }],
  ])(
    "[HT52] for JSON that is malformed says where, and makes no object: %.30s",
    async (body, place) => {
      const problem = await refused({ body });
      expect(problem).toMatchObject({ status: 400, code: "json-malformed", details: place });
      expect(problem.message.length).toBeLessThan(300);
    },
  );

  it.each([
    ["wrong-arity", bodyOf("[]")],
    ["wrong-arity", bodyOf(`[${Array.from({ length: 100_000 }, () => "1").join()}]`)],
    ["type-mismatch", bodyOf('["10"]')],
    ["type-mismatch", bodyOf("[-1]")],
    ["type-mismatch", bodyOf("[[[[[[[[10]]]]]]]]")],
    ["body-invalid", `{"${large}": 1}`],
    ["body-invalid", `"${large}"`],
    ["ffqn-malformed", `{"ffqn": "${large}", "params": []}`],
    ["ffqn-malformed", `{"ffqn": "a:b/c.${large}", "params": []}`],
  ])(
    "[HT52] as %s makes no object, and repeats no more than a piece: %.50s",
    async (code, body) => {
      const problem = await refused({ body });
      expect(problem).toMatchObject({ status: 400, code });
      expect(JSON.stringify(problem).length).toBeLessThan(2_000);
    },
  );

  it.each<[string, Partial<Refusal>]>([
    ["function-not-found", { body: '{"ffqn": "testing:fibo-wat/fibo.fob", "params": [10]}' }],
    ["content-type-unsupported", { type: "text/plain" }],
    ["content-type-unsupported", { type: "application/jsonp" }],
    ["content-type-unsupported", { type: "application/json-seq" }],
    ["query-invalid", { path: `/v1/executions/${freeId}?folow=true` }],
    ["query-invalid", { path: `/v1/executions/${freeId}?follow=1` }],
    ["query-invalid", { path: `/v1/executions/${freeId}?follow=true&follow=false` }],
    ["query-invalid", { method: "POST", path: "/v1/executions?id=1" }],
    ["execution-id-derived", { path: `/v1/executions/${freeId}.o:1-fibo_1` }],
  ])("[HT52] as %s makes no object: %j", async (code, request) => {
    expect(await refused(request)).toMatchObject({ code });
  });

  it.each([
    ["params over 1 MiB", bodyOf(`["${large}"]`)],
    ["params over 1 MiB", bodyOf(`{"${large}": 1}`)],
    ["a body over 4 MiB", bodyOf(`["${large}${large}"]`)],
  ])("[HT56] with %s answers 413 and makes no object", async (_what, body) => {
    const problem = await refused({ body });
    expect(problem).toMatchObject({ status: 413, code: "value-too-large" });
    expect(problem.message.length).toBeLessThan(300);
  });

  it.each([
    "E_",
    "E_01JDPXJ3M5QK4W8YV2Z6T9R0A",
    "E_01JDPXJ3M5QK4W8YV2Z6T9R0ABC",
    "E_01jdpxj3m5qk4w8yv2z6t9r0ab",
    "E_81JDPXJ3M5QK4W8YV2Z6T9R0AB",
    "E_01JDPXJ3M5QK4W8YV2Z6T9R0AU",
    "01JDPXJ3M5QK4W8YV2Z6T9R0AB",
    `${freeId}.`,
    `${freeId}.o:1-fibo_0`,
    `${freeId}.o:1-fibo`,
    `${freeId}.x:1_1`,
    `${freeId} `,
    "%00",
    "%F0%9F%92%A5",
    "E_%2e%2e",
    "E_".repeat(1_000),
  ])("[HT53] %.60s is no id, in a create and in every read", async (id) => {
    const put = await refused({ path: `/v1/executions/${id.replaceAll(" ", "%20")}` });
    expect(put).toMatchObject({ status: 400, code: "execution-id-malformed" });
    expect(put.message.length).toBeLessThan(500);
    for (const suffix of ["", "?follow", "/status", "/events", "/responses"]) {
      const read = await send(`/v1/executions/${id.replaceAll(" ", "%20")}${suffix}`);
      expect(read.status).toBe(400);
      expect((await problemOf(read)).code).toBe("execution-id-malformed");
    }
  });

  it("[HT52] leaves the id free for one that fits", async () => {
    for (const params of ["[]", "[256]", "[10"]) await refused({ body: bodyOf(params) });
    const before = await objectCount();
    const response = await send(fits.path, {
      method: fits.method,
      body: fits.body,
      headers: { "content-type": fits.type },
    });
    expect(response.status).toBe(201);
    expect(await objectCount()).toBe(before + 1);
    expect(await resultOf(freeId)).toEqual({ ok: 55 });
  });
});

it.each(["", "?follow", "/status", "/events", "/responses"])(
  "[HT54] reading an execution that does not exist writes nothing: %s",
  async (suffix) => {
    const id = (await (await send("/v1/execution-id")).text()).trim();
    expect((await send(`/v1/executions/${id}${suffix}`)).status).toBe(404);
    const written = await runInDurableObject(
      env.EXECUTIONS.getByName(id),
      async (_object, { storage }) => ({
        tables: storage.sql.exec("SELECT name FROM sqlite_master").toArray(),
        alarm: await storage.getAlarm(),
      }),
    );
    expect(written).toEqual({ tables: [], alarm: null });
  },
);

describe("pages that are not there", () => {
  let id: string;
  beforeAll(async () => {
    id = await create("testing:fibo-workflow/workflow.fiboa-wat", [10, 3]);
    await resultOf(id);
  });

  async function read(suffix: string): Promise<unknown> {
    const response = await send(`/v1/executions/${id}${suffix}`);
    expect(response.status).toBe(200);
    return response.json();
  }

  it.each(["version=12&including_cursor=true", "version=11", "version=9999999999"])(
    "[HT55] events beyond the last are an empty page with the newest version: %s",
    async (query) => {
      expect(await read(`/events?${query}`)).toEqual({ events: [], max_version: 11 });
    },
  );

  it.each(["cursor=4&including_cursor=true", "cursor=3", "cursor=9999999999"])(
    "[HT55] responses beyond the last are an empty page with the newest cursor: %s",
    async (query) => {
      expect(await read(`/responses?${query}`)).toEqual({ responses: [], max_cursor: 3 });
    },
  );

  it.each(["version=0&direction=older", "version=9999999999&direction=older&length=1"])(
    "[HT55] so it is before the first; from beyond the last the way back begins at the last: %s",
    async (query) => {
      const page = await read(`/events?${query}`);
      expect(page).toMatchObject(
        query.startsWith("version=0")
          ? { events: [], max_version: 11 }
          : { events: [{ version: 11 }], max_version: 11 },
      );
    },
  );

  it.each([
    ["/events?version=10000000000", "version"],
    ["/events?version=1e3", "version"],
    ["/events?version=1.0", "version"],
    ["/events?version=0x1", "version"],
    ["/events?version=", "version"],
    ["/events?version=%D9%A1", "version"],
    ["/events?version=1&version=2", "version"],
    ["/events?length=-1", "length"],
    ["/events?including_cursor=yes", "including_cursor"],
    ["/events?versoin=1", "versoin"],
    ["/responses?cursor=-1", "cursor"],
    ["/responses?cursor=99999999999999999999", "cursor"],
    ["/status?verbose=true", "verbose"],
    ["?folow", "folow"],
  ])("[HT55] %s is refused, naming the parameter", async (suffix, parameter) => {
    const response = await send(`/v1/executions/${id}${suffix}`);
    expect(response.status).toBe(400);
    const { code, message } = await problemOf(response);
    expect(code).toBe("query-invalid");
    expect(message).toMatch(new RegExp(`["\`]${parameter}["\`]`));
  });
});

it("[HT52] after all of it an execution runs as ever", async () => {
  const response = await sendJson("POST", "/v1/executions?follow", { ffqn: fibo, params: [10] });
  expect(await response.json()).toEqual({ ok: 55 });
});
