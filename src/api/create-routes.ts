/** Creating executions: `POST` makes the id, `PUT` takes one and can be repeated. */
import { createRoute } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { CreateReply } from "../engine/execution-rpc.ts";
import type { ExecutionId } from "../execution/execution-id.ts";
import { isTopLevel, parseExecutionId } from "../execution/execution-id.ts";
import { assertNever } from "../wit/assert-never.ts";
import type { ApiApp } from "./api-app.ts";
import { callExecution } from "./execution-object-call.ts";
import type { ExecutionRequest } from "./execution-request.ts";
import { executionRequestShape, parseExecutionRequest } from "./execution-request.ts";
import { earlyResult, followAnswer, followQuery } from "./follow.ts";
import type { EarlyResult } from "./follow.ts";
import type { FunctionCatalog } from "./function-catalog.ts";
import { idAnswer } from "./id-answer.ts";
import { newExecutionId } from "./new-execution-id.ts";
import type { Problem } from "./problem.ts";
import { idMalformed, isProblem, problem, problemAnswer } from "./problem.ts";
import { limitBody, readJsonBody, requireJson } from "./request-body.ts";
import { functionNotFound } from "./requested-function.ts";
import { createdResponse, executionPath, responses } from "./route-shape.ts";

type Created = Extract<CreateReply, { readonly kind: "created" | "exists" }>;

const bodyRefusals = [
  "token-required",
  "token-invalid",
  "json-malformed",
  "body-invalid",
  "query-invalid",
  "ffqn-malformed",
  "wrong-arity",
  "type-mismatch",
  "function-not-found",
  "function-not-callable",
  "value-too-large",
  "content-type-unsupported",
  "unavailable",
] as const;

const requestBody = {
  required: true,
  // A reference, not the schema itself, which would be validated after a lossy parse.
  content: { "application/json": { schema: { $ref: "#/components/schemas/ExecutionRequest" } } },
};

const followNote = "With `follow` the body is the result, and headers carry the id.";

const post = createRoute({
  method: "post",
  path: "/v1/executions",
  operationId: "createExecution",
  summary: "Create an execution",
  description: followNote,
  middleware: [requireJson(), limitBody()],
  request: { query: followQuery, body: requestBody },
  responses: responses({ 201: createdResponse("Created.") }, bodyRefusals),
});

const put = createRoute({
  method: "put",
  path: "/v1/executions/{id}",
  operationId: "putExecution",
  summary: "Create an execution under an id of the client's; safe to repeat",
  description: followNote,
  middleware: [requireJson(), limitBody()],
  request: { params: executionPath, query: followQuery, body: requestBody },
  responses: responses(
    {
      200: createdResponse("It exists already, with the same function and params."),
      201: createdResponse("Created."),
    },
    ["execution-id-malformed", "execution-id-derived", "execution-conflict", ...bodyRefusals],
  ),
});

export function addCreateRoutes(app: ApiApp, catalog: FunctionCatalog): void {
  app.openAPIRegistry.register("ExecutionRequest", executionRequestShape);
  app.openapi(post, async (context) => {
    const id = newExecutionId();
    const { follow } = context.req.valid("query");
    const request = await requested(context, catalog);
    if (isProblem(request)) return problemAnswer(request);
    const creating = create(context, id, request, catalog);
    // Asked for on the heels of the creation: a short execution is over when that is confirmed.
    const early = follow ? earlyResult(context.env, id) : null;
    const created = await creating;
    if (isProblem(created)) return problemAnswer(created);
    // The id is new, so an execution that exists already is this one: the first call was lost on its way back.
    return createdAnswer(context, id, { status: 201, follow, early });
  });
  app.openapi(put, async (context) => {
    const id = parseExecutionId(context.req.valid("param").id);
    if (typeof id !== "string") return problemAnswer(idMalformed(id));
    if (!isTopLevel(id)) return problemAnswer(derivedId(id));
    const request = await requested(context, catalog);
    if (isProblem(request)) return problemAnswer(request);
    const created = await create(context, id, request, catalog);
    if (isProblem(created)) return problemAnswer(created);
    const status = created.kind === "created" ? 201 : 200;
    const { follow } = context.req.valid("query");
    return createdAnswer(context, id, { status, follow, early: null });
  });
}

async function requested(
  context: Context<{ Bindings: Env }>,
  catalog: FunctionCatalog,
): Promise<ExecutionRequest | Problem> {
  const body = await readJsonBody(context.req);
  return isProblem(body) ? body : parseExecutionRequest(body.ok, catalog);
}

async function create(
  context: Context<{ Bindings: Env }>,
  id: ExecutionId,
  request: ExecutionRequest,
  catalog: FunctionCatalog,
): Promise<Created | Problem> {
  const reply = await callExecution(context.env, id, (execution) =>
    execution.create({ id, ...request }),
  );
  switch (reply.kind) {
    case "created":
    case "exists":
      return reply;
    case "conflict":
      return conflict(id, request, reply);
    case "function-not-found":
      return functionNotFound(request.ffqn, catalog);
    default:
      return assertNever(reply);
  }
}

interface Answered {
  readonly status: 200 | 201;
  readonly follow: boolean;
  readonly early: EarlyResult | null;
}

function createdAnswer(
  context: Context<{ Bindings: Env }>,
  id: ExecutionId,
  { status, follow, early }: Answered,
): Response {
  const headers = {
    location: `/v1/executions/${encodeURIComponent(id)}`,
    "x-execution-id": id,
  };
  return follow
    ? followAnswer(context.env, id, { status, headers, early })
    : idAnswer(context, id, { status, headers });
}

function derivedId(id: ExecutionId): Problem {
  return problem(
    "execution-id-derived",
    `\`${id}\` is the id of a child, which only its parent creates; choose \`E_\` and a ULID`,
  );
}

function conflict(
  id: ExecutionId,
  request: ExecutionRequest,
  { ffqn, differs }: Extract<CreateReply, { readonly kind: "conflict" }>,
): Problem {
  const other =
    differs === "ffqn" ? `runs \`${ffqn}\`, not \`${request.ffqn}\`` : "has other params";
  return problem("execution-conflict", `${id} exists already and ${other}`, {
    execution_id: id,
    differs,
    ffqn,
  });
}
