/** The HTTP API: what every request passes, and what becomes of one that no route answers. */
import { OpenAPIHono } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import { methodNotAllowed } from "hono/method-not-allowed";
import { secureHeaders } from "hono/secure-headers";
import { requireAccess } from "./access.ts";
import type { ApiApp } from "./api-app.ts";
import { addComponentsRoutes } from "./components-routes.ts";
import { addControlRoutes } from "./control-routes.ts";
import { addStubRoutes } from "./stub-routes.ts";
import { addCreateRoutes } from "./create-routes.ts";
import { addDelayRoutes } from "./delay-routes.ts";
import type { FunctionCatalog } from "./function-catalog.ts";
import { addFunctionsRoutes } from "./functions-routes.ts";
import { addListRoutes } from "./list-routes.ts";
import { addLogsRoutes } from "./logs-routes.ts";
import { ObjectUnavailable } from "./object-unavailable.ts";
import type { Problem } from "./problem.ts";
import { problem, problemAnswer } from "./problem.ts";
import { addReadRoutes } from "./read-routes.ts";
import { shorten } from "./shown-text.ts";
import { addHealthRoute, addSystemRoutes } from "./system-routes.ts";

/** Answers are data for programs: no page shows or frames them, and nobody keeps them. */
const securityHeaders = secureHeaders({
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  xFrameOptions: "DENY",
  // What an answer says of itself goes first.
  overwrite: false,
});

export function createApi(catalog: FunctionCatalog): ApiApp {
  const app: ApiApp = new OpenAPIHono({
    defaultHook: (result) =>
      result.success ? undefined : problemAnswer(queryInvalid(result.error.issues)),
  });
  app.use(answerHeaders());
  addHealthRoute(app);
  app.use(requireAccess());
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: ({ req }, methods) => {
        const allowed = methods.join(", ");
        return problemAnswer(
          problem("method-not-allowed", `${shorten(req.path)} takes ${allowed}, not ${req.method}`),
          { allow: allowed },
        );
      },
    }),
  );
  addSystemRoutes(app);
  addCreateRoutes(app, catalog);
  addListRoutes(app);
  addReadRoutes(app);
  addLogsRoutes(app);
  addControlRoutes(app);
  addDelayRoutes(app);
  addStubRoutes(app, catalog);
  addComponentsRoutes(app, catalog);
  addFunctionsRoutes(app, catalog);
  app.notFound(({ req }) =>
    problemAnswer(
      problem(
        "route-not-found",
        `nothing is at ${shorten(req.path)}; /openapi.json lists every route`,
      ),
    ),
  );
  app.onError((error) => problemAnswer(describeException(error)));
  return app;
}

function answerHeaders(): MiddlewareHandler {
  return async function withHeaders(context, next) {
    await securityHeaders(context, next);
    if (!context.res.headers.has("cache-control")) context.header("cache-control", "no-store");
  };
}

function queryInvalid(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): Problem {
  const found = issues.map(({ path, message }) => ({
    parameter: path.map(String).join("."),
    message,
  }));
  const text = found.map(({ parameter, message }) =>
    parameter === "" ? message : `\`${parameter}\`: ${message}`,
  );
  return problem("query-invalid", `the query is not right: ${text.join("; ")}`, { issues: found });
}

/** An exception is told to nobody but the log, save that trying again later can help. */
function describeException(error: unknown): Problem {
  if (error instanceof ObjectUnavailable) {
    const { subject, isOverloaded } = error;
    return isOverloaded
      ? problem("overloaded", `the ${subject} has too many requests at once; ask again later`)
      : problem("unavailable", `the ${subject} cannot be reached now; ask again in a moment`);
  }
  // oxlint-disable-next-line no-console -- the platform's log is where operators look
  console.error(error);
  return problem("internal-error", "the server failed; its log says why");
}
