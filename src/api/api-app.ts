import type { OpenAPIHono } from "@hono/zod-openapi";

/** The application that routes are added to. */
export type ApiApp = OpenAPIHono<{ Bindings: Env }>;
