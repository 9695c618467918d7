;; The smallest activities there can be: one that answers at once, and one that waits first.
(module
  (import "wasi:clocks/monotonic-clock@0.2.12" "subscribe-duration"
    (func $subscribe-duration (param i64) (result i32)))
  (import "wasi:io/poll@0.2.12" "[method]pollable.block" (func $block (param i32)))
  (import "wasi:io/poll@0.2.12" "[resource-drop]pollable" (func $drop-pollable (param i32)))

  (memory (export "memory") 1)

  ;; A result without payloads is its discriminant: 0 = ok.
  (func (export "bench:probe/probe#answer") (result i32)
    (i32.const 0))

  (func (export "bench:probe/probe#pause") (param $milliseconds i32) (result i32)
    (local $pollable i32)
    (local.set $pollable
      (call $subscribe-duration
        (i64.mul (i64.extend_i32_u (local.get $milliseconds)) (i64.const 1000000))))
    (call $block (local.get $pollable))
    (call $drop-pollable (local.get $pollable))
    (i32.const 0)))
