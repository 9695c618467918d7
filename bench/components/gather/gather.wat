;; Children beside each other, of any function.
(module
  (import "obelisk:workflow/workflow-support@6.0.0" "join-set-create" (func $create (result i32)))
  (import "obelisk:workflow/workflow-support@6.0.0" "join-set-close" (func $close (param i32)))
  (import "obelisk:workflow/workflow-support@6.0.0" "submit-json"
    (func $submit (param i32 i32 i32 i32 i32 i32 i32 i32)))
  (import "obelisk:workflow/workflow-support@6.0.0" "join-next" (func $join-next (param i32 i32)))

  ;; 0: what submit-json and join-next return. 512: the result. From 4096 on: strings.
  (memory (export "memory") 1)
  (global $top (mut i32) (i32.const 4096))

  (func $realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (local $at i32)
    (local.set $at (i32.and (i32.add (global.get $top) (i32.const 7)) (i32.const -8)))
    (global.set $top (i32.add (local.get $at) (local.get 3)))
    (local.get $at))

  (func $submitted
    (param $interface i32) (param $interface-length i32)
    (param $function i32) (param $function-length i32)
    (param $params i32) (param $params-length i32)
    (param $children i32) (result i32)
    (local $set i32) (local $top i32)
    (local.set $top (global.get $top))
    (local.set $set (call $create))
    (block $done
      (loop $again
        (br_if $done (i32.eqz (local.get $children)))
        (call $submit (local.get $set)
          (local.get $interface) (local.get $interface-length)
          (local.get $function) (local.get $function-length)
          (local.get $params) (local.get $params-length)
          (i32.const 0))
        (if (i32.load8_u (i32.const 0)) (then (unreachable)))
        ;; Nobody looks at the id again.
        (global.set $top (local.get $top))
        (local.set $children (i32.sub (local.get $children) (i32.const 1)))
        (br $again)))
    (local.get $set))

  (func (export "bench:gather/gather#gather")
    (param i32 i32 i32 i32 i32 i32 i32) (result i32)
    (local $set i32) (local $top i32) (local $succeeded i32)
    (local.set $set
      (call $submitted
        (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (local.get 5)
        (local.get 6)))
    (local.set $top (global.get $top))
    (block $all
      (loop $again
        (call $join-next (local.get $set) (i32.const 0))
        ;; An err: all have been processed.
        (br_if $all (i32.load8_u (i32.const 0)))
        (global.set $top (local.get $top))
        (local.set $succeeded
          (i32.add (local.get $succeeded) (i32.eqz (i32.load8_u (i32.const 4)))))
        (br $again)))
    (call $close (local.get $set))
    (i32.store8 (i32.const 512) (i32.const 0))
    (i32.store (i32.const 516) (local.get $succeeded))
    (i32.const 512))

  (func (export "bench:gather/gather#abandon")
    (param i32 i32 i32 i32 i32 i32 i32) (result i32)
    (call $close
      (call $submitted
        (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (local.get 5)
        (local.get 6)))
    (i32.const 0)))
