/** Following the log of an execution: one line of JSON for each line, until the execution has finished. */
import type { LogPage, LogRequest } from "../engine/execution-rpc.ts";
import { printJson } from "../wit/json-text.ts";
import { HEARTBEAT, SLICE_MS } from "./follow.ts";
import { logJson } from "./log-json.ts";

/** @param first the page for `request`, which is sent at once */
export function logStreamAnswer(
  first: LogPage,
  request: LogRequest,
  read: (request: LogRequest, waitMs: number) => Promise<LogPage | null>,
): Response {
  return new Response(logStream(first, request, read), {
    headers: { "content-type": "application/x-ndjson" },
  });
}

function logStream(
  first: LogPage,
  request: LogRequest,
  read: (request: LogRequest, waitMs: number) => Promise<LogPage | null>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let page: LogPage | null = first;
  let next = request;
  return new ReadableStream({
    // The stream asks again only while somebody reads it.
    async pull(controller) {
      page ??= await read(next, SLICE_MS);
      if (page === null) throw new Error("an execution that was followed is gone");
      const { lines, isFinished } = page;
      page = null;
      const last = lines.at(-1);
      if (last === undefined) {
        // Without a first byte some proxies hold the headers back.
        controller.enqueue(encoder.encode(HEARTBEAT));
        if (isFinished) controller.close();
        return;
      }
      next = { ...next, cursor: last.position, isIncluding: false };
      const text = lines.map((line) => `${printJson(logJson(line))}\n`).join("");
      controller.enqueue(encoder.encode(text));
    },
  });
}
