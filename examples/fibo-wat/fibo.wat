;; The Fibonacci activity without a language runtime. The same contract as examples/fibo.
(module
  (memory (export "memory") 1)

  (data (i32.const 64) "n must be at most 78, larger results are not exact")

  ;; result<u64, string> is returned through memory: the discriminant at 0 (0 = ok, 1 = err),
  ;; at 8 the u64, or the address and the length of the string.
  (func (export "testing:fibo-wat/fibo#fibo") (param $n i32) (result i32)
    (local $current i64)
    (local $next i64)
    (local $sum i64)
    (if (i32.gt_u (local.get $n) (i32.const 78))
      (then
        (i32.store8 (i32.const 0) (i32.const 1))
        (i32.store (i32.const 8) (i32.const 64))
        (i32.store (i32.const 12) (i32.const 50))
        (return (i32.const 0))))
    (local.set $next (i64.const 1))
    (block $done
      (loop $again
        (br_if $done (i32.eqz (local.get $n)))
        (local.set $sum (i64.add (local.get $current) (local.get $next)))
        (local.set $current (local.get $next))
        (local.set $next (local.get $sum))
        (local.set $n (i32.sub (local.get $n) (i32.const 1)))
        (br $again)))
    (i32.store8 (i32.const 0) (i32.const 0))
    (i64.store (i32.const 8) (local.get $current))
    (i32.const 0)))
