/** Lines of the log in JSON, one object a line. */
import { z } from "@hono/zod-openapi";
import type { LogEntry } from "../engine/execution-rpc.ts";
import type { LogPosition } from "../execution/log-line.ts";
import { LOG_LEVELS, LOG_STREAMS } from "../execution/log-line.ts";
import { executionIdShape, instantJson, instantShape } from "./json-shape.ts";

/** Positions as clients have them: `<row>.<place>`, to be taken as it is. */
export const logCursorShape = z
  .string()
  .regex(/^\d{1,10}\.\d{1,6}$/, "the `cursor` of a line")
  .openapi({ description: "Names a line for ever.", example: "17.0" });

const origin = {
  cursor: logCursorShape,
  created_at: instantShape,
  execution_id: executionIdShape,
  run_id: z.string(),
};

export const logLineShape = z
  .union([
    z.strictObject({ ...origin, level: z.enum(LOG_LEVELS), message: z.string() }),
    z.strictObject({ ...origin, stream_type: z.enum(LOG_STREAMS), message: z.string() }),
  ])
  .openapi("LogLine");

export function logJson(entry: LogEntry): z.infer<typeof logLineShape> {
  const { seq, index } = entry.position;
  const line = {
    cursor: `${seq}.${index}`,
    created_at: instantJson(entry.atMs),
    execution_id: entry.execution,
    run_id: entry.run,
  };
  return "level" in entry
    ? { ...line, level: entry.level, message: entry.text }
    : { ...line, stream_type: entry.stream, message: entry.text };
}

/** @param cursor of the form of `logCursorShape` */
export function logPosition(cursor: string): LogPosition {
  const [seq, index] = cursor.split(".");
  return { seq: Number(seq), index: Number(index) };
}
