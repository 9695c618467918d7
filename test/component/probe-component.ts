/** A component that looks at its host and misbehaves in every way that a component can. */
import type { ComponentEntry } from "../../src/component/component-entry.ts";
import { makeEntry } from "./component-fixture.ts";
import { wasiWit } from "./wasi-wit.ts";

const wit = `package test:probe;
interface probe {
  variant refusal { execution-failed, gone-permanently(u32) }
  trap: func() -> result;
  count: func() -> result<u32>;
  recurse: func() -> result;
  refuse: func(code: u32) -> result<_, refusal>;
  exit: func() -> result;
  grow: func(pages: u32) -> result<u32>;
  wait: func(ns: u64) -> result<u64>;
  wait-for-first: func(ns: u64, other-ns: u64) -> result<list<u32>>;
  wall-seconds: func() -> result<u64>;
  monotonic-ns: func() -> result<u64>;
  random: func() -> result<u64>;
  seed: func() -> result<tuple<u64, u64>>;
  print: func(text: string) -> result;
  print-and-trap: func(text: string) -> result;
  read: func() -> result<u32>;
}
world component {
  import wasi:io/poll@0.2.6;
  import wasi:clocks/monotonic-clock@0.2.6;
  import wasi:clocks/wall-clock@0.2.6;
  import wasi:random/random@0.2.6;
  import wasi:random/insecure-seed@0.2.6;
  import wasi:cli/exit@0.2.6;
  import wasi:cli/stdin@0.2.6;
  import wasi:cli/stdout@0.2.6;
  import wasi:cli/stderr@0.2.6;
  export probe;
}`;

const text = `(module
  (import "wasi:io/poll@0.2.6" "[method]pollable.block" (func $block (param i32)))
  (import "wasi:io/poll@0.2.6" "[resource-drop]pollable" (func $drop-pollable (param i32)))
  (import "wasi:io/poll@0.2.6" "poll" (func $poll (param i32 i32 i32)))
  (import "wasi:clocks/monotonic-clock@0.2.6" "now" (func $now (result i64)))
  (import "wasi:clocks/monotonic-clock@0.2.6" "subscribe-duration"
    (func $subscribe (param i64) (result i32)))
  (import "wasi:clocks/wall-clock@0.2.6" "now" (func $wall (param i32)))
  (import "wasi:random/random@0.2.6" "get-random-u64" (func $random (result i64)))
  (import "wasi:random/insecure-seed@0.2.6" "insecure-seed" (func $seed (param i32)))
  (import "wasi:cli/exit@0.2.6" "exit" (func $exit (param i32)))
  (import "wasi:cli/stdin@0.2.6" "get-stdin" (func $stdin (result i32)))
  (import "wasi:cli/stdout@0.2.6" "get-stdout" (func $stdout (result i32)))
  (import "wasi:cli/stderr@0.2.6" "get-stderr" (func $stderr (result i32)))
  (import "wasi:io/streams@0.2.6" "[method]output-stream.blocking-write-and-flush"
    (func $write (param i32 i32 i32 i32)))
  (import "wasi:io/streams@0.2.6" "[method]input-stream.blocking-read"
    (func $read (param i32 i64 i32)))
  (memory (export "memory") 2)
  (global $free (mut i32) (i32.const 65536))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (local $at i32)
    (local.set $at (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
    (global.set $free (i32.add (local.get $at) (local.get 3)))
    (local.get $at))
  ;; results with payload are at 0: the discriminant, the payload at 4 or 8
  (func $ok64 (param i64) (result i32)
    (i32.store8 (i32.const 0) (i32.const 0))
    (i64.store (i32.const 8) (local.get 0))
    (i32.const 0))
  (func $again (call $again) (drop (i32.load (i32.const 0))))
  (global $calls (mut i32) (i32.const 0))
  (func (export "test:probe/probe#count") (result i32)
    (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
    (i32.store8 (i32.const 0) (i32.const 0))
    (i32.store (i32.const 4) (global.get $calls))
    (i32.const 0))
  (func (export "test:probe/probe#trap") (result i32) unreachable)
  (func (export "test:probe/probe#recurse") (result i32) (call $again) (i32.const 0))
  (func (export "test:probe/probe#refuse") (param i32) (result i32)
    (i32.store8 (i32.const 0) (i32.const 1))
    (i32.store8 (i32.const 4) (i32.const 1))
    (i32.store (i32.const 8) (local.get 0))
    (i32.const 0))
  (func (export "test:probe/probe#exit") (result i32) (call $exit (i32.const 1)) (i32.const 0))
  (func (export "test:probe/probe#grow") (param i32) (result i32)
    (i32.store8 (i32.const 0) (i32.const 0))
    (i32.store (i32.const 4) (memory.grow (local.get 0)))
    (i32.const 0))
  (func (export "test:probe/probe#wait") (param i64) (result i32)
    (local $pollable i32)
    (local.set $pollable (call $subscribe (local.get 0)))
    (call $block (local.get $pollable))
    (call $drop-pollable (local.get $pollable))
    (call $ok64 (call $now)))
  (func (export "test:probe/probe#wait-for-first") (param i64 i64) (result i32)
    (i32.store (i32.const 16) (call $subscribe (local.get 0)))
    (i32.store (i32.const 20) (call $subscribe (local.get 1)))
    (i32.store8 (i32.const 0) (i32.const 0))
    (call $poll (i32.const 16) (i32.const 2) (i32.const 4))
    (i32.const 0))
  (func (export "test:probe/probe#wall-seconds") (result i32)
    (call $wall (i32.const 16))
    (call $ok64 (i64.load (i32.const 16))))
  (func (export "test:probe/probe#monotonic-ns") (result i32) (call $ok64 (call $now)))
  (func (export "test:probe/probe#random") (result i32) (call $ok64 (call $random)))
  (func (export "test:probe/probe#seed") (result i32)
    (i32.store8 (i32.const 0) (i32.const 0))
    (call $seed (i32.const 8))
    (i32.const 0))
  (func (export "test:probe/probe#print") (param i32 i32) (result i32)
    (call $write (call $stdout) (local.get 0) (local.get 1) (i32.const 16))
    (i32.load8_u (i32.const 16)))
  (func (export "test:probe/probe#print-and-trap") (param i32 i32) (result i32)
    (call $write (call $stderr) (local.get 0) (local.get 1) (i32.const 16))
    unreachable)
  (func (export "test:probe/probe#read") (result i32)
    (call $read (call $stdin) (i64.const 8) (i32.const 16))
    (i32.store8 (i32.const 0) (i32.const 0))
    (i32.store (i32.const 4) (i32.load8_u (i32.const 16)))
    (i32.const 0)))`;

/** The functions are those of `test:probe/probe`. */
export function probeComponent(kind: "activity" | "workflow"): Promise<ComponentEntry> {
  const source = { kind: "webassembly-text", text } as const;
  return makeEntry({ name: `probe-${kind}`, kind, wit, deps: wasiWit, source });
}
