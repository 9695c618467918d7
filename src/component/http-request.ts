/** A request as a component asks for it, turned into one that can be sent, or refused. */
import type { OutgoingRequest } from "../egress/egress-policy.ts";
import { usualPort } from "../egress/host-pattern.ts";
import type { HttpFailure } from "./http-failure.ts";

export type HeaderList = readonly (readonly [name: string, value: string])[];

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderList;
  /** Empty: none. */
  readonly body: Uint8Array;
}

/** A request that is well-formed. */
export interface PreparedRequest {
  /** In capitals. */
  readonly method: string;
  readonly url: URL;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
}

/** More than this neither leaves a component nor comes in, unpacked (8 MiB): it is in memory more than once. */
export const HTTP_BODY_BYTES_MAX = 8 * 1024 * 1024;

/** Headers that belong to the connection or follow from URL and body: the platform sets them. */
const ownHeaders: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

const refusedMethods = ["CONNECT", "TRACE", "TRACK"];
const withoutBody = ["GET", "HEAD"];
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** No control character but the tab, and nothing beyond Latin-1. */
const headerValue = /^[\t\u0020-\u007E\u0080-\u00FF]*$/;

export function prepareRequest(request: HttpRequest): PreparedRequest | HttpFailure {
  const method = request.method.toUpperCase();
  const url = URL.canParse(request.url) ? new URL(request.url) : null;
  const reason = faultOf(request, method, url);
  if (url === null || reason !== null) {
    return { kind: "invalid-request", reason: reason ?? "no URL" };
  }
  if (request.body.length > HTTP_BODY_BYTES_MAX) {
    return { kind: "body-too-large", maxBytes: HTTP_BODY_BYTES_MAX };
  }
  return { ...request, method, url, headers: request.headers.filter(isForwarded) };
}

/** What of the request is asked about when it is to be allowed. */
export function destinationOf({ method, url }: PreparedRequest): OutgoingRequest {
  const scheme = url.protocol === "http:" ? "http" : "https";
  const port = url.port === "" ? usualPort(scheme) : Number(url.port);
  return { method, scheme, host: url.hostname, port };
}

/** Null when the request can be sent. Never shows a URL, which may hold a secret. */
function faultOf({ headers, body }: HttpRequest, method: string, url: URL | null): string | null {
  if (!token.test(method) || refusedMethods.includes(method)) {
    return `the method \`${method}\` cannot be sent`;
  }
  if (url === null) return "the url is not an absolute URL such as https://example.com/path";
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    return `the url has the scheme ${url.protocol.slice(0, -1)}, which is neither http nor https`;
  }
  if (url.username !== "" || url.password !== "") {
    return "the url has a user or a password in it: send the header `authorization`";
  }
  if (body.length > 0 && withoutBody.includes(method)) return `${method} has no body`;
  return headers.map(faultOfHeader).find((fault) => fault !== null) ?? null;
}

function faultOfHeader([name, value]: HeaderList[number]): string | null {
  if (!token.test(name)) return `the name of the header ${JSON.stringify(name)} is none`;
  return headerValue.test(value)
    ? null
    : `the value of the header \`${name}\` has characters that headers cannot have`;
}

function isForwarded([name]: HeaderList[number]): boolean {
  return !ownHeaders.has(name.toLowerCase());
}
