/** Whole requests and whole answers. Redirects are followed here, because each place has to be allowed. */
import { failureOf, type HttpFailure } from "./http-failure.ts";
import { redirected } from "./http-redirect.ts";
import {
  HTTP_BODY_BYTES_MAX,
  prepareRequest,
  type HeaderList,
  type HttpRequest,
  type PreparedRequest,
} from "./http-request.ts";
import { readBody, responseHeaders } from "./http-response.ts";
import { sendRequest, type HttpContext } from "./http-send.ts";

export interface HttpResponse {
  readonly kind: "answered";
  readonly status: number;
  /** Where the answer came from. */
  readonly url: string;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
}

export type HttpEnd = HttpResponse | HttpFailure;

export interface ExchangeOptions {
  /** For the whole exchange; null: as long as it takes. */
  readonly timeoutMs: number | null;
  readonly redirect: "follow" | "manual";
}

const REDIRECTS_MAX = 20;
/** Timers that are set for longer fire at once. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/** Never rejects. When `cancelled` fires nobody waits for the end any more. */
export async function exchange(
  context: HttpContext,
  request: HttpRequest,
  { timeoutMs, redirect }: ExchangeOptions,
  cancelled: AbortSignal,
): Promise<HttpEnd> {
  const prepared = prepareRequest(request);
  if ("kind" in prepared) return prepared;
  const expired = new AbortController();
  const timer =
    timeoutMs === null
      ? null
      : setTimeout(() => expired.abort(), Math.min(timeoutMs, TIMER_MS_MAX));
  try {
    const signal = AbortSignal.any([cancelled, expired.signal]);
    return await followed(context, prepared, redirect, signal);
  } catch (error) {
    return expired.signal.aborted ? { kind: "timeout" } : failureOf(error, prepared.url);
  } finally {
    clearTimeout(timer);
  }
}

async function followed(
  context: HttpContext,
  first: PreparedRequest,
  redirect: ExchangeOptions["redirect"],
  signal: AbortSignal,
): Promise<HttpEnd> {
  let request = first;
  for (let hops = 0; hops <= REDIRECTS_MAX; hops += 1) {
    const response = await sendRequest(context, request, signal);
    if ("kind" in response) return response;
    const next = redirect === "follow" ? redirected(request, response) : null;
    if (next === null) return answered(request, response);
    await response.body?.cancel();
    request = next;
  }
  return { kind: "too-many-redirects", place: request.url.href };
}

async function answered(
  { url }: PreparedRequest,
  response: Response,
): Promise<HttpResponse | HttpFailure> {
  const body = await readBody(response, HTTP_BODY_BYTES_MAX);
  if (body === null) return { kind: "body-too-large", maxBytes: HTTP_BODY_BYTES_MAX };
  return {
    kind: "answered",
    status: response.status,
    url: url.href,
    headers: responseHeaders(response),
    body,
  };
}
