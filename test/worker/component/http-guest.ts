/** A run that uses `wasi:http` as the glue of a component does: classes and functions of the two interfaces. */
import { inject } from "vitest";
import { RunOutput } from "../../../src/component/run-output.ts";
import { RunScope } from "../../../src/component/run-scope.ts";
import type { ErrorCode } from "../../../src/component/wasi/http-error.ts";
import { Fields } from "../../../src/component/wasi/http-fields.ts";
import type {
  FutureIncomingResponse,
  IncomingResponse,
} from "../../../src/component/wasi/http-incoming.ts";
import { RequestOptions } from "../../../src/component/wasi/http-options.ts";
import { OutgoingBody, OutgoingRequest } from "../../../src/component/wasi/http-outgoing.ts";
import type { MonotonicTime } from "../../../src/component/wasi/pollable.ts";
import type { InputStream, Result } from "../../../src/component/wasi/streams.ts";
import { wasiHttp } from "../../../src/component/wasi/wasi-http.ts";
import { activityWasi } from "../../../src/component/wasi/wasi-host.ts";
import type { AllowedHost } from "../../../src/egress/egress-policy.ts";
import { parseHostPattern } from "../../../src/egress/parse-host-pattern.ts";
import type { GuestLine } from "../../../src/execution/log-line.ts";

export const origin = inject("webOrigin");

export interface Asked {
  readonly method?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string | Uint8Array;
  readonly origin?: string;
  readonly options?: RequestOptions;
}

type Handle = (
  request: OutgoingRequest,
  options: RequestOptions | undefined,
) => Result<FutureIncomingResponse, ErrorCode>;

export class HttpGuest {
  readonly scope = new RunScope();
  readonly log: GuestLine[] = [];
  readonly time: MonotonicTime;
  readonly handle: Handle;
  /** How often something was announced that leaves or waits. */
  announced = 0;

  constructor(allowedHosts: readonly AllowedHost[] = [allowedAt("http://127.0.0.1:*", "*")]) {
    const { scope } = this;
    const log = (line: GuestLine): void => void this.log.push(line);
    const beforeOutside = (): void => {
      this.announced += 1;
    };
    this.time = activityWasi(scope, beforeOutside, new RunOutput(log), []).monotonicTime;
    const context = { component: "web", allowedHosts, beforeOutside, log };
    const { handle } =
      wasiHttp("wasi:http/outgoing-handler", { scope, context, time: this.time }) ?? {};
    this.handle = handle as Handle;
  }

  /** The request is on its way as soon as its body is finished. */
  send(path: string, asked: Asked = {}): FutureIncomingResponse {
    const { body } = asked;
    const request = requestTo(path, asked);
    const outgoing = body === undefined ? null : okOf(request.body());
    const future = okOf(this.handle(request, asked.options));
    if (outgoing !== null) {
      const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
      okOf(okOf(outgoing.write()).blockingWriteAndFlush(bytes ?? new Uint8Array()));
      okOf(OutgoingBody.finish(outgoing, undefined));
    }
    return future;
  }

  async end(path: string, asked: Asked = {}): Promise<Result<IncomingResponse, ErrorCode>> {
    const future = this.send(path, asked);
    await future.subscribe().block();
    const end = future.get();
    if (end === undefined) throw new Error("nothing has come");
    return okOf(end);
  }

  async answer(path: string, asked: Asked = {}): Promise<IncomingResponse> {
    return okOf(await this.end(path, asked));
  }

  async error(path: string, asked: Asked = {}): Promise<ErrorCode> {
    const end = await this.end(path, asked);
    if (end.tag === "ok") throw new Error(`answered with ${end.val.status()}`);
    return end.val;
  }

  async text(path: string, asked: Asked = {}): Promise<string> {
    return wholeText(streamOf(await this.answer(path, asked)));
  }
}

export function requestTo(path: string, asked: Asked = {}): OutgoingRequest {
  const { method = "GET", headers = [] } = asked;
  const encoder = new TextEncoder();
  const fields = headers.map(([name, value]) => [name, encoder.encode(value)] as const);
  const request = new OutgoingRequest(okOf(Fields.fromList(fields)));
  okOf(request.setMethod({ tag: "other", val: method }));
  okOf(request.setScheme({ tag: "HTTP" }));
  okOf(request.setAuthority((asked.origin ?? origin).replace("http://", "")));
  okOf(request.setPathWithQuery(path));
  return request;
}

export function allowedAt(pattern: string, methods: AllowedHost["methods"]): AllowedHost {
  const parsed = parseHostPattern(pattern);
  if (!("ok" in parsed)) throw new Error(parsed.fault.reason);
  return { pattern: parsed.ok, methods };
}

export function okOf<Ok>(result: Result<Ok, unknown>): Ok {
  if (result.tag === "err") throw new Error(JSON.stringify(result.val));
  return result.val;
}

export function streamOf(response: IncomingResponse): InputStream {
  return okOf(okOf(response.consume()).stream());
}

export async function wholeText(stream: InputStream): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const read = await stream.blockingRead(1_000_000n);
    if (read.tag === "ok") text += decoder.decode(read.val, { stream: true });
    else if (read.val.tag === "closed") return text;
    else throw new Error(read.val.val.toDebugString());
  }
}

export function optionsOf(firstByteMs: number, betweenBytesMs: number): RequestOptions {
  const options = new RequestOptions();
  options.setFirstByteTimeout(BigInt(firstByteMs) * 1_000_000n);
  options.setBetweenBytesTimeout(BigInt(betweenBytesMs) * 1_000_000n);
  return options;
}
