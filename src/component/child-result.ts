/** Results of children in the forms in which a workflow gets them: of their type, or as JSON. */
import { parseJson } from "../wit/json-text.ts";
import type { JsonText } from "../wit/json-text.ts";
import { projectFailure } from "../wit/retval.ts";
import type { Retval } from "../wit/retval.ts";
import { valueFromJson } from "../wit/value-from-json.ts";
import { valueToJson } from "../wit/value-to-json.ts";
import type { ResultType, WitType } from "../wit/wit-type.ts";
import type { TaggedValue, WitValue } from "../wit/wit-value.ts";
import type { Answer } from "../workflow/history.ts";
import { describeMismatch } from "./function-call.ts";

/** `result<option<string>, option<string>>`. */
export interface JsonResult {
  readonly tag: "ok" | "err";
  readonly val: string | undefined;
}

/**
 * The result as a value `{ tag, val }` of its type; an execution failure is its projection. Throws a `TypeError`
 * when a stored result does not fit.
 * @param what whose result it is, for the error
 */
export function resultValue(retval: Retval, type: ResultType, what: string): TaggedValue {
  switch (retval.kind) {
    case "ok":
      return { tag: "ok", val: payloadFrom(retval.value, type.ok, `the result of ${what}`) };
    case "err":
      return { tag: "err", val: payloadFrom(retval.value, type.err, `the err of ${what}`) };
    case "execution-failure":
      return { tag: "err", val: projectFailure(type) ?? undefined };
  }
}

/** @param type that of the child's function; undefined when nothing exports it any more */
export function jsonResult(retval: Retval, type: ResultType | undefined): JsonResult {
  if (retval.kind !== "execution-failure") {
    return { tag: retval.kind, val: retval.value ?? undefined };
  }
  return { tag: "err", val: type === undefined ? '"execution_failed"' : projectionJson(type) };
}

/** A delay that is over is an ok, a cancelled one an err, both without a value. */
export function jsonAnswer(
  answer: Answer,
  typeOf: (ffqn: string) => ResultType | undefined,
): JsonResult {
  if (answer.kind === "child-answer") return jsonResult(answer.retval, typeOf(answer.ffqn));
  return { tag: answer.outcome === "ok" ? "ok" : "err", val: undefined };
}

function projectionJson(type: ResultType): string | undefined {
  const value = projectFailure(type);
  if (value === null || type.err === null) return undefined;
  const json = valueToJson(value, type.err, "err");
  if ("kind" in json) throw new TypeError(describeMismatch(json));
  return json.ok;
}

function payloadFrom(text: JsonText | null, type: WitType | null, what: string): WitValue {
  if (type === null) return undefined;
  const json = parseJson(text ?? "null");
  if (!("ok" in json)) throw new TypeError(`${what} is not JSON: ${json.message}`);
  const value = valueFromJson(json.ok, type, what);
  if ("kind" in value) throw new TypeError(describeMismatch(value));
  return value.ok;
}
