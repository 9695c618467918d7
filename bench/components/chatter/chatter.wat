;; An activity that logs, and waits in between.
(module
  (import "obelisk:log/log@1.0.0" "info" (func $info (param i32 i32)))
  (import "obelisk:log/log@1.0.0" "warn" (func $warn (param i32 i32)))
  (import "wasi:clocks/monotonic-clock@0.2.12" "subscribe-duration"
    (func $subscribe-duration (param i64) (result i32)))
  (import "wasi:io/poll@0.2.12" "[method]pollable.block" (func $block (param i32)))
  (import "wasi:io/poll@0.2.12" "[resource-drop]pollable" (func $drop-pollable (param i32)))

  (memory (export "memory") 1)
  (data (i32.const 16) "working")
  (data (i32.const 32) "waited")

  (func (export "bench:chatter/chatter#chat")
    (param $lines i32) (param $milliseconds i32) (result i32)
    (local $pollable i32)
    (block $done
      (loop $again
        (br_if $done (i32.eqz (local.get $lines)))
        (call $info (i32.const 16) (i32.const 7))
        (local.set $lines (i32.sub (local.get $lines) (i32.const 1)))
        (br $again)))
    (if (local.get $milliseconds)
      (then
        (local.set $pollable
          (call $subscribe-duration
            (i64.mul (i64.extend_i32_u (local.get $milliseconds)) (i64.const 1000000))))
        (call $block (local.get $pollable))
        (call $drop-pollable (local.get $pollable))))
    (call $warn (i32.const 32) (i32.const 6))
    (i32.const 0)))
