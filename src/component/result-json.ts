/** A result that somebody writes down as JSON: `{"ok": ...}` or `{"err": ...}`. */
import type { Ffqn } from "../wit/ffqn.ts";
import type { JsonValue } from "../wit/json-text.ts";
import { isJsonObject, parseJson, printJson } from "../wit/json-text.ts";
import type { Retval } from "../wit/retval.ts";
import { valueFromJson } from "../wit/value-from-json.ts";
import type { ResultType } from "../wit/wit-type.ts";
import { describeMismatch } from "./function-call.ts";
import type { WorkflowScope } from "./workflow-scope.ts";
import { resultTypeOf } from "./workflow-scope.ts";

export interface ParsedRetval {
  readonly retval: Retval;
  /** Why it is no result of that function; null when it is one. */
  readonly mismatch: (scope: WorkflowScope, ffqn: Ffqn) => string | null;
}

/** A text says what is wrong. */
export function parseRetval(text: string): ParsedRetval | string {
  const json = parseJson(text);
  if (!("ok" in json)) return `the result is not JSON: ${json.message}`;
  const [entry, ...more] = isJsonObject(json.ok) ? Object.entries(json.ok) : [];
  const [kind, payload = null] = entry ?? [];
  if (more.length > 0 || (kind !== "ok" && kind !== "err")) {
    return 'a result is written {"ok": ...} or {"err": ...}';
  }
  const value = payload === null ? null : printJson(payload);
  return {
    retval: { kind, value },
    mismatch(scope, ffqn) {
      const type = resultTypeOf(scope, ffqn);
      return type === undefined ? `nothing exports ${ffqn}` : mismatchOf(kind, payload, type);
    },
  };
}

function mismatchOf(kind: "ok" | "err", payload: JsonValue, result: ResultType): string | null {
  const type = result[kind];
  if (type === null) {
    return payload === null ? null : `${kind} has no value, so it is written {"${kind}": null}`;
  }
  const value = valueFromJson(payload, type, kind);
  return "kind" in value ? describeMismatch(value) : null;
}
