/** As much of the WIT of WASI as the components of these tests import. */
export const wasiWit = {
  io: `package wasi:io@0.2.6;
    interface error { resource error; }
    interface poll {
      resource pollable { ready: func() -> bool; block: func(); }
      poll: func(in: list<borrow<pollable>>) -> list<u32>;
    }
    interface streams {
      use error.{error};
      variant stream-error { last-operation-failed(error), closed }
      resource input-stream { blocking-read: func(len: u64) -> result<list<u8>, stream-error>; }
      resource output-stream {
        blocking-write-and-flush: func(contents: list<u8>) -> result<_, stream-error>;
      }
    }`,
  clocks: `package wasi:clocks@0.2.6;
    interface monotonic-clock {
      use wasi:io/poll@0.2.6.{pollable};
      now: func() -> u64;
      subscribe-duration: func(when: u64) -> pollable;
    }
    interface wall-clock {
      record datetime { seconds: u64, nanoseconds: u32 }
      now: func() -> datetime;
    }`,
  random: `package wasi:random@0.2.6;
    interface random { get-random-u64: func() -> u64; }
    interface insecure-seed { insecure-seed: func() -> tuple<u64, u64>; }`,
  cli: `package wasi:cli@0.2.6;
    interface exit { exit: func(status: result); }
    interface stdin { use wasi:io/streams@0.2.6.{input-stream}; get-stdin: func() -> input-stream; }
    interface stdout { use wasi:io/streams@0.2.6.{output-stream}; get-stdout: func() -> output-stream; }
    interface stderr { use wasi:io/streams@0.2.6.{output-stream}; get-stderr: func() -> output-stream; }`,
} as const;
