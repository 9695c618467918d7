/** Answers that consist of an execution id: plain text for shells, a JSON string for those who ask for JSON. */
import type { Context } from "hono";
import { accepts } from "hono/accepts";
import type { ExecutionId } from "../execution/execution-id.ts";
import type { AnswerOptions } from "./json-answer.ts";
import { jsonAnswer } from "./json-answer.ts";

export function idAnswer(context: Context, id: ExecutionId, options: AnswerOptions = {}): Response {
  const type = accepts(context, {
    header: "Accept",
    supports: ["text/plain", "application/json"],
    default: "text/plain",
  });
  if (type === "application/json") return jsonAnswer(id, options);
  return new Response(`${id}\n`, {
    status: options.status ?? 200,
    headers: { "content-type": "text/plain; charset=utf-8", ...options.headers },
  });
}
