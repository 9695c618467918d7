/** Functions at the edges of the canonical ABI. */
import type { FunctionSignature, WitType } from "../../src/wit/wit-type.ts";
import { functionsOf } from "./glue-fixture.ts";
import { typeOf } from "./types-from-wit.ts";

function many(count: number, make: (index: number) => string): string {
  return Array.from({ length: count }, (_item, index) => make(index)).join(", ");
}

const names = (count: number): string => many(count, (index) => `n${index}`);

/** Each is the one parameter and the result of a function. */
const types = [
  ...["bool", "u8", "s8", "u16", "s16", "u32", "s32", "u64", "s64", "f32", "f64", "char"],
  ...["u8", "s8", "u16", "s16", "u32", "s32", "u64", "s64", "f32", "f64"].map(
    (number) => `list<${number}>`,
  ),
  ...[1, 7, 8, 9, 15, 16, 17, 31, 32].map((count) => `flags { ${names(count)} }`),
  ...[1, 255, 256, 257, 300].map((count) => `enum { ${names(count)} }`),
  `variant { ${many(256, (index) => `n${index}(u64)`)} }`,
  `variant { ${many(300, (index) => (index % 2 === 0 ? `n${index}(u8)` : `n${index}`))} }`,
  "option<option<u8>>",
  "option<option<option<string>>>",
  "option<option<option<option<u64>>>>",
  "option<result<option<u8>, option<option<u8>>>>",
  "list<option<option<u16>>>",
  "result",
  "result<_, u64>",
  "result<f64>",
  "result<result, result<result>>",
  "result<string, list<u8>>",
  "variant { a(f32), b(u32) }",
  "variant { a(f32), b(s32), c(f64) }",
  "variant { a(f32), b(s8), c(u64) }",
  "variant { a(tuple<f32, f64, u8>), b(tuple<s32, f32, f32>), c(string) }",
  "variant { a(f64), b(f64) }",
  "variant { a, b, c(list<tuple<s8, s64>>) }",
  "tuple<u8, u64, u8, u32, u8, u16>",
  "tuple<tuple<tuple<u8>>>",
  "list<list<list<string>>>",
  "list<list<u64>, 3>",
  "list<tuple<u8, u32>, 8>",
  "list<u8, 15>",
  "list<u8, 16>",
  "list<f32, 17>",
  "list<list<u16, 2>, 2>",
  "map<string, map<u8, list<u32>>>",
  "map<u64, tuple<u8, u64>>",
  "map<bool, string>",
  "map<char, s8>",
  "map<s64, option<f64>>",
  "record { tag: string, val: u8 }",
  "record { constructor: option<string>, to-string: u8 }",
] as const;

/** With as many core values as can be passed, and with one more. */
const parameterLists = [
  many(16, () => "u8"),
  many(17, () => "u8"),
  many(8, () => "string"),
  `${many(8, () => "string")}, u8`,
  many(4, () => "option<tuple<f32, u64, f64>>"),
  "u64, list<u8, 17>",
  "f32, f64, s32, s64, list<f32, 12>",
];

/** Functions that give back what they are given, and functions with many parameters. */
export const cornerFunctions: readonly FunctionSignature[] = functionsOf([
  ...types.map(typeOf).map((type) => ({ params: [type], result: type })),
  ...parameterLists.map((list) => ({ params: itemsOf(typeOf(`tuple<${list}>`)), result: null })),
]);

function itemsOf(type: WitType): readonly WitType[] {
  if (type.kind !== "tuple") throw new TypeError("no tuple");
  return type.items;
}
