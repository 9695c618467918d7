;; An activity for everything that can go wrong.
(module
  (import "wasi:clocks/monotonic-clock@0.2.12" "subscribe-duration"
    (func $subscribe-duration (param i64) (result i32)))
  (import "wasi:io/poll@0.2.12" "[method]pollable.block" (func $block (param i32)))
  (import "wasi:io/poll@0.2.12" "[resource-drop]pollable" (func $drop-pollable (param i32)))

  (memory (export "memory") 1)

  (data (i32.const 64) "failed as asked")

  (func (export "testing:misbehave/misbehave#trap") (result i32)
    unreachable)

  ;; result<_, string> is returned through memory: the discriminant at 0 (1 = err), the address
  ;; and the length of the string at 4 and 8.
  (func (export "testing:misbehave/misbehave#fail") (result i32)
    (i32.store8 (i32.const 0) (i32.const 1))
    (i32.store (i32.const 4) (i32.const 64))
    (i32.store (i32.const 8) (i32.const 15))
    (i32.const 0))

  ;; Waits an hour at a time: host timers overflow on much longer waits and then fire at once.
  (func (export "testing:misbehave/misbehave#hang") (result i32)
    (local $pollable i32)
    (loop $again
      (local.set $pollable (call $subscribe-duration (i64.const 3600000000000)))
      (call $block (local.get $pollable))
      (call $drop-pollable (local.get $pollable))
      (br $again))
    unreachable)

  (func (export "testing:misbehave/misbehave#spin") (result i32)
    (loop $again (br $again))
    unreachable))
