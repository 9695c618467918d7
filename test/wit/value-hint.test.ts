import { describe, expect, it } from "vitest";
import { maxShownTypeLength } from "../../src/wit/limits.ts";
import { expectHint, read, wit } from "./value-fixture.ts";

const line = wit("line", "record line { sku-id: string, unit-price: f64, note: option<string> }");
const problem = wit(
  "problem",
  "variant problem { not-found, too-big(u8), read-HTTP(option<string>) }",
);
const colour = wit("colour", "enum colour { red, dark-blue }");
const rights = wit("rights", "flags rights { read, write-all }");

describe("the hint for a scalar", () => {
  it.each([
    ["bool", '"true"', "a bool is written without quotes: true"],
    ["bool", '"False"', "a bool is written without quotes: false"],
    ["bool", "1", "a bool is no number: 1 is written true"],
    ["bool", "0", "a bool is no number: 0 is written false"],
    ["bool", "null", "only an option can be null"],
    ["bool", '"yes"', "a bool is true or false"],
    ["u8", '"42"', "an integer is written in digits, without quotes: 42"],
    ["u8", '"many"', "an integer is written in digits, without quotes"],
    ["u8", "null", "only an option can be null"],
    ["u32", "1.5", "an integer has no fraction"],
    ["u64", "1.5", "an integer has no fraction"],
    ["u64", "1e19", "a large integer is written with all its digits, without fraction or exponent"],
    ["u64", "9007199254740993.0", "with all its digits, without fraction or exponent"],
    ["u64", '"1e3"', 'inside quotes a u64 is decimal digits alone, such as "1000"'],
    ["u64", '"1.0"', "inside quotes a u64 is decimal digits alone"],
    ["u64", '"0x10"', "inside quotes a u64 is decimal digits alone"],
    ["u64", '"1_000"', "inside quotes a u64 is decimal digits alone"],
    ["u64", '" 1"', "inside quotes a u64 is decimal digits alone"],
    ["s64", '"-0"', "inside quotes a s64 is decimal digits alone"],
    ["u64", '"-1"', "u64 holds 0 to 18446744073709551615"],
    ["f64", '"12.50"', "a number is written without quotes: 12.50"],
    ["f64", '"nan"', 'not a number is written "NaN", "Infinity" or "-Infinity"'],
    ["f32", '"+inf"', 'not a number is written "NaN", "Infinity" or "-Infinity"'],
    ["f64", "null", 'only an option can be null; not a number is written "NaN"'],
    ["char", '"ab"', "a char is a string of exactly one Unicode character"],
    ["char", "97", "a char is a string of exactly one Unicode character"],
    ["string", "42", 'a string is in double quotes: "42"'],
    ["string", "true", 'a string is in double quotes: "true"'],
    ["string", "18446744073709551615", '"18446744073709551615"'],
    ["string", "null", "only an option can be null"],
    ["string", '["a"]', "a string is text in double quotes"],
  ])("[WT42] %s from %s says what would be right", (type, json, hint) => {
    expectHint(json, wit(type), hint);
  });
});

describe("the hint for a list, a tuple or an option", () => {
  it.each([
    ["list<string>", '"a"', 'a list is an array: ["a"]'],
    ["list<u32>", "7", "a list is an array: [7]"],
    ["list<u32>", "null", "only an option can be null; a list is an array"],
    ["list<u32>", '"[1,2]"', "here it is inside a string: leave the quotes out"],
    ["list<f64>", '{"0":1,"1":2}', "JSON.stringify makes such an object of a typed array"],
    ["list<u8>", '{"0":1,"1":2}', "JSON.stringify makes such an object of a typed array"],
    ["list<u8>", "7", 'bytes are an array of numbers, or {"base64": "..."}'],
    ["list<u8>", '"Zm9v"', 'base64 text is {"base64": "Zm9v"}'],
    ["list<u8>", '{"type":"Buffer","data":[1]}', "of a Buffer of Node send its `data`"],
    ["tuple<u8, u8>", "7", "an array of 2 items"],
    ["tuple<u8, u8>", "[1,2,3]", "an array of 2 items, not 3"],
    ["option<u8>", '{"some":1}', "an option is null or the bare value: 1"],
    ["option<string>", '{"none":null}', "an option without value is null"],
    ["option<option<u8>>", "7", 'an option of an option is null or {"some": ...}'],
  ])("[WT42] %s from %s says what would be right", (type, json, hint) => {
    expectHint(json, wit(type), hint);
  });

  it.each([
    ["Zm9v-_==", "this is the alphabet of URLs; write + for - and / for _"],
    ["Zm9v\\n", '"\\n" is no digit of it'],
    ["Zm9v ", '" " is no digit of it'],
    ["Zm9", "its length is a multiple of four, filled up with ="],
    ["Z===", "its length is a multiple of four, filled up with ="],
    ["=Zm8", "its length is a multiple of four, filled up with ="],
  ])("[WT43] base64 %s is refused with what is wrong in it", (base64, hint) => {
    expectHint(`{"base64":"${base64}"}`, wit("list<u8>"), `this is not base64: ${hint}`);
  });

  it("[WT43] base64 that is no text, or under another name, is refused", () => {
    expectHint('{"base64":[1]}', wit("list<u8>"), '{"base64": "..."}');
    expectHint('{"Base64":"Zm9v"}', wit("list<u8>"), '{"base64": "..."}');
    expectHint('{"base64":"Zm9v","more":1}', wit("list<u8>"), '{"base64": "..."}');
  });
});

describe("the hint for a result", () => {
  it.each([
    ["1", 'a result is {"ok": ...} or {"err": ...}'],
    ["null", "only an option can be null; a result is"],
    ["{}", 'a result is {"ok": ...} or {"err": ...}'],
    ['"ok"', '{"ok": null}'],
    ['{"Ok":1}', '{"ok": 1}'],
    ['{"ERR":"no"}', '{"err": "no"}'],
    ['{"tag":"ok","val":7}', 'without tag and val: {"ok": 7}'],
  ])("[WT42] from %s says what would be right", (json, hint) => {
    expectHint(json, wit("result<u8, string>"), hint);
  });

  it("[WT42] whose side has no payload says that it is null", () => {
    expectHint('{"ok":{}}', wit("result<_, string>"), 'ok has no payload: {"ok": null}');
    expectHint('{"err":""}', wit("result<u8>"), 'err has no payload: {"err": null}');
  });
});

describe("the hint for a name", () => {
  it.each([
    ['{"skuId":"x","unit_price":1}', "the field sku_id is missing; write sku_id, not skuId"],
    ['{"Sku_Id":"x","unit_price":1}', "the field sku_id is missing; write sku_id, not Sku_Id"],
    ['{"sku_id":"x","unit-prise":1}', "unit_price is missing; write unit_price, not unit-prise"],
    ['{"unit_price":1}', "the field sku_id is missing"],
    ['{"sku_id":"x","unit_price":1,"notes":"y"}', "there is no field notes; did you mean note?"],
    ['{"sku_id":"x","unit_price":1,"note":"","Note":"y"}', "there is no field Note"],
    ['{"sku_id":"x","unit_price":1,"colour":"y"}', "there is no field colour"],
    ["[]", 'a record is an object: {"sku_id": ..., "unit_price": ..., "note": ...}'],
    ["null", "only an option can be null; a record is an object"],
    ['"{\\"sku_id\\":\\"x\\"}"', "inside a string: leave the quotes out"],
  ])("[WT41] of a field in %s says which one is meant", (json, hint) => {
    expectHint(json, line, hint);
  });

  it.each([
    ['"not_fuond"', "there is no case not_fuond; did you mean not_found?"],
    ['"NotFound"', "there is no case NotFound; did you mean not_found?"],
    ['"NOT_FOUND"', "did you mean not_found?"],
    ['"not found"', "did you mean not_found?"],
    ['{"tooBig":1}', "there is no case tooBig; did you mean too_big?"],
    ['{"read-http":null,"x":1}', 'a variant is "case", or {"case": ...}'],
    ['{"readHTTP":null}', "did you mean read_http?"],
    ['"too_big"', 'this case has a payload: {"too_big": ...}'],
    ['{"not_found":null}', 'this case has no payload: "not_found"'],
    ['{"not_found":{}}', 'this case has no payload: "not_found"'],
    ['{"tag":"too-big","val":7}', 'without tag and val: {"too_big": 7}'],
    ['{"tag":"not_found"}', 'without tag and val: "not_found"'],
    ["7", 'a variant is "case", or {"case": ...} when the case has a payload'],
    ["null", "only an option can be null; a variant is"],
  ])("[WT41] of a case in %s says which one is meant", (json, hint) => {
    expectHint(json, problem, hint);
  });

  it.each([
    ['"Red"', "there is no case Red; did you mean red?"],
    ['"darkBlue"', "did you mean dark_blue?"],
    ['"dark blue"', "did you mean dark_blue?"],
    ['"dark-bule"', "did you mean dark_blue?"],
    ['"purple"', "there is no case purple"],
    ['{"dark_blue":null}', 'an enum is the name of a case in quotes: "dark_blue"'],
    ["0", 'an enum is the name of a case in quotes: "red"'],
    ["null", 'an enum is the name of a case in quotes: "red"'],
  ])("[WT41] of an enum in %s says which one is meant", (json, hint) => {
    expectHint(json, colour, hint);
  });

  it.each([
    ['["Read"]', 'there is no flag "Read"; did you mean read?'],
    ['["writeAll"]', "did you mean write_all?"],
    ['["execute"]', 'there is no flag "execute"'],
    ["[1]", "there is no flag 1"],
    ['{"read":true,"writeAll":true}', 'flags are an array of names: ["read", "write_all"]'],
    ['{"read":true,"write_all":false}', 'flags are an array of names: ["read"]'],
    ['"read"', 'flags are an array of names: ["read"]'],
    ["3", "flags are an array of names"],
  ])("[WT41] of a flag in %s says which one is meant", (json, hint) => {
    expectHint(json, rights, hint);
  });

  it("[WT42] an option whose own JSON can look wrapped is read as what it is", () => {
    const record = wit("option<r>", "record r { some: u8 }");
    const variant = wit("option<v>", "variant v { some(u8) }");
    expect(read('{"some":1}', record)).toEqual({ ok: { some: 1 } });
    expect(read('{"some":1}', variant)).toEqual({ ok: { tag: "some", val: 1 } });
    expect(read('{"some":1}', wit("option<map<string, u8>>"))).toEqual({
      ok: new Map([["some", 1]]),
    });
  });

  it("[WT41] that is far from all others gets no proposal", () => {
    for (const [json, type] of [
      ['{"sku_id":"x","unit_price":1,"colour":"y"}', line],
      ['"lost"', problem],
      ['"purple"', colour],
      ['["execute"]', rights],
      ['"b"', wit("e", "enum e { a }")],
    ] as const) {
      expect(read(json, type)).not.toHaveProperty("hint", expect.stringContaining("did you mean"));
    }
  });
});

describe("what a mismatch shows", () => {
  it("[WT46] is short, however large the value, the name or the type is", () => {
    const long = "x".repeat(100_000);
    const fields = Array.from({ length: 1000 }, (_field, index) => `f${index}: u8`);
    const large = wit("large", `record large { ${fields.join(", ")} }`);
    for (const [json, type] of [
      [`"${long}"`, large],
      [`{"f0":"${long}"}`, wit("r", "record r { f0: u8 }")],
      [`{"${long}":1}`, large],
      [`{"${long}":1}`, problem],
      [`"${long}"`, colour],
      [`["${long}"]`, rights],
      [`{"base64":"${long}-"}`, wit("list<u8>")],
      [`"${"A".repeat(100_000)}"`, wit("list<u8>")],
      [`"${"1".repeat(100_000)}"`, wit("u8")],
      [`"${"1".repeat(100_000)}"`, wit("u64")],
      [`"${"1".repeat(100_000)}"`, wit("f64")],
      [`{"${long}":"x"}`, wit("map<string, u8>")],
    ] as const) {
      const text = JSON.stringify(read(json, type));
      expect(text).toContain("type-mismatch");
      expect(text.length).toBeLessThan(maxShownTypeLength + 600);
    }
  });
});
