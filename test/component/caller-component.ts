/** A workflow component that does with its host's functions and handles whatever a test says, bad things too. */
import type { ComponentEntry } from "../../src/component/component-entry.ts";
import { makeEntry } from "./component-fixture.ts";

export const things = "test:host/things@1.0.0";

/** Texts of this length in bytes meet an allocator that calls the host. */
export const callingLength = 13;

const host = `package test:host@1.0.0;
interface things {
  resource thing {
    constructor(name: string);
    name: func() -> string;
    make: static func(name: string) -> thing;
  }
  resource other { }
  ask: func(n: u32) -> u32;
  attempt: func(n: u32) -> result<u32, string>;
  text: func(text: string) -> string;
  find: func(name: string) -> result<thing, string>;
  find-all: func(names: list<string>) -> list<thing>;
  find-other: func() -> other;
  look: func(it: borrow<thing>) -> u32;
  give: func(it: thing) -> u32;
  look-and-give: func(one: borrow<thing>, two: thing) -> u32;
}`;

/** The functions by name: WIT, core parameters, body. Results are at 8: the discriminant, the payload at 12. */
const functions: readonly (readonly [name: string, wit: string, params: string, body: string])[] = [
  ["ask", "n: u32", "i32", "(call $ok (call $ask (local.get 0)))"],
  [
    "ask-often",
    "n: u32",
    "i32",
    `(loop $again
      (global.set $sum (i32.add (global.get $sum) (call $ask (local.get 0))))
      (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
      (br_if $again (local.get 0)))
    (call $ok (global.get $sum))`,
  ],
  [
    "ask-and-catch",
    "n: u32",
    "i32",
    `(block $caught (try_table (catch_all $caught) (drop (call $ask (local.get 0)))))
    (drop (call $ask (i32.add (local.get 0) (i32.const 1))))
    (call $ok (i32.const 77))`,
  ],
  [
    "catch",
    "n: u32",
    "i32",
    `(block $caught (try_table (catch_all $caught) (drop (call $ask (local.get 0)))))
    (call $ok (i32.const 77))`,
  ],
  ["attempt", "n: u32", "i32", "(call $attempt (local.get 0) (i32.const 8)) (i32.const 8)"],
  [
    "attempt-into",
    "pointer: u32",
    "i32",
    "(call $attempt (i32.const 1) (local.get 0)) (i32.const 8)",
  ],
  [
    "text-length",
    "text: string",
    "i32 i32",
    "(call $text (local.get 0) (local.get 1) (i32.const 32)) (call $ok (i32.load (i32.const 36)))",
  ],
  [
    "raw-text",
    "pointer: u32, length: u32",
    "i32 i32",
    `(i32.store8 (i32.const 96) (i32.const 255))
    (call $text (local.get 0) (local.get 1) (i32.const 32)) (call $ok (i32.const 0))`,
  ],
  [
    "find",
    "name: string",
    "i32 i32",
    "(call $find (local.get 0) (local.get 1) (i32.const 8)) (i32.const 8)",
  ],
  [
    "find-all",
    "names: list<string>",
    "i32 i32",
    `(call $find-all (local.get 0) (local.get 1) (i32.const 32))
    (call $ok (i32.load (i32.add (i32.load (i32.const 32)) (i32.shl (i32.sub (local.get 1) (i32.const 1)) (i32.const 2)))))`,
  ],
  ["find-other", "", "", "(call $ok (call $find-other))"],
  [
    "construct",
    "name: string",
    "i32 i32",
    "(call $ok (call $construct (local.get 0) (local.get 1)))",
  ],
  ["make", "name: string", "i32 i32", "(call $ok (call $make (local.get 0) (local.get 1)))"],
  [
    "name-length",
    "handle: u32",
    "i32",
    "(call $name (local.get 0) (i32.const 32)) (call $ok (i32.load (i32.const 36)))",
  ],
  ["look", "handle: u32", "i32", "(call $ok (call $look (local.get 0)))"],
  ["give", "handle: u32", "i32", "(call $ok (call $give (local.get 0)))"],
  [
    "look-and-give",
    "one: u32, two: u32",
    "i32 i32",
    "(call $ok (call $look-and-give (local.get 0) (local.get 1)))",
  ],
  ["drop", "handle: u32", "i32", "(call $drop (local.get 0)) (call $ok (i32.const 0))"],
];

const results: Readonly<Record<string, string>> = {
  attempt: "result<u32, string>",
  "attempt-into": "result<u32, string>",
  find: "result<u32, string>",
};

const wit = `package test:caller;
interface caller {
  ${functions.map(([name, params]) => `${name}: func(${params}) -> ${results[name] ?? "result<u32>"};`).join("\n  ")}
  calls-at-the-end: func() -> result<u32>;
}
world component { import ${things}; export caller; }`;

const text = `(module
  (import "${things}" "ask" (func $ask (param i32) (result i32)))
  (import "${things}" "attempt" (func $attempt (param i32 i32)))
  (import "${things}" "text" (func $text (param i32 i32 i32)))
  (import "${things}" "find" (func $find (param i32 i32 i32)))
  (import "${things}" "find-all" (func $find-all (param i32 i32 i32)))
  (import "${things}" "find-other" (func $find-other (result i32)))
  (import "${things}" "look" (func $look (param i32) (result i32)))
  (import "${things}" "give" (func $give (param i32) (result i32)))
  (import "${things}" "look-and-give" (func $look-and-give (param i32 i32) (result i32)))
  (import "${things}" "[constructor]thing" (func $construct (param i32 i32) (result i32)))
  (import "${things}" "[static]thing.make" (func $make (param i32 i32) (result i32)))
  (import "${things}" "[method]thing.name" (func $name (param i32 i32)))
  (import "${things}" "[resource-drop]thing" (func $drop (param i32)))
  (memory (export "memory") 1)
  (global $free (mut i32) (i32.const 1024))
  (global $sum (mut i32) (i32.const 0))
  (func (export "cabi_realloc") (param $old i32) (param $old-size i32) (param $alignment i32) (param $size i32) (result i32)
    (local $at i32)
    (if (i32.eq (local.get $size) (i32.const ${callingLength})) (then (drop (call $ask (i32.const 1)))))
    (local.set $at (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
    (global.set $free (i32.add (local.get $at) (local.get $size)))
    (block $fits
      (br_if $fits (i32.le_u (global.get $free) (i32.shl (memory.size) (i32.const 16))))
      (drop (memory.grow (i32.add (i32.shr_u (local.get $size) (i32.const 16)) (i32.const 1)))))
    (local.get $at))
  (func $ok (param i32) (result i32)
    (i32.store8 (i32.const 8) (i32.const 0))
    (i32.store (i32.const 12) (local.get 0))
    (i32.const 8))
  ${functions
    .map(
      ([name, _wit, params, body]) =>
        `(func (export "test:caller/caller#${name}") (param ${params}) (result i32) ${body})`,
    )
    .join("\n  ")}
  (func (export "test:caller/caller#calls-at-the-end") (result i32) (call $ok (i32.const 0)))
  (func (export "cabi_post_test:caller/caller#calls-at-the-end") (param i32) (drop (call $ask (i32.const 1)))))`;

/** The functions are those of `test:caller/caller`; in a workflow all of its host's functions may wait. */
export function callerComponent(
  kind: "activity" | "workflow",
  border?: "jco" | "direct",
): Promise<ComponentEntry> {
  return makeEntry({
    name: `caller-${border ?? "core"}`,
    kind,
    wit,
    deps: { host },
    source: { kind: "webassembly-text", text },
    ...(border === undefined ? {} : { border }),
  });
}
