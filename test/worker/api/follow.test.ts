import { describe, expect, it } from "vitest";
import type { ExecutionResult } from "../../../src/engine/execution-rpc.ts";
import { makeFfqn } from "../../../src/wit/ffqn.ts";
import { sendToFakes } from "./api-over-fakes.ts";
import { localRequest } from "./local-request.ts";

const id = "E_01JDPXJ3M5QK4W8YV2Z6T9R0AB";

/** Follows an execution that has not finished, whose object answers each slice like this. */
async function follow(
  answer: (waitMs: number) => Promise<ExecutionResult>,
): Promise<ReadableStreamDefaultReader<Uint8Array>> {
  const response = await sendToFakes(localRequest(`/v1/executions/${id}?follow`), {
    execution: {
      result: (_id, waitMs) =>
        waitMs === 0 ? Promise.resolve({ kind: "not-finished" }) : answer(waitMs),
    },
  });
  expect(response.status).toBe(200);
  if (response.body === null) throw new Error("no body");
  return response.body.getReader();
}

async function readText(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  const { value } = await reader.read();
  return new TextDecoder().decode(value);
}

/** Creates an execution and follows it, in an object that gives these results one after the other. */
async function createAndFollow(
  results: readonly (() => Promise<ExecutionResult>)[],
): Promise<{ readonly calls: readonly string[]; readonly body: string }> {
  const calls: string[] = [];
  const left = [...results];
  const response = await sendToFakes(
    localRequest("/v1/executions?follow", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ffqn: "test:fake/fake.f", params: [] }),
    }),
    {
      functions: [{ ffqn: makeFfqn("test:fake/fake", "f"), params: [], result: noResult }],
      execution: {
        create: async () => {
          calls.push("create");
          await scheduler.wait(0);
          return { kind: "created" };
        },
        result: async () => {
          calls.push("result");
          return (await left.shift()?.()) ?? { kind: "not-found" };
        },
      },
    },
  );
  expect(response.status).toBe(201);
  return { calls, body: await response.text() };
}

const noResult = { kind: "result", ok: null, err: null } as const;
const finished = { kind: "finished", retval: { kind: "ok", value: null } } as const;

describe("?follow", () => {
  it("[HT3] asks for the result of a new execution before its creation is confirmed", async () => {
    const { calls, body } = await createAndFollow([() => Promise.resolve(finished)]);
    expect(calls).toEqual(["create", "result"]);
    expect(body).toBe('\n{"ok":null}');
  });

  it.each<[string, () => Promise<ExecutionResult>]>([
    ["the object did not have the execution yet", async () => ({ kind: "not-found" })],
    ["the call was lost", () => Promise.reject(new Error("lost"))],
  ])("[HT3] asks again when %s", async (_what, early) => {
    const { calls, body } = await createAndFollow([early, () => Promise.resolve(finished)]);
    expect(calls).toEqual(["create", "result", "result"]);
    expect(body).toBe('\n{"ok":null}');
  });

  it("[HT27] answers at once, sends a blank after each slice of at most 20 s, then the result", async () => {
    const slices: { waitMs: number; answer: (result: ExecutionResult) => void }[] = [];
    const reader = await follow((waitMs) => {
      const { promise, resolve } = Promise.withResolvers<ExecutionResult>();
      slices.push({ waitMs, answer: resolve });
      return promise;
    });
    expect(await readText(reader)).toBe("\n");
    const heartbeat = readText(reader);
    await expect.poll(() => slices.length).toBe(1);
    slices[0]?.answer({ kind: "not-finished" });
    expect(await heartbeat).toBe("\n");
    const result = readText(reader);
    await expect.poll(() => slices.length).toBe(2);
    slices[1]?.answer({ kind: "finished", retval: { kind: "ok", value: null } });
    expect(await result).toBe('{"ok":null}');
    expect((await reader.read()).done).toBe(true);
    expect(slices.map(({ waitMs }) => waitMs)).toEqual([20_000, 20_000]);
  });

  it("[HT28] asks no more once the client has gone", async () => {
    const calls: number[] = [];
    const last = Promise.withResolvers<ExecutionResult>();
    const reader = await follow((waitMs) => {
      calls.push(waitMs);
      return calls.length < 3 ? Promise.resolve({ kind: "not-finished" }) : last.promise;
    });
    while (calls.length < 3) await reader.read();
    await reader.cancel();
    last.resolve({ kind: "not-finished" });
    await scheduler.wait(0);
    expect(calls).toHaveLength(3);
  });
});
