/** The state of an execution as the server reports it, and the line that tells a person about it. */
import { z } from "zod";
import { assertNever } from "../wit/assert-never.ts";
import { firstLine } from "./printable-text.ts";

const waitingStates = [
  z.object({ status: z.literal("pending_at"), scheduled_at: z.string() }),
  z.object({
    status: z.literal("blocked_by_join_set"),
    join_set_id: z.string(),
    closing: z.boolean(),
  }),
  z.object({ status: z.literal("blocked_by_stub"), target_execution_id: z.string() }),
  z.object({
    status: z.literal("parked"),
    reason: z.string(),
    expected: z.string(),
    actual: z.string(),
  }),
] as const;

const pendingState = z.discriminatedUnion("status", [
  z.object({ status: z.literal("locked") }),
  ...waitingStates,
  z.object({
    status: z.literal("paused"),
    reason: z.string(),
    inner: z.discriminatedUnion("status", waitingStates),
  }),
  z.object({
    status: z.literal("cancelling"),
    kind: z.string(),
  }),
  z.object({
    status: z.literal("finished"),
    finished_at: z.string(),
    result_kind: z.unknown(),
  }),
]);

export const executionStatus = z.object({
  execution_id: z.string(),
  ffqn: z.string(),
  pending_state: pendingState,
  created_at: z.string(),
  generation: z.object({ number: z.number(), since: z.string() }),
  component_digest: z.string().nullable(),
  component_type: z.string().nullable(),
  attempt: z.number(),
  last_error: z.object({ reason: z.string(), detail: z.string().nullable() }).nullable(),
  next_retry_at: z.string().nullable(),
  blocked_on: z
    .union([
      z.object({ execution_id: z.string() }),
      z.object({ delay_id: z.string(), expires_at: z.string() }),
    ])
    .nullable(),
  rows: z.number(),
  warnings: z.array(
    z.object({ limit: z.string(), used: z.number(), most: z.number(), remedy: z.string() }),
  ),
});

export type ExecutionStatus = z.infer<typeof executionStatus>;
type Waiting = Exclude<
  ExecutionStatus["pending_state"],
  { status: "locked" | "paused" | "cancelling" | "finished" }
>;

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
    case "paused":
      return pending.reason === "requested"
        ? `paused; before: ${describeWaiting(status, pending.inner)}`
        : `paused, no attempt is left${errorOf(status)}`;
    case "cancelling":
      return `ending with ${pending.kind}, as soon as its children have ended`;
    case "finished":
      return `finished: ${describeResultKind(pending.result_kind)}`;
    default:
      return describeWaiting(status, pending);
  }
}

/** The part of a child's id that its parent does not have. */
export function relativeId(id: string, parent: string): string {
  return id.startsWith(`${parent}.`) ? id.slice(parent.length + 1) : id;
}

/** `ok`, `err`, or the kind of an execution failure. */
export function describeResultKind(kind: unknown): string {
  if (kind === "ok") return "ok";
  const err = z
    .object({ err: z.union([z.string(), z.record(z.string(), z.string())]) })
    .safeParse(kind).data?.err;
  if (err === undefined) return JSON.stringify(kind);
  return typeof err === "string" ? "err" : Object.values(err).join();
}

function describeWaiting(status: ExecutionStatus, pending: Waiting): string {
  switch (pending.status) {
    case "pending_at": {
      if (status.component_type === "activity_stub") {
        return "waiting for somebody to give it its result (`obelisk execution stub`)";
      }
      const { attempt, next_retry_at: retryAt } = status;
      if (status.last_error === null || retryAt === null) return "waiting for its turn";
      return `attempt ${attempt} at ${clock(retryAt)}${errorOf(status)}`;
    }
    case "blocked_by_join_set":
      return pending.closing
        ? `waiting for what ${pending.join_set_id} has left behind`
        : describeBlocked(status, pending.join_set_id);
    case "blocked_by_stub":
      return `waiting for ${pending.target_execution_id} to take its result`;
    case "parked":
      return `parked, ${pending.reason}: expected ${pending.expected}; found ${pending.actual}`;
    default:
      return assertNever(pending);
  }
}

function describeBlocked(
  { blocked_on: on, execution_id: id }: ExecutionStatus,
  set: string,
): string {
  if (on === null) return `waiting for ${set}`;
  return "delay_id" in on
    ? `sleeping until ${on.expires_at}`
    : `waiting for ${relativeId(on.execution_id, id)}`;
}

function errorOf({ last_error: error }: ExecutionStatus): string {
  if (error === null) return "";
  const detail = error.detail === null ? "" : ` (${firstLine(error.detail, SHOWN_ERROR_LENGTH)})`;
  return `, after: ${firstLine(error.reason, SHOWN_ERROR_LENGTH)}${detail}`;
}

/** `20:00:00.100` of an ISO instant. */
function clock(instant: string): string {
  return instant.slice(instant.indexOf("T") + 1).replace("Z", "");
}
