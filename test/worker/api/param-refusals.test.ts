import { describe, expect, it } from "vitest";
import type { CreateRequest } from "../../../src/engine/execution-rpc.ts";
import { makeFfqn } from "../../../src/wit/ffqn.ts";
import type { WitType } from "../../../src/wit/wit-type.ts";
import { sendToFakes } from "./api-over-fakes.ts";
import { localRequest } from "./local-request.ts";
import { problemOf } from "./problem-body.ts";

const line: WitType = {
  kind: "record",
  fields: [
    { name: "unit-price", type: { kind: "f64" } },
    { name: "tags", type: { kind: "list", element: { kind: "enum", cases: ["new", "sold-out"] } } },
  ],
};

const place = {
  ffqn: makeFfqn("shop:orders/orders", "place"),
  params: [
    { name: "note", type: { kind: "string" } },
    { name: "lines", type: { kind: "list", element: line } },
    { name: "picture", type: { kind: "list", element: { kind: "u8" } } },
  ],
  result: { kind: "result", ok: null, err: null },
} as const;

interface Outcome {
  readonly status: number;
  readonly created: readonly CreateRequest[];
  readonly response: Response;
}

async function schedule(...params: readonly unknown[]): Promise<Outcome> {
  const created: CreateRequest[] = [];
  const request = localRequest("/v1/executions", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ffqn: place.ffqn, params }),
  });
  const response = await sendToFakes(request, {
    functions: [place],
    execution: {
      create: (asked) => {
        created.push(asked);
        return { kind: "created" };
      },
    },
  });
  return { status: response.status, created, response };
}

const fitting = { unit_price: 1.5, tags: ["new"] };

describe("params that do not fit", () => {
  it.each([
    [[{ ...fitting, unit_price: "1.5" }], "params[1][0].unit_price", "f64", '"1.5"'],
    [
      [fitting, fitting, { ...fitting, tags: ["new", "old"] }],
      "params[1][2].tags[1]",
      "enum",
      "old",
    ],
    [[fitting, { unit_price: 1.5 }], "params[1][1]", "record", "unit_price"],
    [[{ ...fitting, colour: "red" }], "params[1][0]", "record", "colour"],
    [fitting, "params[1]", "list<record", "unit_price"],
    [null, "params[1]", "list<record", "null"],
  ])("[HT57] %j are refused at %s", async (lines, path, expected, actual) => {
    const { status, created, response } = await schedule("", lines, []);
    const { code, message, details } = await problemOf(response);
    expect({ status, code, created }).toEqual({ status: 400, code: "type-mismatch", created: [] });
    expect(message).toContain(path);
    expect(details).toMatchObject({
      path,
      expected: expect.stringContaining(expected),
      actual: expect.stringContaining(actual),
    });
  });
});

describe("params over 1 MiB of JSON", () => {
  const mebi = 1024 * 1024;
  const around = JSON.stringify(["", [], []]).length;

  it.each([
    ["a text", ["x".repeat(3_000_000), [], []]],
    ["a text that is just too long", ["x".repeat(mebi - around + 1), [], []]],
    ["a text that is too long when it is escaped", ["\u0001".repeat(mebi / 4), [], []]],
    ["many items", ["", Array.from({ length: 50_000 }, () => fitting), []]],
    ["bytes as base64", ["", [], { base64: "AAAA".repeat(200_000) }]],
    ["more bytes than a list holds", ["", [], { base64: "AAAA".repeat(400_000) }]],
  ])("[HT56] answer 413 with the limit: %s", async (_what, params) => {
    const { status, created, response } = await schedule(...params);
    const { code, details } = await problemOf(response);
    expect({ status, code, created }).toEqual({
      status: 413,
      code: "value-too-large",
      created: [],
    });
    expect(details).toMatchObject({ limit: mebi });
  });

  it("[HT56] are accepted up to there", async () => {
    const note = "x".repeat(mebi - around);
    const { status, created } = await schedule(note, [], []);
    expect(status).toBe(201);
    expect(created.map(({ params }) => params.length)).toEqual([mebi]);
  });
});
