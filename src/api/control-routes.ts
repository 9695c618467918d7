/** What operators do to executions: pause, unpause, cancel, retry. Asking for a state that is there already changes nothing. */
import { createRoute } from "@hono/zod-openapi";
import { ulid } from "ulid";
import type { ControlRefusal, ControlReply, ExecutionRpc } from "../engine/execution-rpc.ts";
import type { ExecutionId } from "../execution/execution-id.ts";
import { isTopLevel, parseExecutionId, topLevelOf } from "../execution/execution-id.ts";
import { assertNever } from "../wit/assert-never.ts";
import type { ApiApp } from "./api-app.ts";
import { callExecution } from "./execution-object-call.ts";
import { jsonAnswer } from "./json-answer.ts";
import { instantJson } from "./json-shape.ts";
import type { Problem, ProblemCode } from "./problem.ts";
import { executionNotFound, idMalformed, problem, problemAnswer } from "./problem.ts";
import { executionPath, jsonResponse, noQuery, responses } from "./route-shape.ts";
import { statusJson, statusShape } from "./status-json.ts";

const refusals = [
  "token-required",
  "token-invalid",
  "execution-id-malformed",
  "query-invalid",
  "execution-not-found",
  "unavailable",
] as const satisfies readonly ProblemCode[];

const stateAfterwards = { 200: jsonResponse("The state afterwards.", statusShape) };

const pause = createRoute({
  method: "put",
  path: "/v1/executions/{id}/pause",
  operationId: "pauseExecution",
  summary: "Let no run of an execution begin until it is unpaused",
  description:
    "Its children and delays go on; their answers reach it when it is unpaused. A workflow that runs stops at its call; the running attempt of an activity cannot be paused.",
  request: { params: executionPath, query: noQuery },
  responses: responses(stateAfterwards, [
    ...refusals,
    "execution-finished",
    "execution-ending",
    "activity-running",
  ]),
});

const unpause = createRoute({
  method: "put",
  path: "/v1/executions/{id}/unpause",
  operationId: "unpauseExecution",
  summary: "Let a paused execution go on",
  description: "One that was paused because its retries were exhausted has all of them again.",
  request: { params: executionPath, query: noQuery },
  responses: responses(stateAfterwards, [...refusals, "execution-finished"]),
});

const cancel = createRoute({
  method: "put",
  path: "/v1/executions/{id}/cancel",
  operationId: "cancelExecution",
  summary: "End an execution as cancelled",
  description:
    "An activity is cancelled at once, its running attempt dropped. A workflow can be cancelled if the name of its function ends in `-cancellable`: delays, activities and such workflows below it are cancelled with it, and other workflows below it are awaited.",
  request: { params: executionPath, query: noQuery },
  responses: responses(stateAfterwards, [...refusals, "execution-finished", "not-cancellable"]),
});

const retry = createRoute({
  method: "put",
  path: "/v1/executions/{id}/retry",
  operationId: "retryExecution",
  summary: "Let a failed execution go on from just before its failing call",
  description:
    "A workflow's failing call is the latest one that was not answered with ok; what followed is taken back, and the call is made again under the same id. One without such a call repeats its end, and an activity has all retries again.",
  request: { params: executionPath, query: noQuery },
  responses: responses(stateAfterwards, [...refusals, "execution-id-derived", "not-failed"]),
});

export function addControlRoutes(app: ApiApp): void {
  app.openapi(pause, ({ env, req }) =>
    control(env, req.valid("param").id, (execution, id) => execution.pause(id)),
  );
  app.openapi(unpause, ({ env, req }) =>
    control(env, req.valid("param").id, (execution, id) => execution.unpause(id)),
  );
  app.openapi(cancel, ({ env, req }) =>
    control(env, req.valid("param").id, (execution, id) => execution.cancel(id)),
  );
  app.openapi(retry, ({ env, req }) => {
    const text = req.valid("param").id;
    const id = parseExecutionId(text);
    if (typeof id === "string" && !isTopLevel(id)) return problemAnswer(derivedId(id));
    // A call that was lost on its way back is made again, and must not retry what it has retried itself.
    const request = ulid();
    return control(env, text, (execution, top) => execution.retry(top, request));
  });
}

async function control(
  env: Env,
  text: string,
  act: (execution: ExecutionRpc, id: ExecutionId) => ControlReply | Promise<ControlReply>,
): Promise<Response> {
  const id = parseExecutionId(text);
  if (typeof id !== "string") return problemAnswer(idMalformed(id));
  const reply = await callExecution(env, id, (execution) => act(execution, id));
  switch (reply.kind) {
    case "done":
      return jsonAnswer(statusJson(reply.status, Date.now()));
    case "not-found":
      return problemAnswer(executionNotFound(id));
    case "refused":
      return problemAnswer(refused(id, reply.refusal));
    default:
      return assertNever(reply);
  }
}

function refused(id: ExecutionId, refusal: ControlRefusal): Problem {
  switch (refusal.kind) {
    case "finished":
      return problem(
        "execution-finished",
        "the execution has finished: nothing is left to pause, unpause or cancel; what failed can be retried, `PUT /v1/executions/{id}/retry`",
        { execution_id: id },
      );
    case "ending":
      return problem(
        "execution-ending",
        "the execution runs no more and ends with the last of its children: pause or cancel these",
        { execution_id: id },
      );
    case "activity-running":
      return activityRunning(id, refusal);
    case "not-cancellable":
      return problem(
        "not-cancellable",
        `\`${refusal.ffqn}\` is a workflow that cannot be cancelled: only those can whose names end in \`-cancellable\``,
        { execution_id: id, ffqn: refusal.ffqn },
      );
    case "not-finished":
      return notFinished(id, refusal);
    case "finished-ok":
      return problem("not-failed", "the execution returned ok: only one that failed is retried", {
        execution_id: id,
      });
    default:
      return assertNever(refusal);
  }
}

type Refusal<Kind extends ControlRefusal["kind"]> = Extract<
  ControlRefusal,
  { readonly kind: Kind }
>;

function activityRunning(
  id: ExecutionId,
  { attempt, lockExpiresAtMs }: Refusal<"activity-running">,
): Problem {
  const parent = isTopLevel(id) ? "" : " Its workflow can be paused meanwhile.";
  return problem(
    "activity-running",
    `attempt ${attempt} of the activity is running, and a running attempt cannot be paused: ask again when it has ended, at the latest at ${instantJson(lockExpiresAtMs)}.${parent}`,
    { execution_id: id, attempt, lock_expires_at: instantJson(lockExpiresAtMs) },
  );
}

function notFinished(id: ExecutionId, { status }: Refusal<"not-finished">): Problem {
  const advice =
    status.pending.kind === "paused" ? "it is paused, so unpause it" : "it still has a chance";
  return problem(
    "not-failed",
    `the execution has not finished, and only one that failed is retried: ${advice}`,
    { execution_id: id },
  );
}

function derivedId(id: ExecutionId): Problem {
  const top = topLevelOf(id);
  return problem(
    "execution-id-derived",
    `only a top-level execution is retried, which goes on from its failing call: retry \`${top}\``,
    { execution_id: id, top_level_id: top },
  );
}
