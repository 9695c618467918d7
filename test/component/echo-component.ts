/** A workflow that hands its argument on to another function of the same type, and the answer back. */
import type { ComponentEntry } from "../../src/component/component-entry.ts";
import { makeEntry } from "./component-fixture.ts";

/** What the items of the lists are that the functions take and return, by function. */
export const echoedTypes = {
  bools: "bool",
  bytes: "u8",
  "small-integers": "tuple<u16, s8, s16, u32, s32>",
  shorts: "s16",
  words: "u32",
  "unsigned-longs": "u64",
  "signed-longs": "s64",
  singles: "f32",
  doubles: "f64",
  chars: "char",
  texts: "string",
  "fixed-bytes": "list<u8, 4>",
  "fixed-texts": "list<string, 2>",
  "fixed-longs": "list<u64, 3>",
  "fixed-in-fixed": "list<list<u16, 2>, 3>",
  "counts-by-text": "map<string, u32>",
  "texts-by-long": "map<u64, string>",
  "texts-by-char": "map<char, string>",
  "texts-by-bool": "map<bool, string>",
  "maps-of-maps": "map<s16, map<string, option<u8>>>",
  "maps-of-fixed": "map<u8, list<f64, 2>>",
  "fixed-maps": "list<map<u32, u8>, 2>",
  "records-of-maps": "two-maps",
  "variants-of-fixed": "fixed-or-map",
  options: "option<u32>",
  "nested-options": "option<option<string>>",
  results: "result<u8, string>",
  "bare-results": "result",
  "half-results": "result<_, u64>",
  lookalikes: "lookalike",
  orders: "order",
  shapes: "shape",
  colors: "color",
  permissions: "rights",
  matrices: "list<list<f64>>",
} as const;

/** The types that they name. */
export const declarations = `
  record lookalike { tag: string, val: u8 }
  record two-maps { by-text: map<string, u8>, by-number: map<s64, option<map<u8, bool>>>, last: list<u8, 3> }
  variant fixed-or-map { bytes(list<u8, 2>), longs(list<u64, 2>), floats(list<f32, 3>), pairs(map<char, s8>) }
  record order { order-id: u64, line-items: list<tuple<string, f32>>, is-paid: bool, note: option<char> }
  variant answer { ok(u8), err(u8) }
  variant shape { nothing, circle(f64), poly-line(list<tuple<s32, s32>>) }
  enum color { red, dark-green }
  flags rights { can-read, can-write, f3, f4, f5, f6, f7, f8, f9 }`;

const functions = Object.entries(echoedTypes).map(
  ([name, type]) => `${name}: func(items: list<${type}>) -> result<list<${type}>, string>;`,
);

/** Types that are passed bare, with their core types; values of the first ones could be taken for a result. */
export const bareTypes = {
  "bare-record": ["lookalike", "i32 i32 i32"],
  "bare-variant": ["answer", "i32 i32"],
  "bare-result": ["result<u8, u8>", "i32 i32"],
  "bare-option": ["option<lookalike>", "i32 i32 i32 i32"],
  "bare-fixed-list": ["list<u8, 5>", "i32 i32 i32 i32 i32"],
  "bare-fixed-texts": ["list<string, 2>", "i32 i32 i32 i32"],
  "bare-long-fixed-list": ["list<u16, 20>", "i32"],
  "bare-fixed-or-map": ["fixed-or-map", "i32 i64 i64 f32"],
  "bare-map": ["map<string, u8>", "i32 i32"],
  "bare-two-maps": ["two-maps", "i32 i32 i32 i32 i32 i32 i32"],
} as const;

const bare = Object.entries(bareTypes).map(
  ([name, [type]]) => `${name}: func(item: ${type}) -> result<${type}, string>;`,
);

const coreTypes = Object.fromEntries([
  ...Object.keys(echoedTypes).map((name) => [name, "i32 i32"] as const),
  ...Object.entries(bareTypes).map(([name, [_type, types]]) => [name, types] as const),
]);

const callee = `package test:callee@1.2.3;
interface callee { ${declarations} ${functions.join(" ")} ${bare.join(" ")} }`;

const wit = `package test:echo@0.1.0;
interface echo {
  use test:callee/callee@1.2.3.{lookalike, answer, two-maps, fixed-or-map, order, shape, color, rights};
  ${functions.join(" ")} ${bare.join(" ")}
}
world component { import test:callee/callee@1.2.3; export echo; }`;

const text = `(module
  ${Object.entries(coreTypes).map(importText).join("\n  ")}
  (memory (export "memory") 2)
  (global $free (mut i32) (i32.const 1024))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (local $at i32)
    (local.set $at (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
    (global.set $free (i32.add (local.get $at) (local.get 3)))
    (block $fits
      (br_if $fits (i32.le_u (global.get $free) (i32.shl (memory.size) (i32.const 16))))
      (drop (memory.grow (i32.add (i32.shr_u (local.get 3) (i32.const 16)) (i32.const 1)))))
    (local.get $at))
  ${Object.entries(coreTypes).map(exportText).join("\n  ")})`;

/** The result is written to the address that comes last. */
function importText([name, types]: readonly [string, string]): string {
  return `(import "test:callee/callee@1.2.3" "${name}" (func $${name} (param ${types} i32)))`;
}

function exportText([name, types]: readonly [string, string]): string {
  const parameters = types.split(" ").map((_type, index) => `(local.get ${index})`);
  return `(func (export "test:echo/echo@0.1.0#${name}") (param ${types}) (result i32)
    (call $${name} ${parameters.join(" ")} (i32.const 64)) (i32.const 64))`;
}

/** The way of its imports: its own, or through the generated code with or without them. */
export function echoComponent(way: "core" | "direct" | "jco" = "core"): Promise<ComponentEntry> {
  const source = { kind: "webassembly-text", text } as const;
  const border = way === "core" ? {} : { border: way };
  return makeEntry({ name: "echo", kind: "workflow", wit, deps: { callee }, source, ...border });
}
