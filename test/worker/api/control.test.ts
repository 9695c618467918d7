import { describe, expect, it } from "vitest";
import { eventShape } from "../../../src/api/event-json.ts";
import { newExecutionId } from "../../../src/api/new-execution-id.ts";
import { responseShape } from "../../../src/api/response-json.ts";
import { statusShape } from "../../../src/api/status-json.ts";
import type {
  ControlReply,
  ExecutionRpc,
  ExecutionStatus,
} from "../../../src/engine/execution-rpc.ts";
import { delayId } from "../../../src/execution/delay-id.ts";
import type { EventBody } from "../../../src/execution/event.ts";
import { ownerId } from "../../../src/execution/execution-id.ts";
import type { Pending } from "../../../src/execution/tree-state.ts";
import { isJoinSetId } from "../../../src/execution/join-set-id.ts";
import { makeFfqn } from "../../../src/wit/ffqn.ts";
import { sendToFakes } from "./api-over-fakes.ts";
import { create, resultOf, send } from "./local-api.ts";
import { localRequest } from "./local-request.ts";
import { problemOf } from "./problem-body.ts";

const id = newExecutionId();
const atMs = 1_800_000_000_000;
const at = "2027-01-15T08:00:00.000Z";

function joinSet(text: string) {
  if (!isJoinSetId(text)) throw new Error(text);
  return text;
}

function status(pending: Pending, change: Partial<ExecutionStatus> = {}): ExecutionStatus {
  return {
    id,
    ffqn: makeFfqn("ns:pkg/ifc", "fn"),
    component: null,
    createdAtMs: atMs,
    generation: { number: 1, sinceMs: atMs },
    pending,
    isHot: false,
    run: null,
    nextVersion: 3,
    attempt: 1,
    lastError: null,
    nextRetryAtMs: null,
    blockedOn: null,
    sleeps: null,
    rows: 2,
    warnings: [],
    ...change,
  };
}

const PAUSED: ControlReply = {
  kind: "done",
  status: status({
    kind: "paused",
    reason: "retries-exhausted",
    sinceMs: atMs,
    inner: { kind: "pending-at", atMs },
  }),
};

function put(action: string, execution: Partial<ExecutionRpc>, of: string = id): Promise<Response> {
  const request = localRequest(`/v1/executions/${of}/${action}`, { method: "PUT" });
  return sendToFakes(request, { execution });
}

describe("PUT pause, unpause and retry", () => {
  it.each([
    ["pause", { pause: () => PAUSED }],
    ["unpause", { unpause: () => PAUSED }],
    ["retry", { retry: () => PAUSED }],
  ])("[HT66] %s answers the state afterwards", async (action, execution) => {
    const response = await put(action, execution);
    expect(response.status).toBe(200);
    const body = statusShape.parse(await response.json());
    expect(body.pending_state).toEqual({
      status: "paused",
      reason: "retries_exhausted",
      since: at,
      inner: { status: "pending_at", scheduled_at: at },
    });
  });

  it.each([
    ["pause", { kind: "finished" }, 409, "execution-finished", "can be retried"],
    ["unpause", { kind: "finished" }, 409, "execution-finished", "can be retried"],
    [
      "pause",
      { kind: "activity-running", attempt: 2, lockExpiresAtMs: atMs },
      422,
      "activity-running",
      `attempt 2 of the activity is running, and a running attempt cannot be paused: ask again when it has ended, at the latest at ${at}.`,
    ],
    ["retry", { kind: "finished-ok" }, 409, "not-failed", "returned ok"],
    [
      "retry",
      { kind: "not-finished", status: PAUSED.status },
      409,
      "not-failed",
      "it is paused, so unpause it",
    ],
  ] as const)("[HT67] %s refused for %j answers %s %s", async (...row) => {
    const [action, refusal, code, problemCode, message] = row;
    const response = await put(action, { [action]: () => ({ kind: "refused", refusal }) });
    expect(response.status).toBe(code);
    expect(await problemOf(response)).toMatchObject({
      code: problemCode,
      message: expect.stringContaining(message) as unknown,
    });
  });

  it.each(["pause", "unpause", "retry"])(
    "[HT68] %s answers 404 for an unknown execution and 400 for what is no id",
    async (action) => {
      expect((await put(action, { [action]: () => ({ kind: "not-found" }) })).status).toBe(404);
      expect((await put(action, {}, "E_x")).status).toBe(400);
    },
  );

  it("[HT69] retry takes top-level ids only, and names the right one", async () => {
    const response = await put("retry", {}, `${id}.o:1-add_1`);
    expect(response.status).toBe(400);
    const { code, message } = await problemOf(response);
    expect(code).toBe("execution-id-derived");
    expect(message).toContain(`retry \`${id}\``);
  });

  it("[HT69] a retry whose answer is lost on its way is made again under the same name", async () => {
    const requests: string[] = [];
    const response = await put("retry", {
      retry: (_, request) => {
        requests.push(request);
        if (requests.length > 1) return PAUSED;
        throw Object.assign(new Error("the object was reset"), { durableObjectReset: true });
      },
    });
    expect(response.status).toBe(200);
    expect(requests).toHaveLength(2);
    expect(requests[1]).toBe(requests[0]);
  });
});

describe("what readers see of pauses and sleeps", () => {
  const set = joinSet("o:1-sleep");
  const delay = delayId(ownerId(id, 1), set, 1);

  it("[HT70] the status of a sleep says which delay it is and when it is due", async () => {
    const sleeping = status(
      { kind: "blocked-by-join-set", joinSet: set, delay: 1, expiresAtMs: atMs, sinceMs: atMs },
      { sleeps: { delay, expiresAtMs: atMs } },
    );
    const response = await sendToFakes(localRequest(`/v1/executions/${id}/status`), {
      execution: { status: () => sleeping },
    });
    const body = statusShape.parse(await response.json());
    expect(body.blocked_on).toEqual({ delay_id: delay, expires_at: at, since: at });
    expect(delay).toBe(`Delay_${id.slice(2)}.o:1-sleep_1`);
  });

  it.each<[EventBody, unknown]>([
    [{ kind: "paused" }, "paused"],
    [{ kind: "unpaused" }, "unpaused"],
    [
      {
        kind: "history-event",
        event: {
          kind: "delay-request",
          joinSet: set,
          delay,
          scheduleAt: { kind: "in", ms: 5 },
          expiresAtMs: atMs,
        },
      },
      {
        history_event: {
          event: {
            type: "join_set_request",
            join_set_id: set,
            request: {
              type: "delay_request",
              delay_id: delay,
              expires_at: at,
              schedule_at: { in: { milliseconds: 5 } },
              paused: false,
            },
          },
        },
      },
    ],
    [
      {
        kind: "history-event",
        event: { kind: "join-next", joinSet: set, requestedFfqn: null, closing: false },
      },
      {
        history_event: {
          event: { type: "join_next", join_set_id: set, requested_ffqn: null, closing: false },
        },
      },
    ],
  ])("[HT71] events are upstream's: %j", async (body, expected) => {
    const response = await sendToFakes(localRequest(`/v1/executions/${id}/events`), {
      execution: { events: () => ({ items: [{ version: 0, atMs, body }], newest: 0 }) },
    });
    const { events } = await response.json<{ events: unknown[] }>();
    expect(eventShape.parse(events[0]).event).toEqual(expected);
  });

  it.each([
    ["ok", { ok: null }],
    ["cancelled", { err: null }],
  ] as const)("[HT71] the response of a delay that ended as %s", async (outcome, result) => {
    const item = { cursor: 1, atMs, joinSet: set, delay, outcome };
    const response = await sendToFakes(localRequest(`/v1/executions/${id}/responses`), {
      execution: { responses: () => ({ items: [item], newest: 1 }) },
    });
    const { responses } = await response.json<{ responses: unknown[] }>();
    expect(responseShape.parse(responses[0]).event.event.event).toEqual({
      type: "delay_finished",
      delay_id: delay,
      result,
    });
  });
});

describe("a real execution", () => {
  it("[HT72] that failed is retried by PUT, and has one dense history afterwards", async () => {
    const failed = await create("testing:fibo-workflow/workflow.fiboa-wat", [100, 1]);
    expect(await resultOf(failed)).toHaveProperty("err");
    const retried = await send(`/v1/executions/${failed}/retry`, { method: "PUT" });
    expect(retried.status).toBe(200);
    expect(await resultOf(failed)).toHaveProperty("err");
    const page = await send(`/v1/executions/${failed}/events?length=100`);
    const { events } = await page.json<{ events: { version: number; event: object }[] }>();
    expect(events.map(({ version }) => version)).toEqual([...events.keys()]);
    expect(events.map(({ event }) => event)).toContainEqual({
      unlocked: { backoff_expires_at: expect.any(String) as unknown, reason: "retried" },
    });
  });
});
