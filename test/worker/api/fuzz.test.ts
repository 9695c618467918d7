import fc from "fast-check";
import { expect, it } from "vitest";
import { send, sendJson } from "./local-api.ts";
import { problemOf } from "./problem-body.ts";

const functionNames = ["testing:fibo-wat/fibo.fibo", "testing:fibo-wat/fibo.fob", "fibo", ""];

it("[HT23] whatever the body is, the answer is a refusal in the one error shape, never a failure", async () => {
  const refusable = fc.oneof(
    fc.string(),
    fc.json(),
    fc.record({ ffqn: fc.constantFrom(...functionNames), params: fc.jsonValue() }).map((body) => {
      // What fits would create an execution, which is not the subject here.
      const fits = Array.isArray(body.params) && body.params.length === 1;
      return JSON.stringify(fits ? { ...body, params: [] } : body);
    }),
    fc.uint8Array(),
  );
  await fc.assert(
    fc.asyncProperty(refusable, fc.constantFrom("POST", "PUT"), async (body, method) => {
      const response = await send(
        method === "POST" ? "/v1/executions" : "/v1/executions/E_01JDPXJ3M5QK4W8YV2Z6T9R0AB",
        { method, body, headers: { "content-type": "application/json" } },
      );
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
      await problemOf(response);
    }),
    { numRuns: 300 },
  );
});

it("[HT23] whatever the path and the query are, the answer is no failure", async () => {
  const segment = fc.oneof(
    fc.constantFrom("v1", "executions", "status", "events", "E_01JDPXJ3M5QK4W8YV2Z6T9R0AB"),
    fc.string().map(encodeURIComponent),
    fc.constantFrom("%", "%E0%A4%A", "..", "E_01JDPXJ3M5QK4W8YV2Z6T9R0AB.o:1-%2F_1"),
  );
  const path = fc
    .tuple(fc.array(segment, { maxLength: 5 }), fc.webQueryParameters())
    .map(([segments, query]) => `/${segments.join("/")}?${query}`);
  await fc.assert(
    fc.asyncProperty(path, async (text) => {
      const response = await send(text);
      expect(response.status).toBeLessThan(500);
      if (response.status >= 400) await problemOf(response);
    }),
    { numRuns: 300 },
  );
});

it("[HT23] deep nesting is refused, not a crash", async () => {
  const response = await sendJson("POST", "/v1/executions", "[".repeat(1_000_000));
  expect(response.status).toBe(400);
  expect((await problemOf(response)).message).toContain("nested deeper than 128 levels");
});
