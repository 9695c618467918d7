;; The smallest activity that sends a request.
(module
  (import "obelisk:http/client@1.0.0" "send"
    (func $send (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))

  ;; 0: what send returns. 64: the method. From 4096 on: the url and what came.
  (memory (export "memory") 1)
  (data (i32.const 64) "GET")
  (global $top (mut i32) (i32.const 4096))

  (func $realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (local $at i32)
    (local.set $at (i32.and (i32.add (global.get $top) (i32.const 7)) (i32.const -8)))
    (global.set $top (i32.add (local.get $at) (local.get 3)))
    (local.get $at))

  (func (export "bench:knock/knock#get") (param $url i32) (param $length i32) (result i32)
    (call $send
      (i32.const 64) (i32.const 3)
      (local.get $url) (local.get $length)
      ;; No headers, no body, no time of its own, redirects followed.
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)
      (i32.const 0) (i32.const 0) (i32.const 0)
      (i32.const 0))
    (if (result i32) (i32.load8_u (i32.const 0))
      (then (i32.const 1))
      (else (i32.ge_u (i32.load16_u (i32.const 8)) (i32.const 400))))))
