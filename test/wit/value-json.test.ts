import { describe, expect, it } from "vitest";
import { parseJson } from "../../src/wit/json-text.ts";
import { maxListLength, maxShownLength, maxStringLength } from "../../src/wit/limits.ts";
import { valueFromJson } from "../../src/wit/value-from-json.ts";
import { valueToJson } from "../../src/wit/value-to-json.ts";
import type { WitType } from "../../src/wit/wit-type.ts";
import { expectHint, expectValue, read, wit } from "./value-fixture.ts";

describe("integers", () => {
  it.each([
    ["u8", "0", "255", "256"],
    ["u16", "0", "65535", "65536"],
    ["u32", "0", "4294967295", "4294967296"],
    ["s8", "-128", "127", "128"],
    ["s16", "-32768", "32767", "-32769"],
    ["s32", "-2147483648", "2147483647", "-2147483649"],
  ])("[WT16] %s goes from %s to %s", (kind, min, max, beyond) => {
    expectValue(min, wit(kind), Number(min));
    expectValue(max, wit(kind), Number(max));
    expectHint(beyond, wit(kind), `${kind} holds ${min} to ${max}`);
    expect(valueToJson(Number(beyond), wit(kind))).toHaveProperty("kind", "type-mismatch");
  });

  it.each([
    ["u64", "0", "18446744073709551615", "18446744073709551616"],
    ["s64", "-9223372036854775808", "9223372036854775807", "-9223372036854775809"],
  ])("[WT17] %s goes from %s to %s with every digit, also from a string", (kind, ...limits) => {
    const [min, max, beyond] = limits;
    for (const limit of [min, max]) {
      expectValue(limit, wit(kind), BigInt(limit));
      expectValue(`"${limit}"`, wit(kind), BigInt(limit), limit);
    }
    expectHint(beyond, wit(kind), `${kind} holds ${min} to ${max}`);
    expectHint(`"${beyond}"`, wit(kind), `${kind} holds ${min} to ${max}`);
    expect(valueToJson(BigInt(beyond), wit(kind))).toHaveProperty("kind", "type-mismatch");
  });

  it("[WT16] a number whose fraction is zero is an integer, minus zero is zero", () => {
    expectValue("2.0", wit("u8"), 2, "2");
    expectValue("1e2", wit("u64"), 100n, "100");
    expectValue("-0", wit("s8"), 0, "0");
    expectValue("-0.0", wit("s64"), 0n, "0");
  });

  it.each(["1e999999999", "-1E400", `[${"9".repeat(401)}]`, "1e308", "9".repeat(400), "1.5e-7"])(
    "[WT44] %s is no integer, whatever its size, and is refused at once",
    (json) => {
      for (const kind of ["u8", "s64", "u64"]) {
        const parsed = parseJson(json);
        const kindOfFault = "ok" in parsed ? valueFromJson(parsed.ok, wit(kind), "it") : parsed;
        expect(kindOfFault).toHaveProperty(
          "kind",
          "ok" in parsed ? "type-mismatch" : "json-malformed",
        );
      }
    },
  );

  it("[WT44] an f64 takes any number but those that would be infinite", () => {
    expectValue("1e308", wit("f64"), 1e308, "1e+308");
    expectValue("5e-324", wit("f64"), 5e-324);
    expectValue("1e-999999999", wit("f64"), 0, "0");
    expectValue("-1e-400", wit("f64"), -0, "-0");
    expectHint("9".repeat(400), wit("f64"), "too large for f64");
    expect(parseJson("1E400")).toMatchObject({
      kind: "json-malformed",
      message: "number too large for a 64-bit float",
    });
    expect(parseJson(`1e${"9".repeat(100_000)}`)).toHaveProperty("kind", "json-malformed");
  });

  it("[WT16] what is not an integer is told with what would be", () => {
    expectHint("2.5", wit("u8"), "an integer has no fraction");
    expectHint('"2"', wit("u8"), "without quotes");
    expectHint('"007"', wit("u64"), "digits");
    expectHint("1e19", wit("u64"), "a large integer is written with all its digits");
    expect(read("true", wit("u8"))).toEqual({
      kind: "type-mismatch",
      path: "params[0]",
      expected: "u8",
      actual: "true",
      hint: "an integer is written in digits",
    });
    expect(valueToJson(1, wit("u64"))).toHaveProperty("kind", "type-mismatch");
    expect(valueToJson(1n, wit("u8"))).toHaveProperty("kind", "type-mismatch");
  });
});

describe("floats", () => {
  it("[WT18] f32 rounds to the nearest value and is written with the fewest digits", () => {
    expectValue("0.1", wit("f32"), Math.fround(0.1));
    expectValue("16777217", wit("f32"), 16_777_216, "16777216");
    expectValue("3.4028234663852886e38", wit("f32"), 3.4028234663852886e38, "3.4028235e+38");
    expectHint("1e39", wit("f32"), "too large for f32");
  });

  it("[WT18] f64 keeps its value, integers of any size included", () => {
    expectValue("0.30000000000000004", wit("f64"), 0.30000000000000004);
    expectValue("9007199254740993", wit("f64"), 9_007_199_254_740_992, "9007199254740992");
    expectValue("-0", wit("f64"), -0);
    expectHint(`1${"0".repeat(309)}`, wit("f64"), "too large for f64");
  });

  it.each(["f32", "f64"])("[WT18] the numbers of %s without digits are strings", (kind) => {
    expectValue('"NaN"', wit(kind), NaN);
    expectValue('"Infinity"', wit(kind), Infinity);
    expectValue('"-Infinity"', wit(kind), -Infinity);
    expectHint('"1.5"', wit(kind), '"NaN", "Infinity" or "-Infinity"');
    expect(read("null", wit(kind))).toHaveProperty("kind", "type-mismatch");
  });
});

describe("text", () => {
  it("[WT19] a char is one Unicode character", () => {
    expectValue('"a"', wit("char"), "a");
    expectValue('"😀"', wit("char"), "😀");
    expectValue('"\\n"', wit("char"), "\n");
    for (const json of ['""', '"ab"', '"\\ud800"', "97"]) {
      expectHint(json, wit("char"), "exactly one Unicode character");
    }
    expect(valueToJson("ab", wit("char"))).toHaveProperty("kind", "type-mismatch");
  });

  it("[WT19] a string keeps every character that has an encoding", () => {
    expectValue('"\\u0000 \\" ä 😀"', wit("string"), '\u0000 " ä 😀');
    expectHint('"a\\ud800b"', wit("string"), "half of a surrogate pair");
    expect(valueToJson("\udfff", wit("string"))).toHaveProperty("kind", "type-mismatch");
  });

  it("[WT30] strings and lists beyond their limits are refused with the limit", () => {
    expect(read(`"${"a".repeat(maxStringLength)}"`, wit("string"))).toHaveProperty("ok");
    expectHint(`"${"a".repeat(maxStringLength + 1)}"`, wit("string"), `${maxStringLength}`);
    const zeros = `[0${",0".repeat(maxListLength)}]`;
    expectHint(zeros, wit("list<u8>"), `${maxListLength} items`);
    const bytes = new Uint8Array(maxListLength + 1);
    expect(valueToJson(bytes, wit("list<u8>"))).toHaveProperty(
      "hint",
      `longer than the limit of ${maxListLength} items`,
    );
  });
});

describe("records", () => {
  const line = wit(
    "line",
    "record line { sku-id: string, unit-PRICE: f64, note: option<string>, to-string: option<option<u8>> }",
  );
  const value = {
    skuId: "x",
    unitPrice: 1.5,
    note: undefined,
    toString: { tag: "none", val: undefined },
  };
  const canonical = '{"sku_id":"x","unit_price":1.5,"note":null,"to_string":null}';

  it("[WT20] take snake_case and kebab-case in any order, options left out, and write snake_case", () => {
    expectValue(canonical, line, value);
    expectValue('{"unit-PRICE":1.5,"sku-id":"x"}', line, value, canonical);
  });

  it("[WT20] are refused when a field is missing, unknown or there twice", () => {
    expectHint('{"sku_id":"x"}', line, "the field unit_price is missing");
    expectHint('{"sku_id":"x","unit_price":1,"nots":"y"}', line, "there is no field nots");
    expectHint('{"sku_id":"x","sku-id":"y","unit_price":1}', line, "is there twice");
    expectHint('{"sku_id":"x","unit_price":1,"__proto__":{}}', line, "there is no field __proto__");
    expect(read("[]", line)).toHaveProperty("kind", "type-mismatch");
  });

  it("[WT28] from a component are refused when a field is missing or unknown", () => {
    expect(valueToJson({ skuId: "x" }, line)).toMatchObject({
      path: "result.unit_price",
      expected: "f64",
      actual: "undefined",
    });
    expect(valueToJson({ ...value, more: 1 }, line)).toHaveProperty(
      "hint",
      "there is no field more",
    );
    expect(valueToJson("x", line)).toHaveProperty("kind", "type-mismatch");
    expect(valueToJson(null, line)).toHaveProperty("actual", "null");
  });
});

describe("variants, enums and flags", () => {
  const problem = wit("problem", "variant problem { not-found, too-big(u8), odd(option<u8>) }");
  const colour = wit("colour", "enum colour { red, dark-blue }");
  const rights = wit("rights", "flags rights { read, write-all }");

  it("[WT21] a case is its name, or an object with its payload", () => {
    expectValue('"not_found"', problem, { tag: "not-found" });
    expectValue('"not-found"', problem, { tag: "not-found" }, '"not_found"');
    expectValue('{"too_big":7}', problem, { tag: "too-big", val: 7 });
    expectValue('{"odd":null}', problem, { tag: "odd", val: undefined });
  });

  it("[WT21] another case or form is told with what would be right", () => {
    expectHint('"lost"', problem, "there is no case lost");
    expectHint('{"lost":1}', problem, "there is no case lost");
    expectHint('"too_big"', problem, 'this case has a payload: {"too_big": ...}');
    expectHint('{"not_found":null}', problem, 'this case has no payload: "not_found"');
    expectHint('{"not_found":1,"too_big":1}', problem, 'a variant is "case"');
    expectHint('{"too_big":256}', problem, "u8 holds 0 to 255", "params[0].too_big");
    expectHint('"blue"', colour, "there is no case blue");
  });

  it("[WT21] an enum is the name of its case", () => {
    expectValue('"dark_blue"', colour, "dark-blue");
    expectValue('"dark-blue"', colour, "dark-blue", '"dark_blue"');
    expect(read("1", colour)).toHaveProperty("kind", "type-mismatch");
  });

  it("[WT22] flags are an array of names, written in declared order", () => {
    expectValue("[]", rights, { read: false, writeAll: false });
    expectValue('["write_all"]', rights, { read: false, writeAll: true });
    const both = { read: true, writeAll: true };
    expectValue('["write-all","read"]', rights, both, '["read","write_all"]');
    expectHint('["read","read"]', rights, "the flag read is there twice");
    expectHint('["execute"]', rights, 'there is no flag "execute"');
    expectHint('{"read":true}', rights, "flags are an array of names");
    expect(valueToJson({ read: true }, rights)).toEqual({ ok: '["read"]' });
    expect(valueToJson({ read: 1 }, rights)).toHaveProperty("kind", "type-mismatch");
    expect(valueToJson({ run: true }, rights)).toHaveProperty("kind", "type-mismatch");
  });

  it.each<readonly [string, unknown, WitType]>([
    ["an unknown case", { tag: "lost" }, problem],
    ["a payload where there is none", { tag: "not-found", val: 1 }, problem],
    ["no payload where there is one", { tag: "too-big" }, problem],
    ["the snake_case name", "dark_blue", colour],
    ["a tag that is inherited", Object.create({ tag: "not-found" }), problem],
  ])("[WT28] %s from a component is refused", (_what, value, type) => {
    expect(valueToJson(value, type)).toHaveProperty("kind", "type-mismatch");
  });
});

describe("options and results", () => {
  it("[WT23] an option is null or the bare value", () => {
    expectValue("null", wit("option<u8>"), undefined);
    expectValue("7", wit("option<u8>"), 7);
    expect(valueToJson(null, wit("option<u8>"))).toHaveProperty("kind", "type-mismatch");
  });

  it("[WT23] an option of an option tells none and some(none) apart", () => {
    const type = wit("option<option<u8>>");
    expectValue("null", type, { tag: "none", val: undefined });
    expectValue('{"some":null}', type, { tag: "some", val: undefined });
    expectValue('{"some":7}', type, { tag: "some", val: 7 });
    expectHint("7", type, 'null or {"some": ...}');
    expectHint('{"some":300}', type, "u8 holds", "params[0].some");
    expect(valueToJson({ tag: "none" }, type)).toEqual({ ok: "null" });
    expect(valueToJson({ tag: "none", val: 1 }, type)).toHaveProperty("kind", "type-mismatch");
    expect(valueToJson(7, type)).toHaveProperty("kind", "type-mismatch");
  });

  it("[WT24] a result is an object with its side, whose missing payload is null", () => {
    expectValue('{"ok":1}', wit("result<u8, string>"), { tag: "ok", val: 1 });
    expectValue('{"err":"no"}', wit("result<u8, string>"), { tag: "err", val: "no" });
    expectValue('{"ok":null}', wit("result"), { tag: "ok", val: undefined });
    expectValue('{"err":null}', wit("result<u8>"), { tag: "err", val: undefined });
    expectHint('{"ok":1}', wit("result"), 'ok has no payload: {"ok": null}');
    expectHint("1", wit("result<u8>"), 'a result is {"ok": ...} or {"err": ...}');
    expectHint('{"ok":1,"err":2}', wit("result<u8, u8>"), "a result is");
    expect(valueToJson({ tag: "done" }, wit("result"))).toHaveProperty("kind", "type-mismatch");
    expect(valueToJson({ tag: "ok", val: 1 }, wit("result"))).toHaveProperty(
      "kind",
      "type-mismatch",
    );
  });
});

describe("lists and tuples", () => {
  it.each<readonly [string, string, unknown]>([
    ["u8", "[0,255]", Uint8Array.of(0, 255)],
    ["s8", "[-128,127]", Int8Array.of(-128, 127)],
    ["u16", "[65535]", Uint16Array.of(65_535)],
    ["s16", "[-32768]", Int16Array.of(-32_768)],
    ["u32", "[4294967295]", Uint32Array.of(4_294_967_295)],
    ["s32", "[-2147483648]", Int32Array.of(-2_147_483_648)],
    ["u64", "[18446744073709551615]", BigUint64Array.of(18_446_744_073_709_551_615n)],
    ["s64", "[-9223372036854775808]", BigInt64Array.of(-9_223_372_036_854_775_808n)],
    ["f32", '[0.1,"NaN"]', Float32Array.of(0.1, NaN)],
    ["f64", '[0.1,"-Infinity"]', Float64Array.of(0.1, -Infinity)],
    ["bool", "[true,false]", [true, false]],
    ["string", '["a",""]', ["a", ""]],
    ["list<u8>", "[[1],[]]", [Uint8Array.of(1), Uint8Array.of()]],
  ])("[WT25] a list of %s is an array on both sides, typed for numbers", (kind, json, value) => {
    expectValue(json, wit(`list<${kind}>`), value);
  });

  it("[WT25] a component may give numbers in a plain array", () => {
    expect(valueToJson([1, 2], wit("list<u8>"))).toEqual({ ok: "[1,2]" });
    expect(valueToJson([1, 256], wit("list<u8>"))).toHaveProperty("path", "result[1]");
  });

  it.each([
    ["", []],
    ["Zg==", [102]],
    ["Zm8=", [102, 111]],
    ["Zm9v", [102, 111, 111]],
    ["+/8A", [251, 255, 0]],
  ])("[WT25] bytes may be written in base64: %s", (base64, bytes) => {
    const canonical = JSON.stringify(bytes);
    expectValue(`{"base64":"${base64}"}`, wit("list<u8>"), Uint8Array.from(bytes), canonical);
  });

  it.each(["Zg", "Zg=", "Z===", "Zm9v\\n", "Zm-_", "=Zm8"])(
    "[WT25] `%s` is not base64",
    (base64) => {
      expectHint(`{"base64":"${base64}"}`, wit("list<u8>"), '{"base64": "..."}');
    },
  );

  it("[WT25] a tuple is an array of exactly its items", () => {
    expectValue('[1,"a"]', wit("tuple<u8, string>"), [1, "a"]);
    expectHint("[1]", wit("tuple<u8, string>"), "an array of 2 items");
    expectHint('[1,"a",2]', wit("tuple<u8, string>"), "an array of 2 items");
    expect(valueToJson([1], wit("tuple<u8, string>"))).toHaveProperty("kind", "type-mismatch");
  });
});

describe("a mismatch", () => {
  it("[WT26] says where, what was expected in WIT syntax, and what came", () => {
    const type = wit(
      "list<order>",
      "record line { price: f64 } record order { line-items: list<line> }",
    );
    const json = '[{"line_items":[{"price":1},{"price":2},{"price":true}]}]';
    expect(read(json, type)).toEqual({
      kind: "type-mismatch",
      path: "params[0][0].line_items[2].price",
      expected: "f64",
      actual: "true",
    });
  });

  it("[WT26] shows a long value shortened", () => {
    const result = read(`"${"x".repeat(1000)}"`, wit("u8"));
    expect(result).toHaveProperty("actual", `"${"x".repeat(maxShownLength - 2)}…`);
    expectHint(`{"${"x".repeat(1000)}":1}`, wit("r", "record r { a: option<u8> }"), "x…");
  });

  it("[WT33] a handle has no JSON in either direction", () => {
    const cart = wit("cart", "resource cart;");
    expectHint("1", cart, "a handle has no meaning outside a running component");
    expect(valueToJson({}, cart)).toHaveProperty("kind", "type-mismatch");
  });
});
