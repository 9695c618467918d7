import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { paramsFromJson } from "../../src/wit/params-from-json.ts";
import { printJson } from "../../src/wit/json-text.ts";
import type { JsonValue } from "../../src/wit/json-text.ts";
import type { PrimitiveType, VariantCase, WitType } from "../../src/wit/wit-type.ts";
import { ComponentRunner, ffqn } from "./component-runner.ts";
import { ambiguousTypes, echoComponent, echoedTypes } from "./echo-component.ts";

const startUpMs = 30_000;

let runner: ComponentRunner;

beforeAll(async () => {
  runner = new ComponentRunner([await echoComponent()]);
}, startUpMs);

/** Sends a value through the component to its callee and back; returns what arrived at both ends. */
async function echo(name: string, value: JsonValue): Promise<readonly (string | null)[]> {
  const called: string[] = [];
  const outcome = await runner.runWorkflow(`test:echo/echo@0.1.0.${name}`, printJson([value]), {
    call: (callee, params) => {
      called.push(`${callee} ${params}`);
      return Promise.resolve({ kind: "ok", value: printJson(value) });
    },
  });
  if (outcome.kind !== "returned") throw new Error(JSON.stringify(outcome));
  return [...called, outcome.retval.value];
}

describe("values", () => {
  it.each([...Object.keys(echoedTypes), ...Object.keys(ambiguousTypes)])(
    "[CO8] %s pass through a component and its imports unchanged",
    async (name) => {
      const echoed = ffqn(`test:echo/echo@0.1.0.${name}`);
      const signature = runner.registry.functionSignature(echoed);
      const type = signature?.params[0]?.type;
      if (signature === undefined || type === undefined) throw new Error(`no function ${name}`);
      await fc.assert(
        fc.asyncProperty(jsonOf(type), async (value) => {
          const params = paramsFromJson([value], signature);
          if ("kind" in params) throw new Error(JSON.stringify(params));
          const canonical = params.canonical.slice(1, -1);
          expect(await echo(name, value)).toEqual([
            `test:callee/callee@1.2.3.${name} [${canonical}]`,
            canonical,
          ]);
        }),
        { numRuns: 25 },
      );
    },
  );

  it("[CO8] a long list passes", async () => {
    const value = Array.from({ length: 100_000 }, (_item, index) => index % 256);
    const [, returned] = await echo("bytes", value);
    expect(returned).toBe(printJson(value));
  });
});

/** Any code point that is no surrogate. */
const char = fc
  .integer({ min: 0, max: 0x10ffff })
  .filter((codePoint) => codePoint < 0xd800 || codePoint > 0xdfff)
  .map((codePoint) => String.fromCodePoint(codePoint));

/** JSON that the type takes. */
function jsonOf(type: WitType): fc.Arbitrary<JsonValue> {
  switch (type.kind) {
    case "list":
      return fc.array(jsonOf(type.element), { maxLength: 8 });
    case "option":
      return optionOf(type.some);
    case "result":
      return fc.oneof(
        fc.record({ ok: payloadOf(type.ok) }),
        fc.record({ err: payloadOf(type.err) }),
      );
    case "tuple":
      return fc.tuple(...type.items.map(jsonOf));
    case "record":
      return fc.record(
        Object.fromEntries(type.fields.map((field) => [field.name, jsonOf(field.type)])),
      );
    case "variant":
      return fc.oneof(...type.cases.map(caseOf));
    case "enum":
      return fc.constantFrom(...type.cases);
    case "flags":
      return fc.subarray([...type.names]);
    case "resource":
      throw new Error("a handle has no JSON");
    default:
      return scalars[type.kind];
  }
}

const scalars: Readonly<Record<PrimitiveType["kind"], fc.Arbitrary<JsonValue>>> = {
  bool: fc.boolean(),
  u8: fc.integer({ min: 0, max: 2 ** 8 - 1 }),
  u16: fc.integer({ min: 0, max: 2 ** 16 - 1 }),
  u32: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  u64: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  s8: fc.integer({ min: -(2 ** 7), max: 2 ** 7 - 1 }),
  s16: fc.integer({ min: -(2 ** 15), max: 2 ** 15 - 1 }),
  s32: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  s64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  f32: fc.float({ noNaN: true, noDefaultInfinity: true }),
  f64: fc.double({ noNaN: true, noDefaultInfinity: true }),
  char,
  string: fc.oneof(
    fc.array(char).map((chars) => chars.join("")),
    fc.constantFrom("ok", "err", "some", "none"),
  ),
};

function optionOf(some: WitType): fc.Arbitrary<JsonValue> {
  const value = jsonOf(some);
  return fc.oneof(fc.constant(null), some.kind === "option" ? fc.record({ some: value }) : value);
}

function caseOf({ name, type }: VariantCase): fc.Arbitrary<JsonValue> {
  return type === null ? fc.constant(name) : fc.record({ [name]: jsonOf(type) });
}

function payloadOf(type: WitType | null): fc.Arbitrary<JsonValue> {
  return type === null ? fc.constant(null) : jsonOf(type);
}
