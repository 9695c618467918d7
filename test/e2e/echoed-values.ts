/** Types of every kind that WIT has, with values that stress them. */

export interface Echoed {
  /** In WIT, with the names of `declarations`. */
  readonly type: string;
  /** Canonical JSON texts: what comes back is the same text. */
  readonly values: readonly string[];
  /** Those that do not survive QuickJS, where a 64-bit integer is a JavaScript number. */
  readonly compiledOnly?: readonly string[];
}

const fields = Array.from({ length: 18 }, (_field, index) => `field-${index}: u16`);

export const declarations = `
record order { order-id: u64, line-items: list<tuple<string, f32>>, is-paid: bool, note: option<char> }
record wide { ${fields.join(", ")} }
variant shape { nothing, circle(f64), poly-line(list<tuple<s32, s32>>) }
enum color { red, dark-green, %list }
flags rights { can-read, can-write, f3, f4, f5, f6, f7, f8, can-share }`;

const order =
  '{"order_id":7,"line_items":[["größe",0.1],["",-0]],"is_paid":true,"note":"\u{1F600}"}';
const emptyOrder = '{"order_id":0,"line_items":[],"is_paid":false,"note":null}';
const wide = JSON.stringify(
  Object.fromEntries(fields.map((_field, index) => [`field_${index}`, 65_535 - index])),
);
const floats = ["0", "-0", "0.5", "-1.5", '"NaN"', '"Infinity"', '"-Infinity"'];
const texts = ["", "plain", "größe 世界 \u{1F600}", '\0 " \\ \n', "x".repeat(100_000)].map((text) =>
  JSON.stringify(text),
);

export const echoed: readonly Echoed[] = [
  { type: "bool", values: ["true", "false"] },
  { type: "u8", values: ["0", "255"] },
  { type: "u16", values: ["0", "65535"] },
  { type: "u32", values: ["0", "4294967295"] },
  {
    type: "u64",
    values: ["0", "9007199254740991"],
    compiledOnly: ["9007199254740993", "18446744073709551615"],
  },
  { type: "s8", values: ["-128", "127"] },
  { type: "s16", values: ["-32768", "32767"] },
  { type: "s32", values: ["-2147483648", "2147483647"] },
  {
    type: "s64",
    values: ["-9007199254740991", "9007199254740991"],
    compiledOnly: ["-9223372036854775808", "9223372036854775807"],
  },
  { type: "f32", values: [...floats, "0.1", "3.4028235e+38", "1e-45"] },
  { type: "f64", values: [...floats, "0.1", "1.7976931348623157e+308", "5e-324"] },
  { type: "char", values: ['"a"', '"ß"', '"\u{1F600}"', String.raw`"\u0000"`] },
  { type: "string", values: texts },
  { type: "list<u8>", values: ["[]", "[0,1,254,255]"] },
  { type: "list<bool>", values: ["[]", "[true,false]"] },
  { type: "list<f64>", values: ["[]", '[-0,"NaN",0.1]'] },
  { type: "list<list<string>>", values: ["[]", `[[],[${texts[2]},""]]`] },
  { type: "map<string, u32>", values: ["{}", '{"":0,"b":4294967295,"ä":2}'] },
  { type: "map<u8, list<string>>", values: ["[]", '[[0,[]],[200,["a","b"]]]'] },
  { type: "tuple<u8, string, bool>", values: ['[1,"two",true]'] },
  { type: "order", values: [order, emptyOrder] },
  { type: "wide", values: [wide] },
  { type: "shape", values: ['"nothing"', '{"circle":-0}', '{"poly_line":[[1,-1],[0,2]]}'] },
  { type: "color", values: ['"red"', '"dark_green"', '"list"'] },
  { type: "rights", values: ["[]", '["can_read","can_share"]'] },
  { type: "option<string>", values: ["null", '"some"', '""'] },
  { type: "option<option<u32>>", values: ["null", '{"some":null}', '{"some":0}'] },
  { type: "result", values: ['{"ok":null}', '{"err":null}'] },
  { type: "result<u8, string>", values: ['{"ok":8}', '{"err":"no"}'] },
  { type: "result<_, shape>", values: ['{"ok":null}', '{"err":{"circle":1}}'] },
  {
    type: "list<option<tuple<order, result<shape, color>>>>",
    values: ["[]", `[null,[${order},{"err":"red"}],[${emptyOrder},{"ok":{"poly_line":[]}}]]`],
  },
  { type: nested("u8", 40), values: [nestedValue("7", 40)] },
];

/** Not implemented in componentize-qjs 0.4.5: whatever has such a type cannot be built, nor what imports it. */
export const fixedLists: readonly Echoed[] = [
  { type: "list<u16, 3>", values: ["[0,1,65535]"] },
  { type: "list<option<string>, 2>", values: ['[null,"two"]'] },
  { type: "list<order, 2>", values: [`[${order},${emptyOrder}]`] },
  { type: "option<list<list<u8, 2>, 2>>", values: ["null", "[[1,2],[3,255]]"] },
];

function nested(type: string, depth: number): string {
  return "list<".repeat(depth) + type + ">".repeat(depth);
}

function nestedValue(value: string, depth: number): string {
  return "[".repeat(depth) + value + "]".repeat(depth);
}
