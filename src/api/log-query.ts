/** What may be asked of a log: a page or everything from a cursor on, and which lines of it. */
import { z } from "@hono/zod-openapi";
import type { LogRequest } from "../engine/execution-rpc.ts";
import { LOG_LEVELS, LOG_STREAMS } from "../execution/log-line.ts";
import { followField } from "./follow.ts";
import { logCursorShape, logPosition } from "./log-json.ts";
import { pageFields } from "./page-query.ts";

/** Lines that a follower gets at once, at most. */
const FOLLOWED_LENGTH = 500;

export const logQuery = z
  .strictObject({
    cursor: logCursorShape.optional(),
    ...pageFields,
    level: z.enum(LOG_LEVELS).optional().openapi({
      description:
        "Logged lines of this level and the more severe ones; printed ones only if `stream` asks for them.",
    }),
    stream: z
      .enum([...LOG_STREAMS, "all"])
      .optional()
      .openapi({
        description: "Printed lines of this stream; logged ones only if `level` asks for them.",
      }),
    show_derived: z.enum(["true", "false"]).default("true").openapi({
      description: "Whether lines of the executions below this one are in it.",
    }),
    follow: followField.openapi({
      type: "boolean",
      description:
        "Answer with one line of JSON for each line of the log, until the execution has finished; blank " +
        "lines show that the server is there. `length` is of no account.",
    }),
  })
  .refine(({ follow, direction }) => !follow || direction === "newer", {
    path: ["direction"],
    message: "`follow` goes from older to newer lines",
  });

export function logRequest(query: z.output<typeof logQuery>): LogRequest {
  const { cursor, level, stream, follow } = query;
  const isUnfiltered = level === undefined && stream === undefined;
  return {
    cursor: cursor === undefined ? null : logPosition(cursor),
    isIncluding: query.including_cursor === "true",
    direction: query.direction,
    length: follow ? FOLLOWED_LENGTH : query.length,
    levels: isUnfiltered ? LOG_LEVELS : level === undefined ? [] : levelsFrom(level),
    streams: LOG_STREAMS.filter((name) => isUnfiltered || stream === "all" || name === stream),
    withDerived: query.show_derived === "true",
  };
}

function levelsFrom(level: (typeof LOG_LEVELS)[number]): LogRequest["levels"] {
  return LOG_LEVELS.slice(LOG_LEVELS.indexOf(level));
}
