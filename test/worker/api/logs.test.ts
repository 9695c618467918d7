import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { benchFunctions } from "../../../bench/worker/bench-functions.ts";
import { createApi } from "../../../src/api/api.ts";
import { logLineShape } from "../../../src/api/log-json.ts";
import type { LogPage, LogRequest } from "../../../src/engine/execution-rpc.ts";
import type { ExecutionId } from "../../../src/execution/execution-id.ts";
import { parseExecutionId } from "../../../src/execution/execution-id.ts";
import { runId } from "../../../src/execution/run-id.ts";
import { chatterRequest } from "../counts/counted-run.ts";
import { sendToFakes } from "./api-over-fakes.ts";
import { localRequest } from "./local-request.ts";
import { problemOf } from "./problem-body.ts";

interface Line {
  readonly cursor: string;
  readonly level?: string;
  readonly message: string;
}

/** The API over objects that run the components of the benchmark, one of which logs. */
async function send(path: string): Promise<Response> {
  return createApi(benchFunctions).fetch(
    localRequest(path),
    // The objects take the place of those of the Worker, whose class theirs extends.
    {
      ...env,
      EXECUTIONS: env.COUNTED as unknown as Env["EXECUTIONS"],
      OBELISK_LISTENS_ON: "127.0.0.1",
    },
    createExecutionContext(),
  );
}

async function finished(lines: number): Promise<ExecutionId> {
  const request = chatterRequest(lines, 0);
  const object = env.COUNTED.getByName(request.id);
  await object.create(request);
  await object.result(request.id, 60_000);
  return request.id;
}

async function page(id: string, query = ""): Promise<readonly Line[]> {
  const response = await send(`/v1/executions/${id}/logs${query}`);
  if (response.status !== 200) throw new Error(await response.text());
  const { logs } = await response.json<{ readonly logs: readonly Line[] }>();
  return logs;
}

function messages(lines: readonly Line[]): string[] {
  return lines.map(({ message }) => message);
}

// Loading a component for the first time takes a turn of its own, and with it a row.
beforeAll(async () => {
  await finished(1);
});

describe("the log of an execution", () => {
  it("[HT73] is a page of lines with cursor, instant, execution, run, level and message", async () => {
    const id = await finished(1);
    const lines = await page(id);
    expect(lines).toEqual([
      {
        cursor: "1.0",
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown,
        execution_id: id,
        run_id: runId(id, 1),
        level: "info",
        message: "working",
      },
      expect.objectContaining({ cursor: "1.1", level: "warn", message: "waited" }),
    ]);
    for (const line of lines) logLineShape.parse(line);
  });

  it("[HT73] names the stream of a line that was printed", async () => {
    const position = { seq: 17, index: 3 };
    const response = await sendToFakes(localRequest(`/v1/executions/${ID}/logs`), {
      execution: {
        logs: () =>
          Promise.resolve({
            lines: [{ ...entry("out"), position, stream: "stdout" }],
            isFinished: true,
          }),
      },
    });
    expect(await response.json()).toMatchObject({
      logs: [{ cursor: "17.3", stream_type: "stdout", message: "out" }],
    });
  });

  it("[HT74] comes in pages by cursor, in both directions", async () => {
    const id = await finished(30);
    const all = await page(id, "?length=1000");
    expect(all).toHaveLength(31);
    expect(await page(id)).toEqual(all.slice(0, 20));
    expect(await page(id, "?cursor=1.19")).toEqual(all.slice(20));
    expect(await page(id, "?cursor=1.19&including_cursor=true&length=2")).toEqual(
      all.slice(19, 21),
    );
    expect(await page(id, "?direction=older&length=5")).toEqual(all.slice(-5));
    expect(await page(id, "?direction=older&cursor=1.2")).toEqual(all.slice(0, 2));
    expect(await page(id, "?cursor=9999999999.0")).toEqual([]);
  });

  it("[HT75] keeps to a level and the more severe ones, or to a stream", async () => {
    const id = await finished(2);
    expect(messages(await page(id, "?level=warn"))).toEqual(["waited"]);
    expect(messages(await page(id, "?level=info"))).toEqual(["working", "working", "waited"]);
    expect(messages(await page(id, "?level=error"))).toEqual([]);
    expect(messages(await page(id, "?stream=stdout"))).toEqual([]);
    expect(messages(await page(id, "?stream=all&level=warn"))).toEqual(["waited"]);
  });

  it.each([
    ["", { levels: 5, streams: ["stdout", "stderr"], withDerived: true }],
    ["?show_derived=false", { levels: 5, streams: ["stdout", "stderr"], withDerived: false }],
    ["?level=debug", { levels: 4, streams: [], withDerived: true }],
    ["?stream=stderr", { levels: 0, streams: ["stderr"], withDerived: true }],
    ["?stream=all", { levels: 0, streams: ["stdout", "stderr"], withDerived: true }],
  ])("[HT75] %j asks for these lines", async (query, expected) => {
    const asked: LogRequest[] = [];
    await sendToFakes(localRequest(`/v1/executions/${ID}/logs${query}`), {
      execution: {
        logs: (_id, request) => {
          asked.push(request);
          return Promise.resolve({ lines: [], isFinished: true });
        },
      },
    });
    const [request] = asked;
    expect({ ...request, levels: request?.levels.length }).toMatchObject(expected);
  });

  it.each([
    ["cursor=17", "cursor"],
    ["cursor=x.1", "cursor"],
    ["length=0", "length"],
    ["level=loud", "level"],
    ["stream=stdin", "stream"],
    ["show_derived=perhaps", "show_derived"],
    ["direction=sideways", "direction"],
    ["follow&direction=older", "direction"],
    ["colour=red", "colour"],
  ])("[HT76] refuses %s and names the parameter", async (query, parameter) => {
    const response = await send(`/v1/executions/${ID}/logs?${query}`);
    expect(response.status).toBe(400);
    const { code, message } = await problemOf(response);
    expect(code).toBe("query-invalid");
    expect(message).toContain(parameter);
  });

  it("[HT77] of an execution that nobody knows answers 404, and a malformed id 400", async () => {
    for (const query of ["", "?follow"]) {
      expect((await send(`/v1/executions/${ID}/logs${query}`)).status).toBe(404);
      expect((await send(`/v1/executions/E_1/logs${query}`)).status).toBe(400);
    }
    expect((await send(`/v1/executions/${ID}.o:1-fibo_1/logs`)).status).toBe(404);
  });
});

describe("?follow of a log", () => {
  it("[HT78] sends a line of JSON for each line, and ends with the execution", async () => {
    const request = chatterRequest(2, 300);
    await env.COUNTED.getByName(request.id).create(request);
    const response = await send(`/v1/executions/${request.id}/logs?follow`);
    expect(response.headers.get("content-type")).toBe("application/x-ndjson");
    const lines = (await textOf(response)).split("\n").filter((text) => text !== "");
    const parsed = lines.map((text) => logLineShape.parse(JSON.parse(text)));
    expect(messages(parsed)).toEqual(["working", "working", "waited"]);
  });

  it("[HT78] goes on after a cursor", async () => {
    const id = await finished(2);
    const text = await (
      await send(`/v1/executions/${id}/logs?follow&cursor=1.1&level=info`)
    ).text();
    expect(text.trim().split("\n")).toHaveLength(1);
    expect(text).toContain('"cursor":"1.2"');
  });

  it("[HT79] answers at once, asks in slices of at most 20 s, and sends a blank line after each", async () => {
    const slices: { waitMs: number; request: LogRequest; answer: (page: LogPage) => void }[] = [];
    const response = await sendToFakes(localRequest(`/v1/executions/${ID}/logs?follow`), {
      execution: {
        logs: (_id, request, waitMs) => {
          if (waitMs === 0) return Promise.resolve({ lines: [], isFinished: false });
          const { promise, resolve } = Promise.withResolvers<LogPage>();
          slices.push({ waitMs, request, answer: resolve });
          return promise;
        },
      },
    });
    const reader = response.body?.getReader();
    if (reader === undefined) throw new Error("no body");
    const next = async (): Promise<string> => {
      const { value } = await reader.read();
      return new TextDecoder().decode(z.instanceof(Uint8Array).optional().parse(value));
    };
    expect(await next()).toBe("\n");
    const heartbeat = next();
    await expect.poll(() => slices.length).toBe(1);
    slices[0]?.answer({ lines: [], isFinished: false });
    expect(await heartbeat).toBe("\n");
    const position = { seq: 3, index: 1 };
    const text = next();
    await expect.poll(() => slices.length).toBe(2);
    slices[1]?.answer({ lines: [{ ...entry("one"), position, level: "info" }], isFinished: false });
    expect(await text).toContain('"message":"one"');
    const last = next();
    await expect.poll(() => slices.length).toBe(3);
    expect(slices[2]?.request.cursor).toEqual(position);
    slices[2]?.answer({ lines: [], isFinished: true });
    await last;
    expect((await reader.read()).done).toBe(true);
    expect(slices.map(({ waitMs }) => waitMs)).toEqual([20_000, 20_000, 20_000]);
  });

  it("[HT79] asks no more once the client has gone", async () => {
    let calls = 0;
    const last = Promise.withResolvers<LogPage>();
    const response = await sendToFakes(localRequest(`/v1/executions/${ID}/logs?follow`), {
      execution: {
        logs: () => {
          calls += 1;
          return calls < 3 ? Promise.resolve({ lines: [], isFinished: false }) : last.promise;
        },
      },
    });
    const reader = response.body?.getReader();
    // One page and two slices; the stream may ask one read ahead.
    for (let read = 0; read < 2; read += 1) await reader?.read();
    await expect.poll(() => calls).toBe(3);
    await reader?.cancel();
    last.resolve({ lines: [], isFinished: false });
    await scheduler.wait(0);
    expect(calls).toBe(3);
  });
});

const ID = executionId("E_01JDPXJ3M5QK4W8YV2Z6T9R0AB");

function executionId(text: string): ExecutionId {
  const id = parseExecutionId(text);
  if (typeof id !== "string") throw new Error(id.reason);
  return id;
}

/** The runtime warns of `text()` on a type that it does not know as text. */
async function textOf(response: Response): Promise<string> {
  return new TextDecoder().decode(await response.arrayBuffer());
}

function entry(text: string) {
  return { execution: ID, run: runId(ID, 1), atMs: 1_800_000_000_000, text };
}
