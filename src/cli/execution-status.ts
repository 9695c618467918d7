/** The state of an execution as the server reports it, and the line that tells a person about it. */
import { z } from "zod";

const pendingState = z.discriminatedUnion("status", [
  z.object({ status: z.literal("locked") }),
  z.object({ status: z.literal("pending_at"), scheduled_at: z.string() }),
  z.object({ status: z.literal("blocked_by_join_set") }),
  z.object({
    status: z.literal("parked"),
    reason: z.string(),
    expected: z.string(),
    actual: z.string(),
  }),
  z.object({ status: z.literal("finished"), result_kind: z.unknown() }),
]);

export const executionStatus = z.object({
  execution_id: z.string(),
  ffqn: z.string(),
  pending_state: pendingState,
  attempt: z.number(),
  last_error: z.object({ reason: z.string(), detail: z.string().nullable() }).nullable(),
  next_retry_at: z.string().nullable(),
  blocked_on: z.object({ execution_id: z.string() }).nullable(),
});

export type ExecutionStatus = z.infer<typeof executionStatus>;

/** Most characters of an error that a line shows. */
const SHOWN_ERROR_LENGTH = 120;

/**
 * What the execution does now. Equal texts are the same state: no instant that passes by itself is in it.
 */
export function describeStatus(status: ExecutionStatus): string {
  const { pending_state: pending, attempt } = status;
  switch (pending.status) {
    case "locked":
      return attempt > 1 ? `running, attempt ${attempt}` : "running";
    case "pending_at":
      return describeWaiting(status);
    case "blocked_by_join_set":
      return status.blocked_on === null
        ? "waiting"
        : `waiting for ${relativeId(status.blocked_on.execution_id, status.execution_id)}`;
    case "parked":
      return `parked, ${pending.reason}: expected ${pending.expected}; found ${pending.actual}`;
    case "finished":
      return `finished: ${describeResultKind(pending.result_kind)}`;
  }
}

/** The part of a child's id that its parent does not have. */
export function relativeId(id: string, parent: string): string {
  return id.startsWith(`${parent}.`) ? id.slice(parent.length + 1) : id;
}

function describeWaiting(status: ExecutionStatus): string {
  const { attempt, last_error: error, next_retry_at: retryAt } = status;
  if (error === null || retryAt === null) return "waiting for its turn";
  const detail = error.detail === null ? "" : ` (${firstLine(error.detail)})`;
  return `attempt ${attempt} at ${clock(retryAt)}, after: ${firstLine(error.reason)}${detail}`;
}

function describeResultKind(kind: unknown): string {
  if (kind === "ok") return "ok";
  const err = z
    .object({ err: z.union([z.string(), z.record(z.string(), z.string())]) })
    .safeParse(kind);
  if (!err.success) return JSON.stringify(kind);
  return typeof err.data.err === "string" ? "err" : Object.values(err.data.err).join();
}

/** `20:00:00.100` of an ISO instant. */
function clock(instant: string): string {
  return instant.slice(instant.indexOf("T") + 1).replace("Z", "");
}

function firstLine(text: string): string {
  const [line = ""] = text.split("\n");
  return line.length <= SHOWN_ERROR_LENGTH ? line : `${line.slice(0, SHOWN_ERROR_LENGTH)}...`;
}
