/** `fetch` of activities, over the host's HTTP client. It waits for the whole answer before it returns its promise. */
import { send } from "obelisk:http/client@1.0.0";
import type { HttpError } from "obelisk:http/client@1.0.0";
import { needsHost } from "../runtime/building.ts";
import { hasPayload } from "../runtime/call-error.ts";
import type { AbortSignal } from "./abort-signal.ts";
import { Headers, type HeadersInit } from "./headers.ts";
import { encodeBody, HttpBody, type BodyInit } from "./http-body.ts";
import { Response } from "./response.ts";
import type { URL } from "./url.ts";

export interface RequestInit {
  readonly method?: string;
  readonly headers?: HeadersInit;
  readonly body?: BodyInit;
  readonly redirect?: "follow" | "manual" | "error";
  /** Only `AbortSignal.timeout(ms)` has an effect: nothing else runs while the answer is waited for. */
  readonly signal?: AbortSignal | null;
}

const upperCased = /* @__PURE__ */ new Set([
  "delete",
  "get",
  "head",
  "options",
  "post",
  "put",
  "patch",
]);

type RequestInfo = string | URL | Request;

function urlOf(input: RequestInfo): string {
  if (typeof input === "string") return input;
  return input instanceof Request ? input.url : input.href;
}

interface RequestHead {
  readonly method: string;
  readonly headers: HeadersInit;
  readonly redirect: "follow" | "manual" | "error";
  readonly signal: AbortSignal | null;
}

const defaults: RequestHead = { method: "GET", headers: [], redirect: "follow", signal: null };

/** What is not undefined. */
function given({ method, headers, redirect, signal }: RequestInit): Partial<RequestHead> {
  return {
    ...(method !== undefined && { method }),
    ...(headers !== undefined && { headers }),
    ...(redirect !== undefined && { redirect }),
    ...(signal !== undefined && { signal }),
  };
}

const methodsWithoutBody = /^(?:GET|HEAD)$/;

export class Request {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly redirect: "follow" | "manual" | "error";
  readonly signal: AbortSignal | null;
  readonly #body: HttpBody;

  constructor(input: RequestInfo, init: RequestInit = {}) {
    const base = input instanceof Request ? input : null;
    const from = { ...(base ?? defaults), ...given(init) };
    const { bytes, type } =
      init.body === undefined && base !== null
        ? { bytes: base.#body.peek(), type: null }
        : encodeBody(init.body);
    const { method } = from;
    this.method = upperCased.has(method.toLowerCase()) ? method.toUpperCase() : method;
    this.url = urlOf(input);
    this.headers = new Headers(from.headers);
    this.redirect = from.redirect;
    this.signal = from.signal;
    this.#body = new HttpBody(bytes);
    if (bytes.length > 0 && methodsWithoutBody.test(this.method)) {
      throw new TypeError(`fetch: a ${this.method} has no body`);
    }
    if (type !== null && !this.headers.has("content-type")) this.headers.set("content-type", type);
  }

  takeBody(): Uint8Array {
    return this.#body.take();
  }

  async text(): Promise<string> {
    return this.#body.takeText();
  }

  async json(): Promise<unknown> {
    const value: unknown = JSON.parse(this.#body.takeText());
    return value;
  }
}

export async function fetch(
  input: string | URL | Request,
  init: RequestInit = {},
): Promise<Response> {
  needsHost("fetch");
  const request = new Request(input, init);
  request.signal?.throwIfAborted();
  try {
    const { status, headers, body, url } = send({
      method: request.method,
      url: request.url,
      headers: [...request.headers],
      body: request.takeBody(),
      timeoutMs: request.signal?.timeoutMs ?? null,
      redirect: request.redirect === "follow" ? "follow" : "manual",
    });
    if (request.redirect === "error" && status >= 300 && status < 400) {
      throw new TypeError(
        `fetch failed: ${request.url} redirects, which \`redirect: "error"\` forbids`,
      );
    }
    return Response.from(body, { status, headers }, { url, redirected: url !== request.url });
  } catch (thrown) {
    if (!hasPayload(thrown)) throw thrown;
    throw fetchError(request, thrown.payload);
  }
}

function fetchError({ method, url, signal }: Request, payload: unknown): Error {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the engine made it of the err's type
  const { tag, val } = payload as HttpError;
  if (tag === "timeout") {
    const limit = signal?.timeoutMs ?? null;
    const error = new Error(
      `fetch: no whole answer of ${method} ${url} ${limit === null ? "in time" : `within ${limit} ms`}`,
      { cause: payload },
    );
    error.name = "TimeoutError";
    return error;
  }
  const why = val === undefined ? tag : `${tag}: ${String(val)}`;
  return new TypeError(`fetch failed: ${why} (${method} ${url})`, { cause: payload });
}
