import { describe, expect, it } from "vitest";
import { makeFfqn } from "../../src/wit/ffqn.ts";
import { parseJson } from "../../src/wit/json-text.ts";
import { paramsFromJson } from "../../src/wit/params-from-json.ts";
import { paramsToJson } from "../../src/wit/params-to-json.ts";
import type { FunctionSignature } from "../../src/wit/wit-type.ts";

const fiboa: FunctionSignature = {
  ffqn: makeFfqn("testing:fibo-workflow/workflow", "fiboa"),
  params: [
    { name: "n", type: { kind: "u8" } },
    { name: "iterations", type: { kind: "u64" } },
  ],
  result: null,
};

function params(json: string): ReturnType<typeof paramsFromJson> {
  const parsed = parseJson(json);
  if (!("ok" in parsed)) {
    throw new SyntaxError(parsed.message);
  }
  return paramsFromJson(parsed.ok, fiboa);
}

describe("the parameters of a call", () => {
  it("[WT27] equal calls have equal canonical texts", () => {
    for (const json of ["[10, 3]", "[10.0,3]", '[1e1,"3"]']) {
      expect(params(json)).toEqual({ ok: [10, 3n], canonical: "[10,3]" });
    }
    expect(paramsToJson([10, 3n], fiboa)).toEqual({ ok: "[10,3]" });
  });

  it.each(["[]", "[1]", "[1,2,3]"])("[WT27] %s has the wrong number of them", (json) => {
    const { length } = JSON.parse(json) as unknown[];
    expect(params(json)).toEqual({
      kind: "wrong-arity",
      expected: 2,
      actual: length,
      names: ["n", "iterations"],
    });
  });

  it("[WT27] the first one that does not fit is named by its position", () => {
    expect(params("[10,-1]")).toMatchObject({ path: "params[1]", expected: "u64", actual: "-1" });
    expect(paramsToJson([256, 3n], fiboa)).toMatchObject({ path: "params[0]", expected: "u8" });
  });

  it("[WT40] the one that does not fit is called by its name", () => {
    expect(params("[10,-1]")).toHaveProperty("parameter", "iterations");
    expect(paramsToJson([256, 3n], fiboa)).toHaveProperty("parameter", "n");
  });

  it("[WT27] they are an array, not an object", () => {
    expect(params('{"n":10,"iterations":3}')).toEqual({
      kind: "type-mismatch",
      path: "params",
      expected: "tuple<u8, u64>",
      actual: '{"n":10,"iterations":3}',
      hint: "the parameters are an array: [n, iterations]",
    });
  });

  it("[WT27] bindings that pass another number of arguments are a broken invariant", () => {
    expect(() => paramsToJson([10], fiboa)).toThrow(RangeError);
  });
});
