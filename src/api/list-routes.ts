/** The list of executions: the top-level ones from the catalog, those of one tree from its object. */
import { createRoute, z } from "@hono/zod-openapi";
import type { ApiApp } from "./api-app.ts";
import { callCatalog } from "./catalog-object-call.ts";
import { callExecution } from "./execution-object-call.ts";
import { jsonAnswer } from "./json-answer.ts";
import { listedJson, listedShape } from "./listed-json.ts";
import { listQuery, listQueryShape, requestedTree } from "./list-request.ts";
import { executionNotFound, problemAnswer } from "./problem.ts";
import { jsonResponse, responses } from "./route-shape.ts";

const list = createRoute({
  method: "get",
  path: "/v1/executions",
  operationId: "listExecutions",
  summary: "A page of the executions, newest first",
  description:
    "The list follows what happens by a second or so, and by up to a minute where an execution only begins " +
    "to wait or goes on; the status of an execution is always exact.",
  request: { query: listQueryShape },
  responses: responses(
    {
      200: jsonResponse(
        "The page, newest first by creation and id.",
        z.strictObject({ executions: z.array(listedShape) }),
      ),
    },
    ["token-required", "token-invalid", "query-invalid", "execution-not-found", "unavailable"],
  ),
});

export function addListRoutes(app: ApiApp): void {
  app.openapi(list, async ({ env, req }) => {
    const request = req.valid("query");
    const query = listQuery(request, Date.now());
    const tree = requestedTree(request);
    if (tree === null) {
      const found = await callCatalog(env, (catalog) => catalog.list(query));
      return jsonAnswer({ executions: found.map(listedJson) });
    }
    const found = await callExecution(env, tree, (execution) => execution.list(query));
    return found === null
      ? problemAnswer(executionNotFound(tree))
      : jsonAnswer({ executions: found.map(listedJson) });
  });
}
