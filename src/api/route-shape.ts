/** What routes declare for the OpenAPI document. */
import type { RouteConfig } from "@hono/zod-openapi";
import { z } from "@hono/zod-openapi";
import { executionIdShape } from "./json-shape.ts";
import type { ProblemCode } from "./problem.ts";
import { statusOfCode } from "./problem.ts";
import { resultShape } from "./retval-json.ts";

/**
 * The type is wide on purpose: handlers answer with text that is already JSON, because the usual way through
 * `JSON.stringify` cannot write 64-bit integers.
 */
type Responses = RouteConfig["responses"];

const problemShape = z
  .strictObject({
    error: z.strictObject({
      code: z.string().openapi({ description: "Stable, for programs.", example: "not-finished" }),
      message: z.string().openapi({ description: "For people: what, where, and what is right." }),
      details: z.record(z.string(), z.any()).optional(),
    }),
  })
  .openapi("Problem");

export const executionPath = z.strictObject({
  id: executionIdShape.openapi({ param: { name: "id", in: "path" } }),
});

/** A route that takes no query parameter says so, or a misspelt one would be ignored. */
export const noQuery = z.strictObject({});

export function jsonResponse(description: string, schema: z.ZodType): Responses[string] {
  return { description, content: { "application/json": { schema } } };
}

export function witResponse(description: string): Responses[string] {
  return { description, content: { "text/plain": { schema: z.string() } } };
}

export function idResponse(description: string): Responses[string] {
  return {
    description,
    content: {
      "text/plain": { schema: executionIdShape },
      "application/json": { schema: executionIdShape },
    },
  };
}

/** The answer to a create: which of the two it is depends on `follow`, which no document can say. */
export function createdResponse(description: string): Responses[string] {
  return {
    description: `${description} The id, or with \`follow\` the result.`,
    content: {
      "text/plain": { schema: executionIdShape },
      "application/json": { schema: z.union([executionIdShape, resultShape]) },
    },
  };
}

/** What a route answers, with its refusals grouped by status as the document wants them. */
export function responses(answers: Responses, refusals: readonly ProblemCode[]): Responses {
  const byStatus = Map.groupBy(refusals, (code) => statusOfCode[code]);
  const problems = [...byStatus].map(([status, codes]): [string, Responses[string]] => [
    String(status),
    jsonResponse(codes.map((code) => `\`${code}\``).join(", "), problemShape),
  ]);
  return { ...answers, ...Object.fromEntries(problems) };
}
