/** Results of functions as JSON: one that somebody writes down, `{"ok": ...}` or `{"err": ...}`, and whether it fits. */
import { isJsonObject, parseJson, printJson } from "../wit/json-text.ts";
import type { Retval } from "../wit/retval.ts";
import { valueFromJson } from "../wit/value-from-json.ts";
import type { ResultType } from "../wit/wit-type.ts";
import { describeMismatch } from "./function-call.ts";

/** A text says what is wrong. */
export function parseRetval(text: string): Retval | string {
  const json = parseJson(text);
  if (!("ok" in json)) return `the result is not JSON: ${json.message}`;
  const [entry, ...more] = isJsonObject(json.ok) ? Object.entries(json.ok) : [];
  const [kind, payload = null] = entry ?? [];
  if (more.length > 0 || (kind !== "ok" && kind !== "err")) {
    return 'a result is written {"ok": ...} or {"err": ...}';
  }
  return { kind, value: payload === null ? null : printJson(payload) };
}

/** Why it is no result of that type; null when it is one. */
export function mismatchOf(retval: Retval, result: ResultType): string | null {
  if (retval.kind === "execution-failure") return "only the engine ends an execution so";
  const { kind, value: text } = retval;
  const json = text === null ? { ok: null } : parseJson(text);
  if (!("ok" in json)) return `the ${kind} is not JSON: ${json.message}`;
  const type = result[kind];
  if (type === null) {
    return json.ok === null ? null : `${kind} has no value, so it is written {"${kind}": null}`;
  }
  const value = valueFromJson(json.ok, type, kind);
  return "kind" in value ? describeMismatch(value) : null;
}
