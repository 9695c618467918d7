/** The real Worker as its own machine reaches it. */
import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import worker from "../../../src/worker.ts";
import { localRequest } from "./local-request.ts";

/** Sends a request from loopback to a server that listens on loopback. */
export async function send(path: string, init: RequestInit = {}): Promise<Response> {
  return worker.fetch(
    localRequest(path, init),
    { ...env, OBELISK_LISTENS_ON: "127.0.0.1" },
    createExecutionContext(),
  );
}

/** Sends a JSON body; `body` may be text, which is sent as it is. */
export function sendJson(method: "POST" | "PUT", path: string, body: unknown): Promise<Response> {
  return send(path, {
    method,
    headers: { "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

/** Creates an execution and gives its id. */
export async function create(ffqn: string, params: readonly unknown[]): Promise<string> {
  const response = await sendJson("POST", "/v1/executions", { ffqn, params });
  if (response.status !== 201) throw new Error(await response.text());
  return (await response.text()).trim();
}

/** Waits for the end of an execution and gives its result. */
export async function resultOf(id: string): Promise<unknown> {
  return (await send(`/v1/executions/${id}?follow`)).json();
}
