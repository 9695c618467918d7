/** One event or response of an execution as cells of a table. */
import { z } from "zod";
import type { JsonObject, JsonValue } from "../wit/json-text.ts";
import { isJsonObject, printJson } from "../wit/json-text.ts";
import { firstLine } from "./printable-text.ts";
import { relativeId } from "./execution-status.ts";

/** Most characters of a value that a cell shows; `--json` has all of them. */
const SHOWN_LENGTH = 100;

const eventShape = z.object({
  version: z.number(),
  created_at: z.string(),
  event: z.custom<JsonValue>(),
});

const responseShape = z.object({
  cursor: z.number(),
  event: z.object({
    created_at: z.string(),
    event: z.object({ join_set_id: z.string().nullable(), event: z.custom<JsonObject>() }),
  }),
});

/** Version, instant, name, and what else the event says. */
export function eventCells(item: JsonValue, id: string): readonly string[] {
  const { version, created_at: at, event } = eventShape.parse(item);
  return [String(version), at, ...namedCells(event, id)];
}

/** Cursor, instant, join set, what has ended or was given a result, and how. */
export function responseCells(item: JsonValue, id: string): readonly string[] {
  const { cursor, event: response } = responseShape.parse(item);
  const { join_set_id: joinSet, event } = response.event;
  const ended = textOf(
    event["child_execution_id"] ?? event["delay_id"] ?? event["target_execution_id"] ?? "",
  );
  const result = event["result"] ?? null;
  return [
    String(cursor),
    response.created_at,
    joinSet ?? "",
    relativeId(ended, id),
    shorten(result),
  ];
}

/** An event is its name, or an object with its name as the only key. */
function namedCells(event: JsonValue, id: string): readonly string[] {
  if (!isJsonObject(event)) return [textOf(event), ""];
  const [[name, fields] = ["", null]] = Object.entries(event);
  if (!isJsonObject(fields)) return [name, shorten(fields)];
  if (name === "history_event") return historyCells(fields["event"] ?? null, id);
  return [name, fieldsText(name === "finished" ? (fields["retval"] ?? null) : fields, id)];
}

function historyCells(event: JsonValue, id: string): readonly string[] {
  if (!isJsonObject(event)) return ["history_event", shorten(event)];
  const { type = "", request, ...rest } = event;
  const fields = isJsonObject(request ?? null) ? { ...rest, ...toObject(request) } : rest;
  return [textOf(type), fieldsText(fields, id)];
}

function toObject(value: JsonValue | undefined): JsonObject {
  return value !== undefined && isJsonObject(value) ? value : {};
}

/** Fields that say much come first; what says nothing is left out. */
const leading = ["ffqn", "target_ffqn", "params", "join_set_id", "child_execution_id", "delay_id"];
const silent = new Set(["type", "result", "retry_config", "closing", "paused", "component_id"]);

function fieldsText(fields: JsonValue, id: string): string {
  if (!isJsonObject(fields)) return shorten(fields);
  const entries = Object.entries(fields).filter(
    ([name, value]) => !silent.has(name) && value !== null,
  );
  const sorted = entries.toSorted(([left], [right]) => rank(left) - rank(right));
  return sorted.map(([name, value]) => `${name} ${cellText(value, id)}`).join(", ");
}

function rank(name: string): number {
  const at = leading.indexOf(name);
  return at === -1 ? leading.length : at;
}

function cellText(value: JsonValue, id: string): string {
  return typeof value === "string"
    ? firstLine(relativeId(value, id), SHOWN_LENGTH)
    : shorten(value);
}

function shorten(value: JsonValue): string {
  return firstLine(printJson(value), SHOWN_LENGTH);
}

/** Without the quotes of JSON. */
function textOf(value: JsonValue): string {
  return typeof value === "string" ? value : printJson(value);
}
