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

const declarations = `
  record lookalike { tag: string, val: u8 }
  record order { order-id: u64, line-items: list<tuple<string, f32>>, is-paid: bool, note: option<char> }
  variant answer { ok(u8), err(u8) }
  variant shape { nothing, circle(f64), poly-line(list<tuple<s32, s32>>) }
  enum color { red, dark-green }
  flags rights { can-read, can-write, f3, f4, f5, f6, f7, f8, f9 }`;

const functions = Object.entries(echoedTypes).map(
  ([name, type]) => `${name}: func(items: list<${type}>) -> result<list<${type}>, string>;`,
);

/** Types whose values the glue could take for a result, with the number of their core parameters. */
export const ambiguousTypes = {
  "bare-record": ["lookalike", 3],
  "bare-variant": ["answer", 2],
  "bare-result": ["result<u8, u8>", 2],
  "bare-option": ["option<lookalike>", 4],
} as const;

const bare = Object.entries(ambiguousTypes).map(
  ([name, [type]]) => `${name}: func(item: ${type}) -> result<${type}, string>;`,
);

const parameters = Object.fromEntries([
  ...Object.keys(echoedTypes).map((name) => [name, 2] as const),
  ...Object.entries(ambiguousTypes).map(([name, [_type, count]]) => [name, count] as const),
]);

const callee = `package test:callee@1.2.3;
interface callee { ${declarations} ${functions.join(" ")} ${bare.join(" ")} }`;

const wit = `package test:echo@0.1.0;
interface echo {
  use test:callee/callee@1.2.3.{lookalike, answer, order, shape, color, rights};
  ${functions.join(" ")} ${bare.join(" ")}
}
world component { import test:callee/callee@1.2.3; export echo; }`;

const text = `(module
  ${Object.entries(parameters).map(importText).join("\n  ")}
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
  ${Object.entries(parameters).map(exportText).join("\n  ")})`;

/** The result is written to the address that comes last. */
function importText([name, count]: readonly [string, number]): string {
  const types = "i32 ".repeat(count + 1);
  return `(import "test:callee/callee@1.2.3" "${name}" (func $${name} (param ${types})))`;
}

function exportText([name, count]: readonly [string, number]): string {
  const parameter = Array.from({ length: count }, (_item, index) => `(local.get ${index})`);
  return `(func (export "test:echo/echo@0.1.0#${name}") (param ${"i32 ".repeat(count)}) (result i32)
    (call $${name} ${parameter.join(" ")} (i32.const 64)) (i32.const 64))`;
}

export function echoComponent(): Promise<ComponentEntry> {
  const source = { kind: "webassembly-text", text } as const;
  return makeEntry({ name: "echo", kind: "workflow", wit, deps: { callee }, source });
}
