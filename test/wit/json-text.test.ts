import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findJsonFault } from "../../src/wit/json-fault.ts";
import { isJsonObject, parseJson, printJson } from "../../src/wit/json-text.ts";
import type { JsonValue } from "../../src/wit/json-text.ts";
import { maxIntegerLength, maxJsonDepth } from "../../src/wit/limits.ts";

function parsed(text: string): JsonValue {
  const result = parseJson(text);
  if (!("ok" in result)) {
    throw new SyntaxError(result.message);
  }
  return result.ok;
}

/** Whether the platform's own parser takes a text. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const jsonValue: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.bigInt(),
    fc.string({ unit: "binary" }),
    fc.array(tie("value")),
    fc.dictionary(fc.string(), tie("value")),
  ),
})).value;

describe("JSON text", () => {
  it.each([
    ["18446744073709551615", 18_446_744_073_709_551_615n],
    ["-9223372036854775808", -9_223_372_036_854_775_808n],
    ["9007199254740991", 9_007_199_254_740_991],
    ["9007199254740993", 9_007_199_254_740_993n],
    ["-0", -0],
    ["0.1", 0.1],
    ["5e-324", 5e-324],
    ["1e+21", 1e21],
    ["12345678901234568000000.5", 1.2345678901234568e22],
  ])("[WT11] the number %s keeps its value", (text, value) => {
    expect(parsed(text)).toBe(value);
    expect(parsed(printJson(value))).toBe(value);
  });

  it("[WT11] a printed value reads back as itself, and prints as the same text again", () => {
    fc.assert(
      fc.property(jsonValue, (value) => {
        const text = printJson(value);
        expect(printJson(parsed(text))).toBe(text);
      }),
    );
  });

  it("[WT11] the text has no blanks and keeps the order of keys", () => {
    const text = ' { "b" : [ 1 , 2 ] , "a" : { } } ';
    expect(printJson(parsed(text))).toBe('{"b":[1,2],"a":{}}');
  });

  it("[WT11] a value that JSON cannot say is not printed as something else", () => {
    expect(() => printJson(NaN)).toThrow(RangeError);
    expect(() => printJson([Infinity])).toThrow(RangeError);
  });

  it("[WT12] of equal keys the last one counts", () => {
    expect(parsed('{"a":1,"a":2}')).toEqual({ a: 2 });
  });

  it.each([
    ["", 1, 1, "expected a value, found the end of the text"],
    ["[1,\n 2,\n]", 3, 1, "expected a value, found `]`"],
    ["[1 2]", 1, 4, "expected `,` or `]`, found `2`"],
    ['{"a" 1}', 1, 6, "expected `:` after the key, found `1`"],
    ["{a: 1}", 1, 2, "expected a key in double quotes, found `a`"],
    ['{"a": 1,}', 1, 9, "expected a key in double quotes, found `}`"],
    ["[] x", 1, 4, "expected the end of the text, found `x`"],
    ["[01]", 1, 3, "expected `,` or `]`, found `1`"],
    ["nul", 1, 1, "expected a value, found `n`"],
    ["'a'", 1, 1, "expected a value, found `'`"],
    ['\n"abc', 2, 1, "this string has no closing quote"],
    ['"a\\x"', 1, 3, "unknown escape in a string; a backslash is written `\\\\`"],
    ['"a\nb"', 1, 3, "a control character in a string is written `\\u000a`"],
    ["[1e400]", 1, 2, "number too large for a 64-bit float"],
    [
      `[${"9".repeat(maxIntegerLength + 1)}]`,
      1,
      2,
      `integer of more than ${maxIntegerLength} characters`,
    ],
  ])("[WT13] %j is refused at line %i, column %i", (text, line, column, message) => {
    expect(parseJson(text)).toMatchObject({ kind: "json-malformed", line, column, message });
  });

  it("[WT13] exactly the texts that are JSON are accepted", () => {
    const fragments = [
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"',
      "\\",
      "a",
      " ",
      "-",
      "0",
      "1",
      ".5",
      "e2",
    ];
    const soup = fc.array(fc.constantFrom(...fragments), { maxLength: 8 });
    fc.assert(
      fc.property(
        fc.oneof(
          soup.map((parts) => parts.join("")),
          fc.json(),
          fc.string(),
        ),
        (text) => {
          expect("ok" in parseJson(text)).toBe(isJson(text));
          expect(findJsonFault(text) === null).toBe(isJson(text));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("[WT14] nesting is accepted up to the limit and refused beyond it at any size", () => {
    const deepest = "[".repeat(maxJsonDepth) + "]".repeat(maxJsonDepth);
    expect(parseJson(deepest)).toHaveProperty("ok");
    expect(parseJson(`[${deepest}]`)).toMatchObject({
      kind: "json-malformed",
      position: maxJsonDepth,
      message: `nested deeper than ${maxJsonDepth} levels`,
    });
    expect(parseJson('{"a":['.repeat(500_000))).toHaveProperty("kind", "json-malformed");
    expect(parseJson(`["${"[".repeat(1000)}\\"${"[".repeat(1000)}"]`)).toHaveProperty("ok");
  });

  it("[WT15] `__proto__` is a key like any other", () => {
    const text = '{"__proto__":{"admin":true},"id":12345678901234567890}';
    const value = parsed(text);
    expect(isJsonObject(value) && Object.keys(value)).toEqual(["__proto__", "id"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(printJson(value)).toBe(text);
  });
});
