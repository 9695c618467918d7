;; Workflows of as many steps, sleeps or generations as they are told, and nothing else.
(module
  (import "bench:probe/probe" "answer" (func $answer (result i32)))
  (import "bench:probe/probe" "pause" (func $pause (param i32) (result i32)))

  (import "obelisk:workflow/workflow-support@6.0.0" "sleep"
    (func $sleep (param i32 i64 i64 i32 i32 i32 i32)))

  (import "obelisk:generations/restart@1.0.0" "restart-with" (func $restart (param i32 i32 i32)))

  (memory (export "memory") 1)
  ;; The params of `again`, with a place for a digit.
  (data (i32.const 512) "[0]")

  ;; Only a refusal to begin again is allocated: it is put where nothing else is.
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 4096))

  (func (export "bench:steps/steps#again") (param $times i32) (result i32)
    (drop (call $answer))
    (if (i32.eqz (local.get $times)) (then (return (i32.const 0))))
    (i32.store8 (i32.const 513) (i32.add (i32.const 47) (local.get $times)))
    (call $restart (i32.const 512) (i32.const 3) (i32.const 1024))
    (i32.const 1))

  ;; Sleeps without a name; `in` is the third case of a schedule, milliseconds the first of a duration.
  (func (export "bench:steps/steps#nap") (param $times i32) (param $milliseconds i64) (result i32)
    (block $slept
      (loop $again
        (br_if $slept (i32.eqz (local.get $times)))
        (call $sleep
          (i32.const 2) (i64.const 0) (local.get $milliseconds)
          (i32.const 0) (i32.const 0) (i32.const 0)
          (i32.const 1024))
        (local.set $times (i32.sub (local.get $times) (i32.const 1)))
        (br $again)))
    (i32.const 0))

  (func (export "bench:steps/steps#run")
    (param $answers i32) (param $pauses i32) (param $milliseconds i32) (result i32)
    (block $answered
      (loop $again
        (br_if $answered (i32.eqz (local.get $answers)))
        (drop (call $answer))
        (local.set $answers (i32.sub (local.get $answers) (i32.const 1)))
        (br $again)))
    (block $paused
      (loop $again
        (br_if $paused (i32.eqz (local.get $pauses)))
        (drop (call $pause (local.get $milliseconds)))
        (local.set $pauses (i32.sub (local.get $pauses) (i32.const 1)))
        (br $again)))
    (i32.const 0)))
