/** What is deployed: the components, and their WIT. */
import { createRoute, z } from "@hono/zod-openapi";
import { makeComponentId } from "../execution/component-id.ts";
import type { ApiApp } from "./api-app.ts";
import {
  componentDigestShape,
  componentJson,
  componentShape,
  componentSummaryJson,
  componentSummaryShape,
} from "./component-json.ts";
import type { CatalogComponent, FunctionCatalog } from "./function-catalog.ts";
import { kindShape } from "./function-json.ts";
import { jsonAnswer } from "./json-answer.ts";
import type { Problem, ProblemCode } from "./problem.ts";
import { isProblem, problem, problemAnswer } from "./problem.ts";
import { jsonResponse, noQuery, responses, witResponse } from "./route-shape.ts";
import { shorten } from "./shown-text.ts";
import { witAnswer } from "./wit-answer.ts";

const refusals = [
  "token-required",
  "token-invalid",
  "query-invalid",
] as const satisfies readonly ProblemCode[];

const digestPath = z.strictObject({
  digest: componentDigestShape.openapi({ param: { name: "digest", in: "path" } }),
});

const list = createRoute({
  method: "get",
  path: "/v1/components",
  operationId: "listComponents",
  summary: "The deployed components",
  request: { query: z.strictObject({ kind: kindShape.optional() }) },
  responses: responses(
    {
      200: jsonResponse(
        "The components, in the order of the project file.",
        z.strictObject({ components: z.array(componentSummaryShape) }),
      ),
    },
    refusals,
  ),
});

const one = createRoute({
  method: "get",
  path: "/v1/components/{digest}",
  operationId: "getComponent",
  summary: "A component and its functions",
  request: { params: digestPath, query: noQuery },
  responses: responses({ 200: jsonResponse("The component.", componentShape) }, [
    ...refusals,
    "component-not-found",
  ]),
});

const wit = createRoute({
  method: "get",
  path: "/v1/components/{digest}/wit",
  operationId: "getComponentWit",
  summary: "The WIT of a component: all that it exports and imports",
  request: { params: digestPath, query: noQuery },
  responses: responses({ 200: witResponse("The WIT text.") }, [...refusals, "component-not-found"]),
});

export function addComponentsRoutes(app: ApiApp, catalog: FunctionCatalog): void {
  app.openapi(list, (context) => {
    const { kind } = context.req.valid("query");
    const found = catalog
      .components()
      .filter((component) => kind === undefined || component.kind === kind);
    return jsonAnswer({ components: found.map(componentSummaryJson) });
  });
  app.openapi(one, (context) => {
    const found = componentOf(context.req.valid("param").digest, catalog);
    return isProblem(found) ? problemAnswer(found) : jsonAnswer(componentJson(found));
  });
  app.openapi(wit, (context) => {
    const found = componentOf(context.req.valid("param").digest, catalog);
    return isProblem(found) ? problemAnswer(found) : witAnswer(found.wit);
  });
}

function componentOf(digest: string, catalog: FunctionCatalog): CatalogComponent | Problem {
  const components = catalog.components();
  return (
    components.find((component) => component.digest === digest) ??
    componentNotFound(digest, components)
  );
}

/** Components that an error offers at most. */
const SUGGESTIONS_MAX = 5;

/** Offers the components that the text may name in another way: by id, name, or the start of the digest. */
function componentNotFound(text: string, components: readonly CatalogComponent[]): Problem {
  const known = components.map(({ kind, name, digest }) => ({
    id: makeComponentId(kind, name, digest),
    names: [name, `${kind}:${name}`],
    digest,
  }));
  const start = `sha256:${text.replace(/^sha256:/, "")}`;
  const meant = known.filter(
    ({ id, names, digest }) =>
      id === text || names.includes(text) || (text.length > 0 && digest.startsWith(start)),
  );
  const near = (meant.length > 0 ? meant : known).slice(0, SUGGESTIONS_MAX).map(({ id }) => id);
  const hint = near.length === 0 ? "none is deployed at all" : `deployed: ${near.join(", ")}`;
  return problem(
    "component-not-found",
    `no deployed component has the digest \`${shorten(text)}\`; ${hint}`,
    { digest: shorten(text), near },
  );
}
