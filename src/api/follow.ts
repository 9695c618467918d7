/**
 * Following an execution to its result. The answer begins at once and is completed when the execution ends;
 * until then it carries blanks, which JSON allows before a value. The Worker waits in slices, so a client that
 * has gone away keeps neither it nor the object awake.
 */
import { z } from "@hono/zod-openapi";
import type { ExecutionResult } from "../engine/execution-rpc.ts";
import type { ExecutionId } from "../execution/execution-id.ts";
import { printJson } from "../wit/json-text.ts";
import type { AnswerOptions } from "./json-answer.ts";
import { callExecution } from "./execution-object-call.ts";
import { resultJson } from "./retval-json.ts";

/** Longest time for which one call waits in the object. */
export const SLICE_MS = 20_000;
export const HEARTBEAT = "\n";

export const followField = z
  .enum(["", "true", "false"])
  .default("false")
  .transform((text) => text !== "false");

export const followQuery = z.strictObject({
  follow: followField.openapi({
    type: "boolean",
    description: "Answer at once, and complete the answer with the result when there is one.",
  }),
});

/** Null when it could not be had so early. */
export type EarlyResult = Promise<ExecutionResult | null>;

/** The result of an execution that is about to be created; that it is not there yet, and any failure, is no result. */
export async function earlyResult(env: Env, id: ExecutionId): EarlyResult {
  try {
    const result = await readResult(env, id, SLICE_MS);
    return result.kind === "not-found" ? null : result;
  } catch {
    return null;
  }
}

interface FollowOptions extends AnswerOptions {
  /** The first result of the execution, if it was asked for before. */
  readonly early?: EarlyResult | null;
}

/** An answer whose body is the result of an execution that exists. */
export function followAnswer(
  env: Env,
  id: ExecutionId,
  { early = null, ...options }: FollowOptions,
): Response {
  let first = early;
  const body = resultStream((waitMs) => {
    const asked = first;
    first = null;
    return asked === null ? readResult(env, id, waitMs) : orLater(env, id, asked);
  });
  return new Response(body, {
    status: options.status ?? 200,
    headers: { "content-type": "application/json", ...options.headers },
  });
}

async function orLater(env: Env, id: ExecutionId, early: EarlyResult): Promise<ExecutionResult> {
  return (await early) ?? (await readResult(env, id, SLICE_MS));
}

function readResult(env: Env, id: ExecutionId, waitMs: number): Promise<ExecutionResult> {
  return callExecution(env, id, (execution) => execution.result(id, waitMs));
}

function resultStream(
  read: (waitMs: number) => Promise<ExecutionResult>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      // Without a first byte some proxies hold the headers back.
      controller.enqueue(encoder.encode(HEARTBEAT));
    },
    // The stream asks again only while somebody reads it.
    async pull(controller) {
      const result = await read(SLICE_MS);
      if (result.kind === "not-finished") {
        controller.enqueue(encoder.encode(HEARTBEAT));
      } else if (result.kind === "finished") {
        controller.enqueue(encoder.encode(printJson(resultJson(result.retval))));
        controller.close();
      } else {
        throw new Error("an execution that was followed is gone");
      }
    },
  });
}
