/** A compiled component that sends requests through `wasi:http`, with every call that a library would make. */
import type { ComponentEntry } from "../../src/component/component-entry.ts";
import type { AllowedHost } from "../../src/egress/egress-policy.ts";
import { makeEntry } from "./component-fixture.ts";

const io = `package wasi:io@0.2.6;
interface error { resource error; }
interface poll { resource pollable { block: func(); } }
interface streams {
  use error.{error};
  use poll.{pollable};
  variant stream-error { last-operation-failed(error), closed }
  resource input-stream { blocking-read: func(len: u64) -> result<list<u8>, stream-error>; }
  resource output-stream {
    blocking-write-and-flush: func(contents: list<u8>) -> result<_, stream-error>;
  }
}`;

/** The cases of \`error-code\` in the order of WASI; what is returned for one is its place. */
export const errorCodes = [
  ...["DNS-timeout", "DNS-error", "destination-not-found", "destination-unavailable"],
  ...["destination-IP-prohibited", "destination-IP-unroutable", "connection-refused"],
  ...["connection-terminated", "connection-timeout", "connection-read-timeout"],
  ...["connection-write-timeout", "connection-limit-reached", "TLS-protocol-error"],
  ...["TLS-certificate-error", "TLS-alert-received", "HTTP-request-denied"],
  ...["HTTP-request-length-required", "HTTP-request-body-size", "HTTP-request-method-invalid"],
  ...["HTTP-request-URI-invalid", "HTTP-request-URI-too-long"],
  ...["HTTP-request-header-section-size", "HTTP-request-header-size"],
  ...["HTTP-request-trailer-section-size", "HTTP-request-trailer-size"],
  ...["HTTP-response-incomplete", "HTTP-response-header-section-size"],
  ...["HTTP-response-header-size", "HTTP-response-body-size"],
  ...["HTTP-response-trailer-section-size", "HTTP-response-trailer-size"],
  ...["HTTP-response-transfer-coding", "HTTP-response-content-coding", "HTTP-response-timeout"],
  ...["HTTP-upgrade-failed", "HTTP-protocol-error", "loop-detected", "configuration-error"],
  "internal-error",
];

const payloads: Readonly<Record<string, string>> = {
  "DNS-error": "DNS-error-payload",
  "TLS-alert-received": "TLS-alert-received-payload",
  "HTTP-request-body-size": "option<u64>",
  "HTTP-request-header-section-size": "option<u32>",
  "HTTP-request-header-size": "option<field-size-payload>",
  "HTTP-request-trailer-section-size": "option<u32>",
  "HTTP-request-trailer-size": "field-size-payload",
  "HTTP-response-header-section-size": "option<u32>",
  "HTTP-response-header-size": "field-size-payload",
  "HTTP-response-body-size": "option<u64>",
  "HTTP-response-trailer-section-size": "option<u32>",
  "HTTP-response-trailer-size": "field-size-payload",
  "HTTP-response-transfer-coding": "option<string>",
  "HTTP-response-content-coding": "option<string>",
  "internal-error": "option<string>",
};

const cases = errorCodes
  .map((code) => (code in payloads ? `${code}(${payloads[code]})` : code))
  .join(", ");

const http = `package wasi:http@0.2.6;
interface types {
  use wasi:io/error@0.2.6.{error as io-error};
  use wasi:io/poll@0.2.6.{pollable};
  use wasi:io/streams@0.2.6.{input-stream, output-stream};
  variant scheme { HTTP, HTTPS, other(string) }
  variant method {
    get, head, post, put, delete, connect, options, trace, patch, other(string)
  }
  record DNS-error-payload { rcode: option<string>, info-code: option<u16> }
  record TLS-alert-received-payload { alert-id: option<u8>, alert-message: option<string> }
  record field-size-payload { field-name: option<string>, field-size: option<u32> }
  variant error-code { ${cases} }
  variant header-error { invalid-syntax, forbidden, immutable }
  http-error-code: func(err: borrow<io-error>) -> option<error-code>;
  resource fields {
    constructor();
    append: func(name: string, value: list<u8>) -> result<_, header-error>;
  }
  resource outgoing-request {
    constructor(headers: fields);
    body: func() -> result<outgoing-body>;
    set-method: func(method: method) -> result;
    set-path-with-query: func(path-with-query: option<string>) -> result;
    set-scheme: func(scheme: option<scheme>) -> result;
    set-authority: func(authority: option<string>) -> result;
  }
  resource request-options {
    constructor();
    set-first-byte-timeout: func(duration: option<u64>) -> result;
    set-between-bytes-timeout: func(duration: option<u64>) -> result;
  }
  resource outgoing-body {
    write: func() -> result<output-stream>;
    finish: static func(this: outgoing-body, trailers: option<fields>) -> result<_, error-code>;
  }
  resource incoming-response { status: func() -> u16; consume: func() -> result<incoming-body>; }
  resource incoming-body {
    %stream: func() -> result<input-stream>;
    finish: static func(this: incoming-body) -> future-trailers;
  }
  resource future-trailers {
    subscribe: func() -> pollable;
    get: func() -> option<result<result<option<fields>, error-code>>>;
  }
  resource future-incoming-response {
    subscribe: func() -> pollable;
    get: func() -> option<result<result<incoming-response, error-code>>>;
  }
}
interface outgoing-handler {
  use types.{outgoing-request, request-options, future-incoming-response, error-code};
  handle: func(request: outgoing-request, options: option<request-options>)
    -> result<future-incoming-response, error-code>;
}`;

const wit = `package test:http;
interface client {
  /// POSTs the body and returns what comes; the err is the place of the error code, 100 more for one of the body.
  post: func(authority: string, path: string, body: list<u8>, timeout-ns: u64) -> result<list<u8>, u32>;
}
world component {
  import wasi:io/error@0.2.6;
  import wasi:io/poll@0.2.6;
  import wasi:io/streams@0.2.6;
  import wasi:http/types@0.2.6;
  import wasi:http/outgoing-handler@0.2.6;
  export client;
}`;

const types = "wasi:http/types@0.2.6";
const streams = "wasi:io/streams@0.2.6";

const text = `(module
  (import "${types}" "[constructor]fields" (func $fields (result i32)))
  (import "${types}" "[method]fields.append" (func $append (param i32 i32 i32 i32 i32 i32)))
  (import "${types}" "[constructor]outgoing-request" (func $request (param i32) (result i32)))
  (import "${types}" "[method]outgoing-request.set-method"
    (func $set-method (param i32 i32 i32 i32) (result i32)))
  (import "${types}" "[method]outgoing-request.set-scheme"
    (func $set-scheme (param i32 i32 i32 i32 i32) (result i32)))
  (import "${types}" "[method]outgoing-request.set-authority"
    (func $set-authority (param i32 i32 i32 i32) (result i32)))
  (import "${types}" "[method]outgoing-request.set-path-with-query"
    (func $set-path (param i32 i32 i32 i32) (result i32)))
  (import "${types}" "[method]outgoing-request.body" (func $request-body (param i32 i32)))
  (import "${types}" "[method]outgoing-body.write" (func $body-write (param i32 i32)))
  (import "${types}" "[static]outgoing-body.finish" (func $body-finish (param i32 i32 i32 i32)))
  (import "${types}" "[constructor]request-options" (func $options (result i32)))
  (import "${types}" "[method]request-options.set-first-byte-timeout"
    (func $set-first-byte (param i32 i32 i64) (result i32)))
  (import "${types}" "[method]request-options.set-between-bytes-timeout"
    (func $set-between (param i32 i32 i64) (result i32)))
  (import "${types}" "[method]future-incoming-response.subscribe"
    (func $subscribe (param i32) (result i32)))
  (import "${types}" "[method]future-incoming-response.get" (func $future-get (param i32 i32)))
  (import "${types}" "[method]incoming-response.consume" (func $consume (param i32 i32)))
  (import "${types}" "[method]incoming-body.stream" (func $body-stream (param i32 i32)))
  (import "${types}" "[static]incoming-body.finish" (func $finish (param i32) (result i32)))
  (import "${types}" "[method]future-trailers.get" (func $trailers-get (param i32 i32)))
  (import "${types}" "http-error-code" (func $http-error-code (param i32 i32)))
  (import "${types}" "[resource-drop]future-incoming-response" (func $drop-future (param i32)))
  (import "wasi:http/outgoing-handler@0.2.6" "handle" (func $handle (param i32 i32 i32 i32)))
  (import "wasi:io/poll@0.2.6" "[method]pollable.block" (func $block (param i32)))
  (import "wasi:io/poll@0.2.6" "[resource-drop]pollable" (func $drop-pollable (param i32)))
  (import "${streams}" "[method]output-stream.blocking-write-and-flush"
    (func $write (param i32 i32 i32 i32)))
  (import "${streams}" "[resource-drop]output-stream" (func $drop-output (param i32)))
  (import "${streams}" "[method]input-stream.blocking-read" (func $read (param i32 i64 i32)))
  (import "${streams}" "[resource-drop]input-stream" (func $drop-input (param i32)))
  (memory (export "memory") 8)
  (data (i32.const 1024) "x-sent-by")
  (data (i32.const 1040) "wasm")
  (global $free (mut i32) (i32.const 65536))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (local $at i32)
    (local.set $at (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
    (global.set $free (i32.add (local.get $at) (local.get 3)))
    (local.get $at))
  (func $assert-ok (param i32) (if (i32.load8_u (local.get 0)) (then unreachable)))
  (func $err (param $code i32) (result i32)
    (i32.store8 (i32.const 0) (i32.const 1))
    (i32.store (i32.const 4) (local.get $code))
    (i32.const 0))
  (func (export "test:http/client#post")
    (param $authority i32) (param $authority-length i32) (param $path i32) (param $path-length i32)
    (param $body i32) (param $body-length i32) (param $timeout i64) (result i32)
    (local $headers i32) (local $request i32) (local $outgoing i32) (local $stream i32)
    (local $options i32) (local $future i32) (local $pollable i32) (local $incoming i32)
    (local $length i32)
    (local.set $headers (call $fields))
    (call $append (local.get $headers)
      (i32.const 1024) (i32.const 9) (i32.const 1040) (i32.const 4) (i32.const 16))
    (call $assert-ok (i32.const 16))
    (local.set $request (call $request (local.get $headers)))
    (drop (call $set-method (local.get $request) (i32.const 2) (i32.const 0) (i32.const 0)))
    (drop (call $set-scheme (local.get $request)
      (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 0)))
    (drop (call $set-authority (local.get $request)
      (i32.const 1) (local.get $authority) (local.get $authority-length)))
    (drop (call $set-path (local.get $request)
      (i32.const 1) (local.get $path) (local.get $path-length)))
    (call $request-body (local.get $request) (i32.const 16))
    (call $assert-ok (i32.const 16))
    (local.set $outgoing (i32.load (i32.const 20)))
    (local.set $options (call $options))
    (drop (call $set-first-byte (local.get $options) (i32.const 1) (local.get $timeout)))
    (drop (call $set-between (local.get $options) (i32.const 1) (local.get $timeout)))
    (call $handle (local.get $request) (i32.const 1) (local.get $options) (i32.const 16))
    (if (i32.load8_u (i32.const 16)) (then (return (call $err (i32.load8_u (i32.const 24))))))
    (local.set $future (i32.load (i32.const 24)))
    ;; the body follows the request
    (call $body-write (local.get $outgoing) (i32.const 16))
    (call $assert-ok (i32.const 16))
    (local.set $stream (i32.load (i32.const 20)))
    (call $write (local.get $stream) (local.get $body) (local.get $body-length) (i32.const 16))
    (call $assert-ok (i32.const 16))
    (call $drop-output (local.get $stream))
    (call $body-finish (local.get $outgoing) (i32.const 0) (i32.const 0) (i32.const 16))
    (call $assert-ok (i32.const 16))
    ;; the answer
    (local.set $pollable (call $subscribe (local.get $future)))
    (call $block (local.get $pollable))
    (call $drop-pollable (local.get $pollable))
    (call $future-get (local.get $future) (i32.const 16))
    (call $drop-future (local.get $future))
    (if (i32.load8_u (i32.const 32)) (then (return (call $err (i32.load8_u (i32.const 40))))))
    (call $consume (i32.load (i32.const 40)) (i32.const 16))
    (call $assert-ok (i32.const 16))
    (local.set $incoming (i32.load (i32.const 20)))
    (call $body-stream (local.get $incoming) (i32.const 16))
    (call $assert-ok (i32.const 16))
    (local.set $stream (i32.load (i32.const 20)))
    (block $end
      (loop $more
        (call $read (local.get $stream) (i64.const 10) (i32.const 16))
        (br_if $end (i32.load8_u (i32.const 16)))
        (memory.copy (i32.add (i32.const 2048) (local.get $length))
          (i32.load (i32.const 20)) (i32.load (i32.const 24)))
        (local.set $length (i32.add (local.get $length) (i32.load (i32.const 24))))
        (br $more)))
    (if (i32.eqz (i32.load8_u (i32.const 20))) (then
      (call $http-error-code (i32.load (i32.const 24)) (i32.const 16))
      (return (call $err (i32.add (i32.const 100) (i32.load8_u (i32.const 24)))))))
    (call $drop-input (local.get $stream))
    ;; no trailers
    (call $trailers-get (call $finish (local.get $incoming)) (i32.const 16))
    (if (i32.eqz (i32.load8_u (i32.const 16))) (then unreachable))
    (i32.store8 (i32.const 0) (i32.const 0))
    (i32.store (i32.const 4) (i32.const 2048))
    (i32.store (i32.const 8) (local.get $length))
    (i32.const 0)))`;

export function httpComponent(allowedHosts: readonly AllowedHost[]): Promise<ComponentEntry> {
  return makeEntry({
    name: "client",
    kind: "activity",
    wit,
    deps: { io, http },
    source: { kind: "webassembly-text", text },
    allowedHosts,
  });
}
