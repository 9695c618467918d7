import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeFfqn } from "../../src/wit/ffqn.ts";
import { parseJson } from "../../src/wit/json-text.ts";
import type { JsonValue } from "../../src/wit/json-text.ts";
import { paramsFromJson } from "../../src/wit/params-from-json.ts";
import { paramsToJson } from "../../src/wit/params-to-json.ts";
import { valueFromJson } from "../../src/wit/value-from-json.ts";
import { valueToJson } from "../../src/wit/value-to-json.ts";
import { exportedFunctions } from "../../src/wit/wit-document.ts";
import { sameType } from "../../src/wit/wit-type.ts";
import { parsedWit, worldOf } from "./fixture.ts";
import { arbitraryType, typedValue, witTextOf } from "./wit-arbitrary.ts";

function ok<Value>(result: { readonly ok: Value } | { readonly kind: string }): Value {
  if (!("ok" in result)) {
    throw new TypeError(JSON.stringify(result));
  }
  return result.ok;
}

describe("every value of every type", () => {
  it("[WT29] comes back from its JSON text, whose text is the same again", () => {
    fc.assert(
      fc.property(typedValue, ({ type, value }) => {
        const text = ok(valueToJson(value, type));
        const again = ok(valueFromJson(ok(parseJson(text)), type, "it"));
        expect(again).toStrictEqual(value);
        expect(ok(valueToJson(again, type))).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  it("[WT27] is a parameter whose canonical text reads back as the same call", () => {
    fc.assert(
      fc.property(typedValue, ({ type, value }) => {
        const params = [{ name: "it", type }];
        const signature = { ffqn: makeFfqn("a:b/c", "d"), params, result: null };
        const canonical = ok(paramsToJson([value], signature));
        const checked = paramsFromJson(ok(parseJson(canonical)), signature);
        expect(checked).toStrictEqual({ ok: [value], canonical });
      }),
    );
  });

  it("[WT26] any other JSON is a mismatch, never an exception", () => {
    const anyJson = fc.jsonValue().map((json) => json as JsonValue);
    fc.assert(
      fc.property(arbitraryType, anyJson, (type, json) => {
        const result = valueFromJson(json, type, "it");
        if ("ok" in result) {
          expect(valueToJson(result.ok, type)).toHaveProperty("ok");
        } else {
          expect(result.path).toMatch(/^it/);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("[WT28] any other JavaScript value is a mismatch, never an exception", () => {
    const anything = fc.anything({
      withBigInt: true,
      withNullPrototype: true,
      withTypedArray: true,
      withSparseArray: true,
    });
    fc.assert(
      fc.property(arbitraryType, anything, (type, value) => {
        const result = valueToJson(value, type);
        if ("ok" in result) {
          expect(valueFromJson(ok(parseJson(result.ok)), type, "it")).toHaveProperty("ok");
        } else {
          expect(result.kind).toBe("type-mismatch");
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("every type", () => {
  it("[WT6] that WIT text declares is read with the same structure", () => {
    fc.assert(
      fc.property(arbitraryType, (type) => {
        const document = parsedWit(witTextOf(type));
        const [signature] = exportedFunctions(worldOf(document, "a:b/w"));
        expect(sameType(signature?.params[0]?.type ?? null, type)).toBe(true);
      }),
    );
  });
});
