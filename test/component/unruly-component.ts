/** A component that imports nothing and breaks the rules of its border in every way that it can. */
import type { ComponentEntry } from "../../src/component/component-entry.ts";
import { makeEntry } from "./component-fixture.ts";

export const pageBytes = 64 * 1024;

/** Texts of these lengths in bytes are met by an allocator that misbehaves. */
export const trappingLength = 13;
export const outsideLength = 17;
export const misalignedLength = 19;

const wit = `package test:unruly;
interface unruly {
  variant refusal { execution-failed, gone-permanently(u32) }
  count: func() -> result<u32>;
  refuse: func(code: u32) -> result<_, refusal>;
  trap: func() -> result;
  divide: func(by: u32) -> result<u32>;
  call-nothing: func() -> result;
  read-outside: func() -> result;
  recurse: func() -> result;
  grow: func(pages: u32) -> result;
  length: func(text: string) -> result<u32>;
  items: func(items: list<u32>) -> result<u32>;
  result-outside: func() -> result<u32>;
  result-misaligned: func() -> result<u32>;
  text-outside: func() -> result<string>;
  text-invalid: func() -> result<string>;
  list-misaligned: func() -> result<list<u32>>;
  no-such-case: func() -> result<u32, refusal>;
  no-such-err: func() -> result<u32, refusal>;
  no-such-char: func() -> result<char>;
  cleaned: func(value: u32) -> result<u32>;
  cleaned-after-err: func(value: u32) -> result<_, u32>;
  cleaned-badly: func() -> result<u32>;
  broken-before-cleaning: func() -> result<string>;
  trap-before-cleaning: func() -> result<u32>;
}
world component { export unruly; }`;

/** Results are at 8: the discriminant, the payload at 12. */
const text = `(module
  (memory (export "memory") 1)
  (table 1 funcref)
  (type $nothing (func))
  (global $free (mut i32) (i32.const 1024))
  (global $calls (mut i32) (i32.const 0))
  (func (export "cabi_realloc") (param $old i32) (param $old-size i32) (param $alignment i32) (param $size i32) (result i32)
    (local $at i32)
    (if (i32.eq (local.get $size) (i32.const ${trappingLength})) (then unreachable))
    (if (i32.eq (local.get $size) (i32.const ${outsideLength})) (then (return (i32.const -16))))
    (if (i32.eq (local.get $size) (i32.const ${4 * misalignedLength})) (then (return (i32.const 1025))))
    (local.set $at (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
    (global.set $free (i32.add (local.get $at) (local.get $size)))
    (local.get $at))
  (func $ok (param i32) (result i32)
    (i32.store8 (i32.const 8) (i32.const 0))
    (i32.store (i32.const 12) (local.get 0))
    (i32.const 8))
  (func $err (param i32) (result i32)
    (drop (call $ok (local.get 0)))
    (i32.store8 (i32.const 8) (i32.const 1))
    (i32.const 8))
  (func $block (param $pointer i32) (param $length i32) (result i32)
    (i32.store (i32.const 16) (local.get $length))
    (call $ok (local.get $pointer)))
  (func $again (call $again) (drop (i32.load (i32.const 0))))
  ;; what comes after a result: another page of memory, and nothing left of the result
  (func $clean (param i32)
    (drop (memory.grow (i32.const 1)))
    (if (i32.ne (local.get 0) (i32.const 8)) (then unreachable))
    (i64.store (i32.const 8) (i64.const -1)))
  ${[
    [
      "count",
      "",
      "(global.set $calls (i32.add (global.get $calls) (i32.const 1))) (call $ok (global.get $calls))",
    ],
    ["refuse", "i32", "(i32.store (i32.const 16) (local.get 0)) (call $err (i32.const 1))"],
    ["trap", "", "unreachable"],
    ["divide", "i32", "(call $ok (i32.div_u (i32.const 1) (local.get 0)))"],
    ["call-nothing", "", "(call_indirect (type $nothing) (i32.const 0)) (i32.const 0)"],
    ["read-outside", "", "(i32.load (i32.const -8))"],
    ["recurse", "", "(call $again) (i32.const 0)"],
    ["grow", "i32", "(drop (memory.grow (local.get 0))) (i32.const 0)"],
    ["length", "i32 i32", "(call $ok (local.get 1))"],
    ["items", "i32 i32", "(call $ok (local.get 1))"],
    ["result-outside", "", "(i32.const -8)"],
    ["result-misaligned", "", "(i32.const 9)"],
    ["text-outside", "", `(call $block (i32.const ${pageBytes - 2}) (i32.const 3))`],
    [
      "text-invalid",
      "",
      "(i32.store8 (i32.const 0) (i32.const 255)) (call $block (i32.const 0) (i32.const 1))",
    ],
    ["list-misaligned", "", "(call $block (i32.const 2) (i32.const 1))"],
    [
      "no-such-case",
      "",
      "(drop (call $ok (i32.const 0))) (i32.store8 (i32.const 8) (i32.const 2)) (i32.const 8)",
    ],
    ["no-such-err", "", "(call $err (i32.const 7))"],
    ["no-such-char", "", "(call $ok (i32.const 0xd800))"],
    ["cleaned", "i32", "(call $ok (local.get 0))"],
    ["cleaned-after-err", "i32", "(call $err (local.get 0))"],
    ["cleaned-badly", "", "(call $ok (i32.const 1))"],
    ["broken-before-cleaning", "", `(call $block (i32.const ${pageBytes}) (i32.const 3))`],
    ["trap-before-cleaning", "", "unreachable"],
  ]
    .map(
      ([name, params, body]) =>
        `(func (export "test:unruly/unruly#${name}") (param ${params}) (result i32) ${body})`,
    )
    .join("\n  ")}
  ${["cleaned", "cleaned-after-err", "broken-before-cleaning", "trap-before-cleaning"]
    .map((name) => `(export "cabi_post_test:unruly/unruly#${name}" (func $clean))`)
    .join("\n  ")}
  (func (export "cabi_post_test:unruly/unruly#cleaned-badly") (param i32) unreachable))`;

/** The functions are those of `test:unruly/unruly`. */
export function unrulyComponent(border: "core" | "jco"): Promise<ComponentEntry> {
  return makeEntry({
    name: `unruly-${border}`,
    kind: "activity",
    wit,
    source: { kind: "webassembly-text", text },
    ...(border === "jco" ? { border } : {}),
  });
}
