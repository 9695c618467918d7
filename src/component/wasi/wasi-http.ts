/**
 * `wasi:http/types` and `wasi:http/outgoing-handler` over the way out that all requests of components take. A
 * redirect is an answer here: the component that follows it asks again, and passes the same gate.
 */
import { failureOf } from "../http-failure.ts";
import { prepareRequest, type PreparedRequest } from "../http-request.ts";
import { responseHeaders } from "../http-response.ts";
import { sendRequest, type HttpContext } from "../http-send.ts";
import type { RunScope } from "../run-scope.ts";
import { BodySource } from "./http-body-source.ts";
import {
  codeOfFailure,
  httpErrorCode,
  internalError,
  streamError,
  textOfCode,
  type ErrorCode,
} from "./http-error.ts";
import { Fields } from "./http-fields.ts";
import {
  FutureIncomingResponse,
  FutureTrailers,
  IncomingBody,
  IncomingResponse,
  type Coming,
} from "./http-incoming.ts";
import { RequestOptions } from "./http-options.ts";
import { OutgoingBody, OutgoingRequest } from "./http-outgoing.ts";
import type { MonotonicTime } from "./pollable.ts";
import type { Result } from "./streams.ts";
import type { HostInterface } from "./wasi-interfaces.ts";

/** What the requests of one run share. */
interface HttpRun {
  readonly scope: RunScope;
  readonly context: HttpContext;
  readonly time: MonotonicTime;
}

/** What only servers have: engines import it, and nobody gets any. */
// oxlint-disable-next-line typescript/no-extraneous-class -- the glue wants a class
class OfServers {
  constructor() {
    throw new Error("wasi:http: a component cannot answer requests here");
  }
}

/** Undefined when the name is another interface's. */
export function wasiHttp(name: string, run: HttpRun): HostInterface | undefined {
  switch (name) {
    case "wasi:http/types":
      return types;
    case "wasi:http/outgoing-handler":
      return {
        handle: (request: OutgoingRequest, options: RequestOptions | undefined) =>
          handle(run, request, options ?? new RequestOptions()),
      };
    default:
      return undefined;
  }
}

const types: HostInterface = {
  Fields,
  FutureIncomingResponse,
  FutureTrailers,
  IncomingBody,
  IncomingRequest: OfServers,
  IncomingResponse,
  OutgoingBody,
  OutgoingRequest,
  OutgoingResponse: OfServers,
  RequestOptions,
  ResponseOutparam: OfServers,
  httpErrorCode,
};

function handle(
  run: HttpRun,
  request: OutgoingRequest,
  options: RequestOptions,
): Result<FutureIncomingResponse, ErrorCode> {
  if (request.authority() === undefined) {
    return { tag: "err", val: { tag: "HTTP-request-URI-invalid" } };
  }
  const abort = new AbortController();
  const coming = comingAnswer(run, request, options, abort);
  return { tag: "ok", val: new FutureIncomingResponse(run.time, coming, () => abort.abort()) };
}

/** Never rejects. It is given up at the end of the run, as long as there is anything to give up. */
async function comingAnswer(
  { scope, context }: HttpRun,
  request: OutgoingRequest,
  options: RequestOptions,
  abort: AbortController,
): Promise<Coming> {
  const forget = scope.atEnd(() => abort.abort());
  const { headMs, betweenBytesMs } = options;
  const end = await sent(context, request, headMs, abort);
  if ("error" in end) {
    forget();
    return end;
  }
  const { prepared, response } = end;
  const body = new BodySource(response.body, {
    betweenBytesMs,
    timeout: streamError({ tag: "connection-read-timeout" }),
    broken: (error) => streamError(reported(context, prepared, brokenBody(error, prepared))),
    onEnd: forget,
  });
  return { answer: { status: response.status, headers: responseHeaders(response), body } };
}

type Sent = { readonly prepared: PreparedRequest; readonly response: Response };

async function sent(
  context: HttpContext,
  request: OutgoingRequest,
  headMs: number | null,
  abort: AbortController,
): Promise<Sent | { readonly error: ErrorCode }> {
  const asked = await request.toSend();
  if (asked === null) return { error: internalError("the body of the request was given up") };
  const prepared = prepareRequest(asked);
  if ("kind" in prepared) return { error: reported(context, asked, codeOfFailure(prepared, null)) };
  const timer = headMs === null ? null : setTimeout(() => abort.abort(), headMs);
  try {
    abort.signal.throwIfAborted();
    const response = await sendRequest(context, prepared, abort.signal);
    if (!("kind" in response)) return { prepared, response };
    const error = codeOfFailure(response, prepared.url);
    return { error: response.kind === "denied" ? error : reported(context, prepared, error) };
  } catch (error) {
    if (abort.signal.aborted) return { error: { tag: "HTTP-response-timeout" } };
    return { error: internalError(String(error)) };
  } finally {
    clearTimeout(timer);
  }
}

function brokenBody(error: unknown, { url }: PreparedRequest): ErrorCode {
  const failure = failureOf(error, url);
  return failure.kind === "connection-failed"
    ? { tag: "connection-terminated" }
    : codeOfFailure(failure, url);
}

/** Libraries such as `fetch` keep to themselves why they failed. The URL may hold a secret. */
function reported(
  { log }: HttpContext,
  { method, url }: { readonly method: string; readonly url: URL | string },
  code: ErrorCode,
): ErrorCode {
  const place = url instanceof URL ? ` to ${url.origin}` : "";
  log({ level: "warn", text: `${method}${place} failed: ${textOfCode(code)}` });
  return code;
}
