/** What no answer may say, and what every answer has to. */
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Fakes } from "./api-over-fakes.ts";
import { sendToFakes } from "./api-over-fakes.ts";
import { localRequest } from "./local-request.ts";

const execution = "/v1/executions/E_01JDPXJ3M5QK4W8YV2Z6T9R0AB";
const json = { "content-type": "application/json" };

interface Exchange {
  readonly name: string;
  readonly status: number;
  readonly path: string;
  readonly init?: RequestInit;
  readonly fakes?: Fakes;
}

const finished: Fakes = {
  execution: {
    status: () => ({}) as never,
    result: () =>
      Promise.resolve({ kind: "finished", retval: { kind: "ok", value: null } } as never),
  },
};

const failing: Fakes = { execution: { status: () => Promise.reject(new TypeError("secret")) } };

const demanding: Fakes = { variables: { OBELISK_TOKEN_HASHES: "f".repeat(64) } };

const exchanges: readonly Exchange[] = [
  { name: "an answer", status: 200, path: "/v1/execution-id" },
  { name: "health", status: 200, path: "/health" },
  { name: "the description of the API", status: 200, path: "/openapi.json" },
  { name: "the end that is followed", status: 200, path: `${execution}?follow`, fakes: finished },
  {
    name: "a malformed body",
    status: 400,
    path: "/v1/executions",
    init: { method: "POST", headers: json, body: "{" },
  },
  { name: "a demand for a token", status: 401, path: "/v1/execution-id", fakes: demanding },
  { name: "a path that there is not", status: 404, path: "/nowhere" },
  { name: "another method", status: 405, path: "/v1/execution-id", init: { method: "DELETE" } },
  {
    name: "a body that is too large",
    status: 413,
    path: "/v1/executions",
    init: { method: "POST", headers: json, body: " ".repeat(5_000_000) },
  },
  {
    name: "a body of another type",
    status: 415,
    path: "/v1/executions",
    init: { method: "POST", body: "{}" },
  },
  { name: "an exception", status: 500, path: `${execution}/status`, fakes: failing },
];

function exchange({ path, init, fakes }: Exchange): Promise<Response> {
  return sendToFakes(localRequest(path, init), fakes ?? {});
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("every answer", () => {
  it.each(exchanges)("[AU8] [AU9] $name has the headers ($status)", async (each) => {
    vi.spyOn(console, "error").mockReturnValue();
    const response = await exchange(each);
    expect(response.status).toBe(each.status);
    const { headers } = response;
    expect(Object.fromEntries(headers)).toMatchObject({
      "cache-control": "no-store",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "cross-origin-resource-policy": "same-origin",
      "referrer-policy": "no-referrer",
      "strict-transport-security": expect.stringContaining("max-age="),
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    });
    expect(
      [...headers.keys()].filter((name) => /^(?:access-control-|server|x-powered)/.test(name)),
    ).toEqual([]);
    await response.body?.cancel();
  });

  it.each(exchanges)("[AU10] $name says nothing of the code ($status)", async (each) => {
    vi.spyOn(console, "error").mockReturnValue();
    const text = await (await exchange(each)).text();
    expect(text).not.toMatch(/\.(?:ts|js|mjs)\b|\bat \S+ \(|secret|node_modules/);
  });
});

it.each([
  [404, "GET", "nothing"],
  [405, "DELETE", "status"],
])("[AU11] a refusal with %i repeats a piece of a long path only", async (status, method, end) => {
  const path = `/v1/executions/${"x".repeat(10_000)}/${end}`;
  const response = await sendToFakes(localRequest(path, { method }), {});
  expect(response.status).toBe(status);
  expect((await response.text()).length).toBeLessThan(500);
});
