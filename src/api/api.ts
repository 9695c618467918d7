/** The HTTP API: what every request passes, and what becomes of one that no route answers. */
import { OpenAPIHono } from "@hono/zod-openapi";
import { methodNotAllowed } from "hono/method-not-allowed";
import { secureHeaders } from "hono/secure-headers";
import { requireAccess } from "./access.ts";
import type { ApiApp } from "./api-app.ts";
import { addCreateRoutes } from "./create-routes.ts";
import { ExecutionUnavailable } from "./execution-unavailable.ts";
import type { FunctionCatalog } from "./function-catalog.ts";
import type { Problem } from "./problem.ts";
import { problem, problemAnswer } from "./problem.ts";
import { addReadRoutes } from "./read-routes.ts";
import { addHealthRoute, addSystemRoutes } from "./system-routes.ts";

export function createApi(catalog: FunctionCatalog): ApiApp {
  const app: ApiApp = new OpenAPIHono({
    defaultHook: (result) =>
      result.success ? undefined : problemAnswer(queryInvalid(result.error.issues)),
  });
  app.use(secureHeaders());
  addHealthRoute(app);
  app.use(requireAccess());
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: ({ req }, methods) => {
        const allowed = methods.join(", ");
        return problemAnswer(
          problem("method-not-allowed", `${req.path} takes ${allowed}, not ${req.method}`),
          { allow: allowed },
        );
      },
    }),
  );
  addSystemRoutes(app);
  addCreateRoutes(app, catalog);
  addReadRoutes(app);
  app.notFound(({ req }) =>
    problemAnswer(
      problem("route-not-found", `nothing is at ${req.path}; /openapi.json lists every route`),
    ),
  );
  app.onError((error) => problemAnswer(describeException(error)));
  return app;
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
  if (error instanceof ExecutionUnavailable) {
    return error.isOverloaded
      ? problem("overloaded", "the execution has too many requests at once; ask again later")
      : problem("unavailable", "the execution cannot be reached now; ask again in a moment");
  }
  // oxlint-disable-next-line no-console -- the platform's log is where operators look
  console.error(error);
  return problem("internal-error", "the server failed; its log says why");
}
