import type { ValidateFunction } from "ajv/dist/2020.js";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeFfqn } from "../../src/wit/ffqn.ts";
import { paramsSchema, resultSchema } from "../../src/wit/json-schema.ts";
import { isJsonArray, isJsonObject, parseJson, printJson } from "../../src/wit/json-text.ts";
import type { JsonObject, JsonValue } from "../../src/wit/json-text.ts";
import { paramsFromJson } from "../../src/wit/params-from-json.ts";
import { valueToJson } from "../../src/wit/value-to-json.ts";
import { exportedFunctions } from "../../src/wit/wit-document.ts";
import type { FunctionSignature, WitType } from "../../src/wit/wit-type.ts";
import { parsedWit, worldOf } from "./fixture.ts";
import { otherSpelling } from "./json-spelling.ts";
import { typedValue } from "./wit-arbitrary.ts";

/** Reads a schema as clients do: with numbers that are doubles. */
function validator(schema: JsonObject): ValidateFunction {
  const ajv = new Ajv2020({ strictTypes: true, strictTuples: true, ownProperties: true });
  return ajv.compile(JSON.parse(printJson(schema)) as object);
}

function taking(...types: readonly WitType[]): FunctionSignature {
  const params = types.map((type, index) => ({ name: `p${index}`, type }));
  return { ffqn: makeFfqn("a:b/i", "f"), params, result: null };
}

/** A function from WIT text; `declarations` are what it names. */
function functionOf(text: string, declarations = ""): FunctionSignature {
  const document = parsedWit(
    `package a:b; interface i { ${declarations} f: ${text}; } world w { export i; }`,
  );
  const [signature] = exportedFunctions(worldOf(document, "a:b/w"));
  if (signature === undefined) throw new TypeError(text);
  return signature;
}

/** Reads every digit. */
function exactly(json: string): JsonValue {
  const parsed = parseJson(json);
  if (!("ok" in parsed)) throw new SyntaxError(parsed.message);
  return parsed.ok;
}

function isAccepted(json: string, signature: FunctionSignature): boolean {
  return "ok" in paramsFromJson(exactly(json), signature);
}

function isValid(json: string, schema: JsonObject): boolean {
  return validator(schema)(JSON.parse(json));
}

function written(value: unknown, type: WitType): string {
  const text = valueToJson(value, type);
  if (!("ok" in text)) throw new TypeError(JSON.stringify(text));
  return text.ok;
}

/** What is put in place of some value; none of it is subject to a documented difference. */
const replacements = [
  ...["null", "true", "0", "-1", "1.5", "255", "256", "65536", "4294967296", "1e39", "1e30"],
  ...['"a"', '"ab"', '""', '"7"', '"-7"', '"007"', '"NaN"', '"nan"', '"18446744073709551616"'],
  ...['"9223372036854775808"', '"-9223372036854775809"', "[]", "[0]", '[["a",0]]', "{}"],
  ...['{"ok":null}', '{"err":0}', '{"some":null}', '{"base64":"AA=="}', '{"base64":"A==="}'],
  ...['{"base64":"AAAAA"}', '{"base64":"AAAA\\n"}', '{"a":0,"b":0}'],
].map(exactly);

const mutation = fc.record({
  place: fc.nat(),
  kind: fc.constantFrom("replace", "remove", "add", "repeat", "spell"),
  replacement: fc.constantFrom(...replacements),
});

type Mutation = typeof mutation extends fc.Arbitrary<infer Value> ? Value : never;

/** The JSON with one thing changed in it: what stands at the place, counted from the outside. */
function mutated(json: JsonValue, { place, kind, replacement }: Mutation): JsonValue {
  let left = place % countPlaces(json);
  function change(holder: JsonValue): JsonValue {
    if (isJsonArray(holder)) {
      return holder.flatMap((item) => {
        left -= 1;
        return left === -1 ? changedItem(item, kind, replacement) : [change(item)];
      });
    }
    if (!isJsonObject(holder)) return holder;
    const entries = Object.entries(holder).flatMap(([key, value]) => {
      left -= 1;
      return left === -1
        ? changedEntry([key, value], kind, replacement)
        : [[key, change(value)] as const];
    });
    return Object.fromEntries(entries);
  }
  return change(json);
}

/** A pair is not repeated: equal keys of a map are a documented difference. */
function changedItem(
  item: JsonValue,
  kind: Mutation["kind"],
  replacement: JsonValue,
): readonly JsonValue[] {
  switch (kind) {
    case "replace":
      return [replacement];
    case "remove":
      return [];
    case "add":
      return [item, replacement];
    case "repeat":
      return isJsonArray(item) ? [item] : [item, item];
    default:
      return [typeof item === "string" ? item.toUpperCase() : item];
  }
}

function changedEntry(
  [key, value]: readonly [string, JsonValue],
  kind: Mutation["kind"],
  replacement: JsonValue,
): readonly (readonly [string, JsonValue])[] {
  const respelled = key.includes("_") ? key.replaceAll("_", "-") : key.toUpperCase();
  switch (kind) {
    case "replace":
      return [[key, replacement]];
    case "remove":
      return [];
    case "add":
      return [
        [key, value],
        ["zz", replacement],
      ];
    case "repeat":
      return [
        [key, value],
        [respelled, value],
      ];
    default:
      return [[respelled, value]];
  }
}

function countPlaces(json: JsonValue): number {
  const items = typeof json === "object" && json !== null ? Object.values(json) : [];
  return items.length + items.reduce((sum: number, item: JsonValue) => sum + countPlaces(item), 0);
}

describe("the schema of params", () => {
  it("[WT62] accepts every value, however it is spelled", () => {
    fc.assert(
      fc.property(typedValue, fc.infiniteStream(fc.boolean()), ({ type, value }, choices) => {
        const signature = taking(type, type);
        const text = written(value, type);
        const spelled = otherSpelling(exactly(text), type, () => choices.next().value === true);
        const validate = validator(paramsSchema(signature));
        for (const json of [`[${text},${text}]`, `[${text},${printJson(spelled)}]`]) {
          expect([json, isAccepted(json, signature), validate(JSON.parse(json))]).toEqual([
            json,
            true,
            true,
          ]);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("[WT63] refuses what the check of params refuses, and nothing else", () => {
    fc.assert(
      fc.property(
        typedValue,
        fc.array(mutation, { minLength: 10, maxLength: 10 }),
        ({ type, value }, mutations) => {
          const signature = taking(type);
          const validate = validator(paramsSchema(signature));
          for (const each of mutations) {
            const json = printJson(mutated([exactly(written(value, type))], each));
            expect([json, validate(JSON.parse(json))]).toEqual([json, isAccepted(json, signature)]);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it("[WT63] has one item for each parameter", () => {
    const signature = functionOf("func(a: u8, b: option<u8>)");
    const schema = paramsSchema(signature);
    for (const [json, isRight] of [
      ["[1,null]", true],
      ["[1,2]", true],
      ["[1]", false],
      ["[1,2,3]", false],
      ["{}", false],
    ] as const) {
      expect([isValid(json, schema), isAccepted(json, signature)]).toEqual([isRight, isRight]);
    }
    expect(isValid("[]", paramsSchema(taking()))).toBe(true);
    expect(isValid("[1]", paramsSchema(taking()))).toBe(false);
  });

  const beyondFloat32 = "3.4028235677973366e38";
  it.each<[type: string, right: readonly string[], wrong: readonly string[]]>([
    ["rights", ['["a-b","c"]', '["c","a_b"]', "[]"], ['["a-b","a_b"]', '["c","c"]', '["A_B"]']],
    ["f32", ["3.4028235e38", "-3.40282356e38"], [beyondFloat32, `-${beyondFloat32}`, '"1"']],
    [
      "u64",
      ['"0"', '"9"', '"10"', '"9999999999999999999"', '"18446744073709551615"', "1e2", "2.0"],
      ['"-1"', '"00"', '"01"', '"00000000000000000001"', '"18446744073709551616"', '"1e2"', "-1"],
    ],
    [
      "s64",
      ['"-1"', '"-9223372036854775808"', '"9223372036854775807"', '"9199999999999999999"'],
      ['"-0"', '"+1"', '"-9223372036854775809"', '"9223372036854775808"', '"-01"', '" 1"'],
    ],
  ])("[WT63] draws the line where the check does: %s", (type, right, wrong) => {
    const signature = functionOf(`func(p: ${type})`, "flags rights { a-b, c }");
    const validate = validator(paramsSchema(signature));
    const check = (json: string): readonly unknown[] => {
      const params = `[${json}]`;
      return [json, isAccepted(params, signature), validate(JSON.parse(params))];
    };
    expect(right.map(check)).toEqual(right.map((json) => [json, true, true]));
    expect(wrong.map(check)).toEqual(wrong.map((json) => [json, false, false]));
  });

  it.each([
    ["two equal keys in the pairs of a map", "map<u8, u8>", "[[[1,2],[1,3]]]"],
    ["half of a surrogate pair", "string", '["\\ud800"]'],
    ["half of a surrogate pair", "char", '["\\ud800"]'],
    ["a large integer in the notation of floats", "u64", "[1e17]"],
    ["an integer beyond 64 bits that doubles cannot tell", "u64", "[18446744073709551616]"],
    ["an integer beyond 64 bits that doubles cannot tell", "s64", "[-9223372036854775809]"],
    ["a string over the limit", "string", JSON.stringify(["a".repeat(1_048_577)])],
  ])("[WT64] is wider than the check in a documented place: %s of %s", (_what, type, json) => {
    const signature = functionOf(`func(p: ${type})`);
    expect(isValid(json, paramsSchema(signature))).toBe(true);
    expect(isAccepted(json, signature)).toBe(false);
  });
});

describe("the schema of a result", () => {
  it("[WT65] accepts every result that is written", () => {
    fc.assert(
      fc.property(typedValue, ({ type, value }) => {
        const result: WitType = { kind: "result", ok: type, err: null };
        const validate = validator(resultSchema({ ...taking(), result }));
        const json = `{"ok":${written(value, type)}}`;
        expect([json, validate(JSON.parse(json))]).toEqual([json, true]);
        expect(validate({ err: null })).toBe(true);
        for (const wrong of [{}, { err: 1 }, { ok: 1, err: null }, null, { none: null }]) {
          expect(validate(wrong)).toBe(false);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("[WT65] has the one form that is written, not all that are accepted", () => {
    const declarations = "record r { a-b: u64, bytes: list<u8>, note: option<string> }";
    const schema = resultSchema(functionOf("func() -> result<r, string>", declarations));
    const right = { a_b: 1, bytes: [1], note: null };
    const validate = validator(schema);
    expect(validate({ ok: right })).toBe(true);
    for (const other of [{ a_b: "1" }, { bytes: { base64: "AA==" } }, { note: undefined }]) {
      expect(validate(JSON.parse(JSON.stringify({ ok: { ...right, ...other } })))).toBe(false);
    }
  });
});

describe("a schema", () => {
  it("[WT66] names its dialect, the parameters and the WIT types", () => {
    const signature = functionOf("func(n: u8, who: option<char>) -> result<s64>");
    expect(paramsSchema(signature)).toEqual({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "array",
      prefixItems: [
        { title: "n", description: "u8", type: "integer", minimum: 0, maximum: 255 },
        {
          title: "who",
          description: "option<char>",
          anyOf: [
            { description: "char", type: "string", minLength: 1, maxLength: 1 },
            { type: "null" },
          ],
        },
      ],
      items: false,
      minItems: 2,
      maxItems: 2,
    });
    expect(printJson(resultSchema(signature))).toContain(
      '"minimum":-9223372036854775808,"maximum":9223372036854775807',
    );
  });

  it("[WT66] holds a type that occurs more than once once", () => {
    const declarations =
      "record point { x-at: s64, y-at: s64 } record line { from: point, to: point }";
    const schema = paramsSchema(functionOf("func(a: line, b: line, c: point)", declarations));
    expect(schema["prefixItems"]).toEqual([
      { title: "a", $ref: "#/$defs/record" },
      { title: "b", $ref: "#/$defs/record" },
      { title: "c", $ref: "#/$defs/record-2" },
    ]);
    expect(Object.keys(schema["$defs"] as object)).toEqual(["record", "record-2", "s64"]);
    expect(schema).toHaveProperty(["$defs", "record", "properties"], {
      from: { $ref: "#/$defs/record-2" },
      to: { $ref: "#/$defs/record-2" },
    });
    expect(printJson(schema).match(/"pattern"/g)).toHaveLength(1);
  });
});
