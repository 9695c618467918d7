;; A workflow of as many steps as it is told, and nothing else.
(module
  (import "bench:probe/probe" "answer" (func $answer (result i32)))
  (import "bench:probe/probe" "pause" (func $pause (param i32) (result i32)))

  (memory (export "memory") 1)

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
