/** The events of an execution in JSON: one key names the event, history events carry a `type`. */
import { z } from "@hono/zod-openapi";
import { componentIdParts } from "../execution/component-id.ts";
import type { EventBody, ExecutionEvent } from "../execution/event.ts";
import type { RetryPolicy } from "../execution/retry-policy.ts";
import { withDefaults } from "../execution/retry-policy.ts";
import { assertNever } from "../wit/assert-never.ts";
import { historyEventJson, historyEventShape } from "./history-event-json.ts";
import { payloadJson } from "./json-answer.ts";
import {
  componentIdShape,
  executionIdShape,
  ffqnShape,
  instantJson,
  instantShape,
  payloadShape,
} from "./json-shape.ts";
import { retvalJson, retvalShape } from "./retval-json.ts";

const millisecondsShape = z.strictObject({ milliseconds: z.int() });

const retryConfigShape = z.strictObject({
  max_retries: z.int(),
  retry_exp_backoff: millisecondsShape,
  retry_backoff_factor: z.number(),
  retry_max_backoff: millisecondsShape,
  retry_jitter: z.number(),
  non_retryable: z.array(z.string()),
  on_exhausted: z.enum(["fail", "pause"]),
});

const bodyShape = z
  .union([
    z.strictObject({
      created: z.strictObject({
        ffqn: ffqnShape,
        params: payloadShape,
        parent: z.tuple([executionIdShape, z.string()]).nullable(),
        scheduled_at: instantShape,
        scheduled_by: executionIdShape.nullable(),
        component_id: componentIdShape.nullable(),
      }),
    }),
    z.strictObject({
      restarted: z
        .strictObject({
          generation: z.int(),
          ffqn: ffqnShape,
          params: payloadShape,
          component_id: componentIdShape,
        })
        .openapi({ description: "The workflow begins again: what follows is of that generation." }),
    }),
    z.strictObject({
      locked: z.strictObject({
        component_id: componentIdShape.nullable(),
        run_id: z.string(),
        lock_expires_at: instantShape.nullable(),
        retry_config: retryConfigShape,
      }),
    }),
    z.strictObject({
      unlocked: z.strictObject({ backoff_expires_at: instantShape, reason: z.string() }),
    }),
    z.strictObject({
      temporarily_failed: z.strictObject({
        backoff_expires_at: instantShape,
        reason: z.string(),
        detail: z.string().nullable(),
      }),
    }),
    z.strictObject({ temporarily_timed_out: z.strictObject({ backoff_expires_at: instantShape }) }),
    z.strictObject({
      component_upgrade_finished: z.strictObject({
        component_digest: z.string(),
        outcome: z.strictObject({ success: z.strictObject({ reason: z.literal("auto") }) }),
      }),
    }),
    z.enum(["paused", "unpaused", "cancellation_requested"]),
    z.strictObject({ finished: z.strictObject({ retval: retvalShape }) }),
    z.strictObject({ history_event: z.strictObject({ event: historyEventShape }) }),
  ])
  .openapi("ExecutionEventBody");

export const eventShape = z
  .strictObject({ version: z.int(), created_at: instantShape, event: bodyShape })
  .openapi("ExecutionEvent");

export function eventJson({ version, atMs, body }: ExecutionEvent): z.infer<typeof eventShape> {
  return { version, created_at: instantJson(atMs), event: bodyJson(body) };
}

function bodyJson(body: EventBody): z.infer<typeof bodyShape> {
  switch (body.kind) {
    case "created":
      return { created: createdJson(body) };
    case "restarted":
      return { restarted: restartedJson(body) };
    case "finished":
      return { finished: { retval: retvalJson(body.retval) } };
    case "history-event":
      return { history_event: { event: historyEventJson(body.event) } };
    default:
      return courseJson(body);
  }
}

/** What becomes of the runs of an execution, and what operators do. */
function courseJson(
  body: Exclude<EventBody, Body<"created" | "restarted" | "finished" | "history-event">>,
): z.infer<typeof bodyShape> {
  switch (body.kind) {
    case "locked":
      return { locked: lockedJson(body) };
    case "unlocked":
      return {
        unlocked: {
          backoff_expires_at: instantJson(body.backoffExpiresAtMs),
          reason: body.reason,
        },
      };
    case "temporarily-failed":
      return {
        temporarily_failed: {
          backoff_expires_at: instantJson(body.backoffExpiresAtMs),
          reason: body.reason,
          detail: body.detail,
        },
      };
    case "temporarily-timed-out":
      return {
        temporarily_timed_out: { backoff_expires_at: instantJson(body.backoffExpiresAtMs) },
      };
    case "paused":
    case "unpaused":
      return body.kind;
    case "cancellation-requested":
      return "cancellation_requested";
    case "component-upgrade-finished":
      return {
        component_upgrade_finished: {
          component_digest: componentIdParts(body.component).digest,
          outcome: { success: { reason: "auto" } },
        },
      };
    default:
      return assertNever(body);
  }
}

type Body<Kind extends EventBody["kind"]> = Extract<EventBody, { readonly kind: Kind }>;

function restartedJson({ generation, ffqn, params, component }: Body<"restarted">) {
  return { generation, ffqn, params: payloadJson(params), component_id: component };
}

function createdJson(body: Body<"created">) {
  return {
    ffqn: body.ffqn,
    params: payloadJson(body.params),
    parent: body.parent === null ? null : tuple(body.parent.id, body.parent.joinSet),
    scheduled_at: instantJson(body.scheduledAtMs),
    scheduled_by: body.scheduledBy,
    component_id: body.component,
  };
}

function lockedJson(body: Body<"locked">) {
  return {
    component_id: body.component,
    run_id: body.run,
    lock_expires_at: body.lockExpiresAtMs === null ? null : instantJson(body.lockExpiresAtMs),
    retry_config: retryConfigJson(body.retry),
  };
}

function retryConfigJson(policy: RetryPolicy): z.infer<typeof retryConfigShape> {
  const retry = withDefaults(policy);
  return {
    max_retries: retry.maxRetries,
    retry_exp_backoff: { milliseconds: retry.retryExpBackoffMs },
    retry_backoff_factor: retry.retryBackoffFactor,
    retry_max_backoff: { milliseconds: retry.retryMaxBackoffMs },
    retry_jitter: retry.retryJitter,
    non_retryable: [...retry.nonRetryable],
    on_exhausted: retry.onExhausted,
  };
}

function tuple(first: string, second: string): [string, string] {
  return [first, second];
}
