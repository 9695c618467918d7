/** Answers in JSON that keep every digit of 64-bit integers, which `Response.json` would not. */
import type { JsonText, JsonValue } from "../wit/json-text.ts";
import { parseJson, printJson } from "../wit/json-text.ts";

export interface AnswerOptions {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export function jsonAnswer(value: JsonValue, options: AnswerOptions = {}): Response {
  return new Response(printJson(value), {
    status: options.status ?? 200,
    headers: { "content-type": "application/json", ...options.headers },
  });
}

/** A stored payload as a part of an answer; null where the type has no payload. */
export function payloadJson(text: JsonText | null): JsonValue {
  if (text === null) return null;
  const parsed = parseJson(text);
  if ("ok" in parsed) return parsed.ok;
  throw new TypeError(`a stored payload is not JSON: ${parsed.message}`);
}
