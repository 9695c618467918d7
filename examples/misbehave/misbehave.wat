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

  ;; An ok with the address and the length of so many letters, for which there is always room.
  (func $letters (param $length i32) (result i32)
    (drop (memory.grow (i32.add (i32.shr_u (local.get $length) (i32.const 16)) (i32.const 1))))
    (memory.fill (i32.const 1024) (i32.const 0x78) (local.get $length))
    (i32.store8 (i32.const 0) (i32.const 0))
    (i32.store (i32.const 4) (i32.const 1024))
    (i32.store (i32.const 8) (local.get $length))
    (i32.const 0))

  (func (export "testing:misbehave/misbehave#long-text") (param $length i32) (result i32)
    (call $letters (local.get $length)))

  (func (export "testing:misbehave/misbehave#long-list") (param $length i32) (result i32)
    (call $letters (local.get $length)))

  ;; An ok with half of a surrogate pair, which is no character.
  (func (export "testing:misbehave/misbehave#bad-char") (result i32)
    (i32.store8 (i32.const 0) (i32.const 0))
    (i32.store (i32.const 4) (i32.const 0xd800))
    (i32.const 0))

  ;; Neither ok (0) nor err (1).
  (func (export "testing:misbehave/misbehave#bad-case") (result i32)
    (i32.store8 (i32.const 0) (i32.const 7))
    (i32.const 0))

  (func (export "testing:misbehave/misbehave#spin") (result i32)
    (loop $again (br $again))
    unreachable))
