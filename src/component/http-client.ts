/** `obelisk:http/client`: HTTP with plain values. */
import type { WitValue } from "../wit/wit-value.ts";
import { exchange, type ExchangeOptions, type HttpResponse } from "./http-exchange.ts";
import type { HttpFailure } from "./http-failure.ts";
import type { HttpRequest } from "./http-request.ts";
import type { HttpContext } from "./http-send.ts";
import type { RunScope } from "./run-scope.ts";
import type { HostInterface } from "./wasi/wasi-interfaces.ts";
import { ErrOfCall } from "./workflow-calls.ts";

const CLIENT = "obelisk:http/client@1.0.0";

interface RequestValue extends HttpRequest {
  readonly timeoutMs: number | undefined;
  readonly redirect: ExchangeOptions["redirect"];
}

type ResponseValue = Omit<HttpResponse, "kind">;

/** Undefined when the name is another interface's. */
export function httpClient(
  name: string,
  scope: RunScope,
  context: HttpContext,
): HostInterface | undefined {
  if (name !== CLIENT) return undefined;
  return {
    send: async (request: RequestValue): Promise<ResponseValue> => {
      const { timeoutMs = null, redirect } = request;
      const end = await scope.wait<HttpResponse | HttpFailure>((resolve) => {
        const cancelled = new AbortController();
        void exchange(context, request, { timeoutMs, redirect }, cancelled.signal).then(resolve);
        return () => cancelled.abort();
      });
      if (end.kind !== "answered") throw new ErrOfCall(errValue(end));
      const { status, url, headers, body } = end;
      return { status, url, headers, body };
    },
  };
}

function errValue(failure: HttpFailure): WitValue {
  switch (failure.kind) {
    case "denied":
    case "invalid-request":
    case "connection-failed":
    case "other":
      return { tag: failure.kind, val: failure.reason };
    case "timeout":
      return { tag: "timeout" };
    case "too-many-redirects":
      return { tag: "too-many-redirects", val: failure.place };
    case "body-too-large":
      return { tag: "body-too-large", val: BigInt(failure.maxBytes) };
  }
}
