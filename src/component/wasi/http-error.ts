/** What `wasi:http/types` calls `error-code`: why there is no answer, or not all of it. */
import type { HttpFailure } from "../http-failure.ts";
import { HTTP_BODY_BYTES_MAX } from "../http-request.ts";
import { IoError, type StreamError } from "./streams.ts";

/** As many of the cases as this host can tell apart. */
export type ErrorCode =
  | {
      readonly tag:
        | "connection-read-timeout"
        | "connection-terminated"
        | "destination-unavailable"
        | "HTTP-request-denied"
        | "HTTP-request-URI-invalid"
        | "HTTP-response-timeout";
    }
  | { readonly tag: "DNS-error"; readonly val: DnsError }
  | { readonly tag: "HTTP-request-body-size"; readonly val: bigint }
  | { readonly tag: "internal-error"; readonly val: string };

interface DnsError {
  readonly rcode: undefined;
  readonly infoCode: undefined;
}

/** An error of a stream that carries a body. */
class HttpStreamError extends IoError {
  readonly code: ErrorCode;

  constructor(code: ErrorCode) {
    super();
    this.code = code;
  }

  override toDebugString(): string {
    return textOfCode(this.code);
  }
}

/** One line. */
export function textOfCode(code: ErrorCode): string {
  return "val" in code && typeof code.val === "string" ? `${code.tag}: ${code.val}` : code.tag;
}

/** Undefined for an error of another stream. */
export function httpErrorCode(error: IoError): ErrorCode | undefined {
  return error instanceof HttpStreamError ? error.code : undefined;
}

export function streamError(code: ErrorCode): StreamError {
  return { tag: "last-operation-failed", val: new HttpStreamError(code) };
}

export function internalError(reason: string): ErrorCode {
  return { tag: "internal-error", val: reason };
}

export const bodyTooLarge: ErrorCode = {
  tag: "HTTP-request-body-size",
  val: BigInt(HTTP_BODY_BYTES_MAX),
};

/** Why there is no answer from the URL. */
export function codeOfFailure(failure: HttpFailure, url: URL | null): ErrorCode {
  switch (failure.kind) {
    case "denied":
      return { tag: "HTTP-request-denied" };
    case "timeout":
      return { tag: "HTTP-response-timeout" };
    case "body-too-large":
      return bodyTooLarge;
    case "connection-failed":
      return failure.what === "lost" ? { tag: "destination-unavailable" } : noHost(failure, url);
    case "too-many-redirects":
      return internalError(`more redirects than are followed, at ${failure.place}`);
    case "invalid-request":
    case "other":
      return internalError(failure.reason);
  }
}

/** The platform says the same of an unknown name and of a certificate, which only one scheme has. */
function noHost({ reason }: { readonly reason: string }, url: URL | null): ErrorCode {
  return url?.protocol === "http:"
    ? { tag: "DNS-error", val: { rcode: undefined, infoCode: undefined } }
    : internalError(reason);
}
