import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createApi } from "../../../src/api/api.ts";
import { fakeCatalog, sendToFakes } from "./api-over-fakes.ts";
import { localRequest } from "./local-request.ts";

const operation = z.object({
  operationId: z.string(),
  summary: z.string(),
  parameters: z
    .array(z.object({ name: z.string(), in: z.enum(["path", "query"]), schema: z.object({}) }))
    .optional(),
  responses: z.record(
    z.string().regex(/^[1-5]\d\d$/),
    z.object({
      description: z.string().min(1),
      content: z.record(z.string(), z.object({ schema: z.object({}) })),
    }),
  ),
});

const document = z.object({
  openapi: z.literal("3.1.0"),
  info: z.object({ title: z.string(), version: z.string() }),
  paths: z.record(z.string(), z.record(z.enum(["get", "post", "put"]), operation.optional())),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});

const text = await (await sendToFakes(localRequest("/openapi.json"), {})).text();
const { paths, components } = document.parse(JSON.parse(text));
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).flatMap(([method, found]) =>
    found === undefined ? [] : [{ path, method, ...found }],
  ),
);

describe("/openapi.json", () => {
  it("[HT31] lists every route that the API has, and no other", () => {
    const listed = operations.map(({ path, method }) => `${method} ${path}`);
    const { routes: all } = createApi(fakeCatalog([]));
    const routes = all
      .filter(({ method, path }) => method !== "ALL" && path !== "/openapi.json")
      .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
    expect(new Set(listed)).toEqual(new Set(routes));
  });

  it("[HT32] names operations once, declares the parameters of paths, and resolves its references", () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, parameters = [] } of operations) {
      const inPath = parameters.filter((parameter) => parameter.in === "path");
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(inPath.map(({ name }) => name)).toEqual(names);
    }
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
    expect(references.length).toBeGreaterThan(0);
    for (const [, name = ""] of references) expect(components.schemas).toHaveProperty(name);
  });
});
