/** Every kind of type that WIT has, as a component in TypeScript gets its values and may give them. */

export interface GuestValue {
  /** In WIT, with the names of `guestTypes`. */
  readonly wit: string;
  /** In TypeScript, with the names of `guestTypes` below `Flow`. */
  readonly typescript: string;
  /** A value as JSON, and an expression that is true of what the component gets for it, which is `v`. */
  readonly received: readonly (readonly [json: string, isRight: string])[];
  /** Expressions that may be given, with the JSON that they become. */
  readonly given: readonly (readonly [expression: string, json: string])[];
  /** Expressions that the compiler has to refuse. */
  readonly refused: readonly string[];
  /** Expressions with too much in them, which the compiler refuses as arguments only. */
  readonly excessive?: readonly string[];
}

export const guestTypes = `
  type byte = u8;
  type maybe-byte = option<u8>;
  /// What is bought.
  record line {
    /// As on the shelf.
    sku-id: string,
    unit-price: f64,
    note: option<string>,
    parts: list<byte>,
  }
  variant problem {
    not-found,
    /// How big.
    too-big(u64),
    odd(option<u8>),
  }
  enum colour { red, dark-blue }
  flags rights { can-read, write-all }`;

export const guestTypeNames = "byte, maybe-byte, line, problem, colour, rights";

function integer(kind: string, max: number, min = 0): GuestValue {
  return {
    wit: kind,
    typescript: "number",
    received: [[String(max), `v === ${max}`]],
    given: [
      [String(max), String(max)],
      [String(min), String(min)],
    ],
    refused: ['"1"', "1n", "undefined", "null", "[1]"],
  };
}

const line = '{"sku_id":"x","unit_price":1,"note":null,"parts":[1]}';
const giveLine = '{ skuId: "x", unitPrice: 1, parts: new Uint8Array([1]) }';

export const guestValues: readonly GuestValue[] = [
  {
    wit: "bool",
    typescript: "boolean",
    received: [["true", "v === true"]],
    given: [["false", "false"]],
    refused: ["1", '"true"', "undefined"],
  },
  integer("u8", 255),
  integer("u16", 65_535),
  integer("u32", 4_294_967_295),
  integer("u64", Number.MAX_SAFE_INTEGER),
  integer("s8", 127, -128),
  integer("s16", 32_767, -32_768),
  integer("s32", 2_147_483_647, -2_147_483_648),
  integer("s64", Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
  {
    wit: "f32",
    typescript: "number",
    received: [["0.5", "v === 0.5"]],
    given: [["0.25", "0.25"]],
    refused: ['"0.5"'],
  },
  {
    wit: "f64",
    typescript: "number",
    received: [['"NaN"', "Number.isNaN(v)"]],
    given: [["Infinity", '"Infinity"']],
    refused: ["1n"],
  },
  {
    wit: "char",
    typescript: "string",
    received: [['"ä"', 'v === "ä"']],
    given: [['"b"', '"b"']],
    refused: ["7"],
  },
  {
    wit: "string",
    typescript: "string",
    received: [['"text"', 'v === "text"']],
    given: [['""', '""']],
    refused: ["null", '["a"]'],
  },
  {
    wit: "list<u8>",
    typescript: "Uint8Array",
    received: [["[1,2]", "v instanceof Uint8Array && v[1] === 2"]],
    given: [["new Uint8Array([3])", "[3]"]],
    refused: ["[3]", '"AQ=="', "new Int8Array([3])"],
  },
  {
    wit: "list<byte>",
    typescript: "Uint8Array",
    received: [["[1]", "v instanceof Uint8Array"]],
    given: [["new Uint8Array()", "[]"]],
    refused: ["[]"],
  },
  {
    wit: "list<s8>",
    typescript: "Int8Array",
    received: [["[-1]", "v instanceof Int8Array && v[0] === -1"]],
    given: [["Int8Array.of(-2)", "[-2]"]],
    refused: ["[-2]"],
  },
  {
    wit: "list<u16>",
    typescript: "number[]",
    received: [["[1]", "Array.isArray(v) && v[0] === 1"]],
    given: [["[2]", "[2]"]],
    refused: ["new Uint16Array([2])"],
  },
  {
    wit: "list<u64>",
    typescript: "number[]",
    received: [["[1]", "Array.isArray(v) && v[0] === 1"]],
    given: [["[2]", "[2]"]],
    refused: ["[2n]", "new BigUint64Array(1)"],
  },
  {
    wit: "list<list<string>>",
    typescript: "string[][]",
    received: [['[["a"]]', 'v[0]?.[0] === "a"']],
    given: [["[[], []]", "[[],[]]"]],
    refused: ['["a"]'],
  },
  {
    wit: "list<maybe-byte>",
    typescript: "Flow.MaybeByte[]",
    received: [["[null,1]", "v[0] === undefined && v.length === 2 && v[1] === 1"]],
    given: [["[undefined, 2]", "[null,2]"]],
    refused: ["[null]"],
  },
  {
    wit: "list<option<u8>>",
    typescript: "(number | undefined)[]",
    received: [["[null,1]", "v[0] === undefined && v[1] === 1"]],
    given: [["[undefined, 2]", "[null,2]"]],
    refused: ['["2"]'],
  },
  {
    wit: "option<string>",
    typescript: "string | undefined",
    received: [
      ["null", "v === undefined"],
      ['"a"', 'v === "a"'],
    ],
    given: [
      ["undefined", "null"],
      ['"b"', '"b"'],
    ],
    refused: ["7", '{ tag: "some", val: "b" }'],
  },
  {
    wit: "option<maybe-byte>",
    typescript: '{ tag: "some"; val?: Flow.MaybeByte } | { tag: "none" }',
    received: [
      ["null", 'v.tag === "none"'],
      ['{"some":null}', 'v.tag === "some" && v.val === undefined'],
      ['{"some":3}', 'v.tag === "some" && v.val === 3'],
    ],
    given: [
      ['{ tag: "none" }', "null"],
      ['{ tag: "some" }', '{"some":null}'],
      ['{ tag: "some", val: 4 }', '{"some":4}'],
    ],
    refused: ["undefined", "4"],
  },
  {
    wit: "result<u8, string>",
    typescript: '{ tag: "ok"; val: number } | { tag: "err"; val: string }',
    received: [
      ['{"ok":1}', 'v.tag === "ok" && v.val === 1'],
      ['{"err":"no"}', 'v.tag === "err" && v.val === "no"'],
    ],
    given: [['{ tag: "err", val: "x" }', '{"err":"x"}']],
    refused: ["1", "{ ok: 1 }", '{ tag: "ok", val: "x" }', '{ tag: "ok" }'],
  },
  {
    wit: "result",
    typescript: '{ tag: "ok" } | { tag: "err" }',
    received: [['{"ok":null}', 'v.tag === "ok"']],
    given: [['{ tag: "err" }', '{"err":null}']],
    refused: ["undefined", '"ok"'],
  },
  {
    wit: "tuple<u8, option<string>>",
    typescript: "[number, string | undefined]",
    received: [["[1,null]", "v.length === 2 && v[1] === undefined"]],
    given: [['[2, "b"]', '[2,"b"]']],
    refused: ["[2]", '[2, "b", 3]', '["b", 2]'],
  },
  {
    wit: "map<string, u64>",
    typescript: "Map<string, number>",
    received: [['{"a":1}', 'v instanceof Map && v.get("a") === 1']],
    given: [['new Map([["b", 2]])', '{"b":2}']],
    refused: ["{ b: 2 }", '[["b", 2]]', 'new Map([["b", "2"]])'],
  },
  {
    wit: "map<u8, list<u8>>",
    typescript: "Map<number, Uint8Array>",
    received: [["[[1,[2]]]", "v.get(1)?.[0] === 2"]],
    given: [["new Map([[3, Uint8Array.of(4)]])", "[[3,[4]]]"]],
    refused: ["new Map([[3, [4]]])"],
  },
  {
    wit: "line",
    typescript: "Flow.Line",
    received: [
      [
        line,
        'v.skuId === "x" && v.unitPrice === 1 && v.note === undefined && v.parts.length === 1',
      ],
    ],
    given: [
      [giveLine, line],
      [giveLine.replace("{", '{ note: "n",'), line.replace("null", '"n"')],
    ],
    refused: [
      '{ skuId: "x", unitPrice: 1 }',
      giveLine.replace("skuId", "sku_id"),
      giveLine.replace("{", "{ note: 7,"),
    ],
    excessive: [giveLine.replace("{", "{ other: 7,")],
  },
  {
    wit: "problem",
    typescript: "Flow.Problem",
    received: [
      ['"not_found"', 'v.tag === "not-found"'],
      ['{"too_big":7}', 'v.tag === "too-big" && v.val === 7'],
      ['{"odd":null}', 'v.tag === "odd" && v.val === undefined'],
    ],
    given: [
      ['{ tag: "not-found" }', '"not_found"'],
      ['{ tag: "odd" }', '{"odd":null}'],
      ['{ tag: "too-big", val: 8 }', '{"too_big":8}'],
    ],
    refused: ['{ tag: "tooBig", val: 8 }', '{ tag: "too-big" }'],
    excessive: ['{ tag: "not-found", val: 1 }'],
  },
  {
    wit: "colour",
    typescript: "Flow.Colour",
    received: [['"dark_blue"', 'v === "dark-blue"']],
    given: [['"red"', '"red"']],
    refused: ['"green"', '"darkBlue"'],
  },
  {
    wit: "rights",
    typescript: "Flow.Rights",
    received: [['["write_all"]', "v.writeAll === true && v.canRead === false"]],
    given: [
      ["{ canRead: true }", '["can_read"]'],
      ["{}", "[]"],
    ],
    refused: ["{ can_read: true }", '["can-read"]', "{ canRead: 1 }"],
  },
];
