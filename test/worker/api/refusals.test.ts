import { describe, expect, it } from "vitest";
import { send, sendJson } from "./local-api.ts";
import { problemOf } from "./problem-body.ts";

const fibo = "testing:fibo/fibo.fibo";
const unknownId = "E_01JDPXJ3M5QK4W8YV2Z6T9R0AB";

interface Case {
  readonly body: string;
  readonly status: number;
  readonly code: string;
  readonly message: RegExp;
  readonly details?: object;
}

describe("what POST /v1/executions refuses", () => {
  it.each<Case>([
    {
      body: '{"ffqn":\r\n[1,]}',
      status: 400,
      code: "json-malformed",
      message: /line 2, column 4: expected a value/,
      details: { line: 2, column: 4 },
    },
    { body: "", status: 400, code: "json-malformed", message: /line 1, column 1/ },
    { body: "[]", status: 400, code: "body-invalid", message: /not an object/ },
    { body: "null", status: 400, code: "body-invalid", message: /not an object/ },
    { body: '{"params": []}', status: 400, code: "body-invalid", message: /`ffqn` is missing/ },
    {
      body: `{"ffqn": "${fibo}"}`,
      status: 400,
      code: "body-invalid",
      message: /`params` is missing/,
    },
    {
      body: `{"ffqn": "${fibo}", "params": [1], "paused": true}`,
      status: 400,
      code: "body-invalid",
      message: /unknown field `paused`/,
    },
    {
      body: '{"ffqn": "fibo", "params": []}',
      status: 400,
      code: "ffqn-malformed",
      message: /`ffqn` is not the full name of a function/,
      details: { actual: "fibo" },
    },
    {
      body: '{"ffqn": "testing:fibo/fibo.fibonacci", "params": [1]}',
      status: 404,
      code: "function-not-found",
      message: /no deployed component exports .*near to it: testing:fibo\/fibo.fibo$/,
      details: { near: [fibo] },
    },
    {
      body: `{"ffqn": "${fibo}", "params": [1, 2]}`,
      status: 400,
      code: "wrong-arity",
      message: /has 2 items, but the function is `func\(n: u8\) -> result<u64, string>`/,
      details: { expected: 1, actual: 2, names: ["n"] },
    },
    {
      body: `{"ffqn": "${fibo}", "params": {"n": 1}}`,
      status: 400,
      code: "type-mismatch",
      message: /the parameters are an array/,
      details: { path: "params" },
    },
    {
      body: `{"ffqn": "${fibo}", "params": [256]}`,
      status: 400,
      code: "type-mismatch",
      message: /params\[0\]: expected u8, found 256/,
      details: { path: "params[0]", expected: "u8", actual: "256" },
    },
    {
      body: `{"ffqn": "${fibo}", "params": [18446744073709551617]}`,
      status: 400,
      code: "type-mismatch",
      message: /found 18446744073709551617/,
    },
  ])(
    "[HT8] $body is answered by $status $code and what is wrong",
    async ({ body, status, code, message, details }) => {
      const response = await sendJson("POST", "/v1/executions", body);
      const problem = await problemOf(response);
      expect(response.status).toBe(status);
      expect(problem.code).toBe(code);
      expect(problem.message).toMatch(message);
      if (details !== undefined) expect(problem.details).toMatchObject(details);
    },
  );

  it("[HT9] a body that is not UTF-8 is no JSON", async () => {
    const body = new Uint8Array([0x22, 0xff, 0x22]);
    const headers = { "content-type": "application/json" };
    const response = await send("/v1/executions", { method: "POST", body, headers });
    expect(response.status).toBe(400);
    expect(await problemOf(response)).toMatchObject({
      code: "json-malformed",
      message: "the body is not UTF-8, the encoding of JSON",
    });
  });

  it.each([
    ["text/plain", "`text/plain`"],
    ["application/x-www-form-urlencoded", "`application/x-www-form-urlencoded`"],
    [null, "no content type"],
  ])("[HT10] a body of type %s answers 415", async (type, shown) => {
    const response = await send("/v1/executions", {
      method: "POST",
      body: new TextEncoder().encode(JSON.stringify({ ffqn: fibo, params: [1] })),
      headers: type === null ? {} : { "content-type": type },
    });
    expect(response.status).toBe(415);
    expect((await problemOf(response)).message).toContain(shown);
  });

  it("[HT10] a charset beside the content type is no matter", async () => {
    const response = await send("/v1/executions", {
      method: "POST",
      body: JSON.stringify({ ffqn: fibo, params: [1] }),
      headers: { "content-type": "application/json; charset=utf-8" },
    });
    expect(response.status).toBe(201);
  });

  it("[HT11] a body over 4 MiB answers 413, with and without a declared length", async () => {
    const body = `{"ffqn": "${fibo}", "params": ["${"x".repeat(4 * 1024 * 1024)}"]}`;
    const whole = await sendJson("POST", "/v1/executions", body);
    const streamed = await send("/v1/executions", {
      method: "POST",
      body: new Blob([body]).stream(),
      headers: { "content-type": "application/json" },
    });
    expect([whole.status, streamed.status]).toEqual([413, 413]);
    expect((await problemOf(whole)).code).toBe("value-too-large");
    expect((await problemOf(streamed)).code).toBe("value-too-large");
  });
});

describe("what reading refuses", () => {
  it.each(["", "/status", "/events", "/responses"])(
    "[HT12] an unknown execution answers 404 at %s, a derived one too",
    async (suffix) => {
      for (const id of [unknownId, `${unknownId}.o:1-fibo_1`]) {
        const response = await send(`/v1/executions/${id}${suffix}`);
        expect(response.status).toBe(404);
        expect(await problemOf(response)).toMatchObject({
          code: "execution-not-found",
          details: { execution_id: id },
        });
      }
    },
  );

  it.each(["", "/status", "/events", "/responses"])(
    "[HT12] a malformed id answers 400 at %s and says how an id looks",
    async (suffix) => {
      const response = await send(`/v1/executions/E_x${suffix}`);
      expect(response.status).toBe(400);
      const problem = await problemOf(response);
      expect(problem.code).toBe("execution-id-malformed");
      expect(problem.message).toContain("`E_` and a ULID of 26 characters");
    },
  );

  it.each([
    ["/events?length=0", "length"],
    ["/events?length=1001", "length"],
    ["/events?version=-1", "version"],
    ["/events?direction=sideways", "direction"],
    ["/events?cursor=1", "cursor"],
    ["/responses?version=1", "version"],
    ["?follow=perhaps", "follow"],
  ])("[HT13] %s answers 400 and names the parameter", async (query, parameter) => {
    const response = await send(`/v1/executions/${unknownId}${query}`);
    const problem = await problemOf(response);
    expect(response.status).toBe(400);
    expect(problem.code).toBe("query-invalid");
    expect(problem.message).toContain(parameter);
  });
});

describe("what is not there", () => {
  it("[HT14] an unknown path answers 404 in the same shape", async () => {
    for (const path of ["/", "/v1", "/v1/executions/a/b/c", "/v2/executions"]) {
      const response = await send(path);
      expect(response.status).toBe(404);
      expect((await problemOf(response)).code).toBe("route-not-found");
    }
  });

  it.each([
    ["DELETE", "/v1/executions", "GET, HEAD, POST"],
    ["DELETE", `/v1/executions/${unknownId}`, "PUT, GET, HEAD"],
    ["POST", `/v1/executions/${unknownId}/status`, "GET, HEAD"],
    ["OPTIONS", "/v1/executions", "GET, HEAD, POST"],
  ])("[HT14] %s %s answers 405 and lists %s", async (method, path, allow) => {
    const response = await send(path, { method });
    expect(response.status).toBe(405);
    expect(new Set(response.headers.get("allow")?.split(", "))).toEqual(new Set(allow.split(", ")));
    expect((await problemOf(response)).code).toBe("method-not-allowed");
  });
});
