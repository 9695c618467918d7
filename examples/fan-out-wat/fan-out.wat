;; A workflow that is not JavaScript: it submits children to a join set and adds up their results.
(module
  (import "obelisk:workflow/workflow-support@6.0.0" "join-set-create" (func $create (result i32)))
  (import "obelisk:workflow/workflow-support@6.0.0" "join-set-close" (func $close (param i32)))
  (import "testing:fibo-wat-obelisk-ext/fibo" "fibo-submit" (func $submit (param i32 i32 i32)))
  (import "testing:fibo-wat-obelisk-ext/fibo" "fibo-await-next" (func $await-next (param i32 i32)))

  ;; 0: the answer of await-next. 256: the id that submit returns. 512: the result. From 4096 on: strings.
  (memory (export "memory") 1)
  (global $top (mut i32) (i32.const 4096))

  (func $realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (local $at i32)
    (local.set $at (i32.and (i32.add (global.get $top) (i32.const 7)) (i32.const -8)))
    (global.set $top (i32.add (local.get $at) (local.get 3)))
    (local.get $at))

  (func (export "testing:fan-out-wat/fan-out#fan-out")
    (param $n i32) (param $children i32) (result i32)
    (local $set i32) (local $left i32) (local $sum i64)
    (local.set $set (call $create))
    (local.set $left (local.get $children))
    (block $submitted
      (loop $again
        (br_if $submitted (i32.eqz (local.get $left)))
        (call $submit (local.get $set) (local.get $n) (i32.const 256))
        ;; Nobody looks at the id again.
        (global.set $top (i32.const 4096))
        (local.set $left (i32.sub (local.get $left) (i32.const 1)))
        (br $again)))
    (block $all
      (loop $again
        (call $await-next (local.get $set) (i32.const 0))
        ;; An err: all have been processed.
        (br_if $all (i32.load8_u (i32.const 0)))
        (if (i32.load8_u (i32.const 8))
          (then
            ;; The err of the child is the err of the workflow.
            (call $close (local.get $set))
            (i64.store (i32.const 520) (i64.load (i32.const 16)))
            (i32.store8 (i32.const 512) (i32.const 1))
            (return (i32.const 512))))
        (local.set $sum (i64.add (local.get $sum) (i64.load (i32.const 16))))
        (br $again)))
    (call $close (local.get $set))
    (i64.store (i32.const 520) (local.get $sum))
    (i32.store8 (i32.const 512) (i32.const 0))
    (i32.const 512)))
