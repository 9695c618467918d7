import { describe, expect, it } from "vitest";
import { maxListLength } from "../../src/wit/limits.ts";
import { valueFromJson } from "../../src/wit/value-from-json.ts";
import { valueToJson } from "../../src/wit/value-to-json.ts";
import { expectHint, expectValue, read, wit } from "./value-fixture.ts";

describe("a list of fixed length", () => {
  it("[WT34] is an array of exactly its items, a plain one for components", () => {
    expectValue("[1,2,3]", wit("list<u8, 3>"), [1, 2, 3]);
    expectValue('[["a"],["b"]]', wit("list<list<string, 1>, 2>"), [["a"], ["b"]]);
    expectValue("[null,18446744073709551615]", wit("list<option<u64>, 2>"), [
      undefined,
      18_446_744_073_709_551_615n,
    ]);
    expect(valueToJson(Uint8Array.of(1, 2, 3), wit("list<u8, 3>"))).toEqual({ ok: "[1,2,3]" });
  });

  it("[WT34] of another length is refused with both lengths", () => {
    expectHint("[1,2]", wit("list<u8, 3>"), "an array of exactly 3 items, not 2");
    expectHint("[1,2,3,4]", wit("list<u8, 3>"), "an array of exactly 3 items, not 4");
    expectHint("7", wit("list<u8, 3>"), "an array of exactly 3 items");
    expectHint('{"base64":"AAAA"}', wit("list<u8, 3>"), "an array of exactly 3 items");
    expectHint("[1,2,256]", wit("list<u8, 3>"), "u8 holds 0 to 255", "params[0][2]");
    expect(valueToJson([1, 2], wit("list<u8, 3>"))).toHaveProperty(
      "hint",
      "an array of exactly 3 items",
    );
    expect(valueToJson("abc", wit("list<u8, 3>"))).toHaveProperty("kind", "type-mismatch");
  });
});

describe("a map", () => {
  const counts = wit("map<string, u32>");
  const names = wit("map<s16, string>");

  it("[WT35] with string keys is an object, pairs are accepted too", () => {
    const value = new Map([
      ["a", 1],
      ["b", 2],
    ]);
    expectValue('{"a":1,"b":2}', counts, value);
    expectValue('[["a",1],["b",2]]', counts, value, '{"a":1,"b":2}');
    expectValue("{}", counts, new Map());
    expectValue("[]", counts, new Map(), "{}");
  });

  it.each<readonly [string, string, ReadonlyMap<unknown, unknown>]>([
    [
      "bool",
      "[[false,1],[true,2]]",
      new Map([
        [false, 1],
        [true, 2],
      ]),
    ],
    [
      "u8",
      "[[0,1],[255,2]]",
      new Map([
        [0, 1],
        [255, 2],
      ]),
    ],
    ["s64", "[[-9223372036854775808,1]]", new Map([[-9_223_372_036_854_775_808n, 1]])],
    ["u64", "[[18446744073709551615,1]]", new Map([[18_446_744_073_709_551_615n, 1]])],
    [
      "char",
      '[["a",1],["😀",2]]',
      new Map([
        ["a", 1],
        ["😀", 2],
      ]),
    ],
  ])("[WT35] with %s keys is an array of pairs", (key, json, value) => {
    expectValue(json, wit(`map<${key}, u8>`), value);
    expectValue("[]", wit(`map<${key}, u8>`), new Map());
  });

  it("[WT36] is kept and written sorted by its keys, so that equal maps have one text", () => {
    const type = wit("map<s16, bool>");
    const unsorted = "[[10,true],[-2,true],[9,false]]";
    const sorted = "[[-2,true],[9,false],[10,true]]";
    const value = new Map([
      [-2, true],
      [9, false],
      [10, true],
    ]);
    expectValue(unsorted, type, value, sorted);
    const result = read(unsorted, type);
    expect("ok" in result && result.ok instanceof Map && [...result.ok.keys()]).toEqual([
      -2, 9, 10,
    ]);
    expect(valueToJson(new Map([...value].toReversed()), type)).toEqual({ ok: sorted });
  });

  it("[WT36] its texts sort by UTF-16 code units, digits among them", () => {
    const keys = ["10", "9", "B", "a", "\u{10000}", "\uffff"];
    const sorted = '{"10":0,"9":0,"B":0,"a":0,"\u{10000}":0,"\uffff":0}';
    expect(valueToJson(new Map(keys.toReversed().map((key) => [key, 0])), counts)).toEqual({
      ok: sorted,
    });
    const result = read(sorted, counts);
    expect("ok" in result && result.ok instanceof Map && [...result.ok.keys()]).toEqual(keys);
  });

  it("[WT35] has any text for a key", () => {
    const value = new Map([
      ["", 1],
      ["__proto__", 2],
      ['a"b', 3],
      ["constructor", 4],
    ]);
    expectValue('{"":1,"__proto__":2,"a\\"b":3,"constructor":4}', counts, value);
  });

  it("[WT37] a key that is there twice is refused where it comes again", () => {
    expectHint('[["a",1],["a",2]]', counts, "this key is there twice", "params[0][1][0]");
    expectHint('[[7,"x"],[7.0,"y"]]', names, "this key is there twice", "params[0][1][0]");
    expectHint('[["7",1],[7,1]]', wit("map<u64, u8>"), "there twice", "params[0][1][0]");
  });

  it("[WT37] an entry that does not fit is refused at its place", () => {
    expectHint('{"a":1,"b c":-1}', counts, "u32 holds", 'params[0]["b c"]');
    expectHint('{"\\ud800":1}', counts, "half of a surrogate pair", 'params[0]["\\ud800"]');
    expectHint('[[1,"x"],[2]]', names, "an entry of a map is [key, value]", "params[0][1]");
    expectHint('[[1,"x"],["2","y"]]', names, "without quotes: 2", "params[0][1][0]");
    expectHint('[[1,"x"],[2,3]]', names, 'in double quotes: "3"', "params[0][1][1]");
    expectHint('{"1":"x"}', names, "is an array of [key, value] pairs");
    expectHint("7", counts, '{"key": value, ...}');
    const deep = wit("map<string, map<string, list<u8>>>");
    expectHint('{"a":{"b":[256]}}', deep, "u8 holds", 'params[0]["a"]["b"][0]');
  });

  it("[WT28] from a component is a Map whose entries fit", () => {
    for (const value of [{ a: 1 }, [["a", 1]], null, new Map([[1, 1]]), new Map([[{}, 1]])]) {
      expect(valueToJson(value, counts)).toHaveProperty("kind", "type-mismatch");
    }
    expect(valueToJson(new Map([["a", -1]]), counts)).toHaveProperty("path", 'result["a"]');
    expect(valueToJson(new Map([[1, "x"]]), wit("option<string>"))).toHaveProperty(
      "actual",
      "a Map of 1 entries",
    );
  });

  it("[WT30] beyond its limit is refused with it", () => {
    const numbers = Array.from({ length: maxListLength + 1 }, (_number, index) => index);
    const hint = `longer than the limit of ${maxListLength} entries`;
    const pairs = numbers.map(() => []);
    expect(valueFromJson(pairs, names, "it")).toHaveProperty("hint", hint);
    const object = Object.fromEntries(numbers.map((number) => [number, 0]));
    expect(valueFromJson(object, counts, "it")).toHaveProperty("hint", hint);
    const map = new Map(numbers.map((number) => [number, ""]));
    expect(valueToJson(map, names)).toHaveProperty("hint", hint);
  });
});
