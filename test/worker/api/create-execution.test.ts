import { describe, expect, it } from "vitest";
import { create, resultOf, send, sendJson } from "./local-api.ts";
import { problemOf } from "./problem-body.ts";

const fibo = "testing:fibo-wat/fibo.fibo";

describe("POST /v1/executions", () => {
  it("[HT1] answers 201 with a new id, also in headers", async () => {
    const response = await sendJson("POST", "/v1/executions", { ffqn: fibo, params: [10] });
    const id = (await response.text()).trim();
    expect(response.status).toBe(201);
    expect(id).toMatch(/^E_[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
    expect(response.headers.get("x-execution-id")).toBe(id);
    expect(response.headers.get("location")).toBe(`/v1/executions/${id}`);
    expect(await resultOf(id)).toEqual({ ok: 55 });
  });

  it("[HT2] an id is text for whoever does not ask for JSON, and a JSON string for whoever does", async () => {
    const body = JSON.stringify({ ffqn: fibo, params: [10] });
    const headers = { "content-type": "application/json", accept: "application/json" };
    const response = await send("/v1/executions", { method: "POST", body, headers });
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.json()).toBe(response.headers.get("x-execution-id"));
    expect(await (await send("/v1/execution-id")).text()).toMatch(/^E_.{26}\n$/);
  });

  it("[HT3] with follow the body is the result and the headers carry the id", async () => {
    const response = await sendJson("POST", "/v1/executions?follow", { ffqn: fibo, params: [10] });
    expect(response.status).toBe(201);
    const id = response.headers.get("x-execution-id");
    expect(await response.json()).toEqual({ ok: 55 });
    expect(await (await send(`/v1/executions/${id}`)).json()).toEqual({ ok: 55 });
  });
});

describe("PUT /v1/executions/{id}", () => {
  async function newId(): Promise<string> {
    return (await (await send("/v1/execution-id")).text()).trim();
  }

  it("[HT4] creates once: the same function and params answer 200 and run nothing", async () => {
    const id = await newId();
    const first = await sendJson("PUT", `/v1/executions/${id}`, { ffqn: fibo, params: [10] });
    const second = await sendJson("PUT", `/v1/executions/${id}`, { ffqn: fibo, params: [10] });
    expect([first.status, second.status]).toEqual([201, 200]);
    expect((await second.text()).trim()).toBe(id);
    expect(await resultOf(id)).toEqual({ ok: 55 });
    const { events } = await (
      await send(`/v1/executions/${id}/events`)
    ).json<{ events: object[] }>();
    expect(events).toHaveLength(3);
  });

  it("[HT5] params that mean the same value are the same params", async () => {
    const id = await newId();
    await sendJson("PUT", `/v1/executions/${id}`, { ffqn: fibo, params: [10] });
    const path = `/v1/executions/${id}`;
    const again = await sendJson("PUT", path, `{ "params": [ 1.0e1 ], "ffqn": "${fibo}" }`);
    expect(again.status).toBe(200);
  });

  it("[HT6] another function or other params answer 409 and say what differs", async () => {
    const id = await newId();
    const path = `/v1/executions/${id}`;
    await sendJson("PUT", path, { ffqn: fibo, params: [10] });
    const params = await sendJson("PUT", path, { ffqn: fibo, params: [11] });
    const ffqn = await sendJson("PUT", path, { ffqn: "testing:fibo/fibo.fibo", params: [10] });
    expect([params.status, ffqn.status]).toEqual([409, 409]);
    expect(await problemOf(params)).toMatchObject({
      code: "execution-conflict",
      details: { differs: "params" },
    });
    expect(await problemOf(ffqn)).toMatchObject({
      code: "execution-conflict",
      message: `${id} exists already and runs \`${fibo}\`, not \`testing:fibo/fibo.fibo\``,
      details: { differs: "ffqn", ffqn: fibo },
    });
  });

  it("[HT7] takes top-level ids only", async () => {
    const id = `${await newId()}.o:1-fibo_1`;
    const derived = await sendJson("PUT", `/v1/executions/${id}`, { ffqn: fibo, params: [10] });
    const malformed = await sendJson("PUT", "/v1/executions/E_1", { ffqn: fibo, params: [10] });
    expect([derived.status, malformed.status]).toEqual([400, 400]);
    expect((await problemOf(derived)).code).toBe("execution-id-derived");
    expect((await problemOf(malformed)).code).toBe("execution-id-malformed");
  });

  it("[HT3] with follow, a repetition follows the execution that exists", async () => {
    const id = await create("testing:fibo-workflow/workflow.fiboa-wat", [10, 3]);
    const response = await sendJson("PUT", `/v1/executions/${id}?follow=true`, {
      ffqn: "testing:fibo-workflow/workflow.fiboa-wat",
      params: [10, 3],
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ ok: 55 });
  });
});
