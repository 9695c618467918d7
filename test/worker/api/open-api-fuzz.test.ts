import fc from "fast-check";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { create, resultOf, send } from "./local-api.ts";
import { OpenApiDocument } from "./open-api-document.ts";
import type { Operation } from "./open-api-document.ts";
import { problemOf } from "./problem-body.ts";
import { SchemaArbitrary } from "./schema-arbitrary.ts";

const fibo = "testing:fibo-wat/fibo.fibo";
const place = "testing:order-workflow/order-workflow.place";
const unknownId = "E_01JDPXJ3M5QK4W8YV2Z6T9R0AB";

/** Requests of each operation; all together they take a few seconds. */
const RUNS = 200;

type Parameter = Operation["parameters"][number];

interface FuzzedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

const document = await OpenApiDocument.read();
let schemas: SchemaArbitrary;
/** For the operations that are about stubs and delays: the others wait for an execution that never ends. */
let approval: string;
let delay: string;

beforeAll(async () => {
  const finished = await create("testing:fibo-workflow/workflow.fiboa-wat", [10, 2]);
  await resultOf(finished);
  approval = await approvalOf(await create(place, ["book", 5, 3600]));
  delay = delayBeside(await approvalOf(await create(place, ["book", 5, 3600])));
  schemas = new SchemaArbitrary(document, {
    id: [finished, `${finished}.o:1-fibo_1`, unknownId],
    digest: [await fiboDigest()],
    ffqn: [fibo, "testing:fibo-wat/fibo.fob"],
    prefix: ["testing:fibo"],
    interface: ["testing:fibo-wat/fibo"],
  });
});

/** The execution of a stub that this workflow waits for. */
async function approvalOf(workflow: string): Promise<string> {
  const id = `${workflow}.n:approval_1`;
  await vi.waitUntil(async () => (await send(`/v1/executions/${id}/status`)).ok, {
    timeout: 30_000,
  });
  return id;
}

/** The delay that the same join set has. */
function delayBeside(child: string): string {
  return child.replace("E_", "Delay_");
}

/** Digest of the component that runs `fibo`. */
async function fiboDigest(): Promise<string> {
  const id = await create(fibo, [1]);
  await resultOf(id);
  const status = await send(`/v1/executions/${id}/status`);
  return (await status.json<{ component_digest: string }>()).component_digest;
}

/** Text of any kind, such as a client with a fault in it sends. */
const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }).map((text) => text.toWellFormed()),
  fc.constantFrom(
    "0",
    "-1",
    "1e9",
    "99999999999999999999",
    "null",
    "%",
    "E_",
    "sha256:",
    "a:b/c.d",
  ),
);

function parameterText(parameter: Parameter): fc.Arbitrary<string> {
  const fits = schemas.of(parameter.schema, parameter.name).map(String);
  return fc.oneof({ weight: 3, arbitrary: fits }, { weight: 1, arbitrary: anyText });
}

/** A part of the path; empty ones and dots would name another path. */
function pathSegment(parameter: Parameter): fc.Arbitrary<string> {
  return parameterText(parameter)
    .filter((text) => !/^\.{0,2}$/.test(text))
    .map(encodeURIComponent);
}

function pathOf({ path, parameters }: Operation): fc.Arbitrary<string> {
  const inPath = parameters.filter((parameter) => parameter.in === "path");
  const own = path.endsWith("/stub") ? [approval] : path.includes("/delays/") ? [delay] : [];
  const segmentOf = (parameter: Parameter): fc.Arbitrary<string> =>
    fc.oneof(...own.map((id) => fc.constant(id)), pathSegment(parameter));
  return fc
    .tuple(...inPath.map(segmentOf))
    .map((segments) =>
      inPath.reduce(
        (text, { name }, index) => text.replace(`{${name}}`, segments[index] ?? ""),
        path,
      ),
    );
}

/** Each parameter is there or not, and now and then one that the operation does not have. */
function queryOf({ parameters }: Operation): fc.Arbitrary<string> {
  const pairs = parameters
    .filter((parameter) => parameter.in === "query")
    .map((parameter) =>
      fc
        .array(parameterText(parameter), { maxLength: 1 })
        .map((texts) => texts.map((text): [string, string] => [parameter.name, text])),
    );
  const strange = fc.oneof(
    { weight: 6, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(fc.tuple(anyText, anyText), { maxLength: 2 }) },
  );
  return fc
    .tuple(strange, ...pairs)
    .map((all) => new URLSearchParams(all.flat()).toString())
    .map((query) => (query === "" ? "" : `?${query}`));
}

function bodyOf({ requestBody }: Operation): fc.Arbitrary<string | null> {
  const schema = requestBody?.content["application/json"]?.schema;
  if (schema === undefined) return fc.constant(null);
  const fits = schemas.of(schema).map((value) => JSON.stringify(value));
  return fc.oneof(
    fc.constantFrom(`{"ffqn":"${fibo}","params":[10]}`, '{"ok":true}'),
    fits,
    fits.chain(broken),
    fc.json(),
    anyText,
  );
}

/** A JSON text with a piece of it left out, doubled, or replaced. */
function broken(text: string): fc.Arbitrary<string> {
  return fc
    .tuple(fc.nat(text.length), fc.nat(text.length), fc.oneof(fc.constant(""), fc.json()))
    .map(([from, to, piece]) => `${text.slice(0, from)}${piece}${text.slice(to)}`);
}

function requestOf(operation: Operation): fc.Arbitrary<FuzzedRequest> {
  const contentType = fc.oneof(
    { weight: 9, arbitrary: fc.constant("application/json") },
    {
      weight: 1,
      arbitrary: fc.constantFrom("text/plain", "application/xml", "multipart/form-data"),
    },
  );
  const accept = fc.constantFrom("*/*", "application/json", "text/plain", "text/html;q=0.1");
  return fc
    .tuple(pathOf(operation), queryOf(operation), bodyOf(operation), contentType, accept)
    .map(([path, query, body, type, accepted]) => ({
      method: operation.method,
      path: `${path}${query}`,
      headers: { accept: accepted, ...(body !== null && { "content-type": type }) },
      body,
    }));
}

describe("the API, as its OpenAPI document describes it", () => {
  it.each(document.operations)(
    "[HT60] answers $method $path as documented, whatever is asked",
    async (operation) => {
      const refusal = document.refusal(operation);
      const seen = new Set<number>();
      await fc.assert(
        fc.asyncProperty(requestOf(operation), async ({ path, ...request }) => {
          const response = await send(path, request);
          const { status, headers } = response;
          seen.add(status);
          const copy = response.clone();
          expect(status).toBeLessThan(500);
          const contentType = headers.get("content-type") ?? "";
          expect(refusal(status, contentType, await response.text())).toBeNull();
          if (status >= 400) await problemOf(copy);
        }),
        { numRuns: RUNS },
      );
      // Malformed requests alone would show little: some are granted, or refused by the state of the execution.
      expect([...seen].some((status) => status < 300 || status === 409)).toBe(true);
    },
  );

  it.each([...Map.groupBy(document.operations, ({ path }) => path).values()])(
    "[HT61] answers 405 at $path to every method that is not documented",
    async (...operations) => {
      const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"].filter((method) =>
        operations.every((operation) => operation.method !== method),
      );
      const [operation] = operations;
      if (operation === undefined) throw new Error("a path without an operation");
      await fc.assert(
        fc.asyncProperty(
          pathOf(operation),
          fc.constantFrom(...methods),
          fc.json(),
          async (path, method, text) => {
            const body = method === "GET" ? null : text;
            const response = await send(path, { method, body });
            expect(response.status).toBe(405);
            await problemOf(response);
          },
        ),
        { numRuns: 20 },
      );
    },
  );

  it("[HT60] runs executions as ever after all of that", async () => {
    expect(await resultOf(await create(fibo, [10]))).toEqual({ ok: 55 });
  });
});
