/** What a component makes for `wasi:http/outgoing-handler`: a request, its body, and how long it may take. */
import { HTTP_BODY_BYTES_MAX, type HttpRequest } from "../http-request.ts";
import { bodyTooLarge, internalError, streamError, type ErrorCode } from "./http-error.ts";
import type { Fields } from "./http-fields.ts";
import { OutputStream, type ByteSink, type Result, type StreamError } from "./streams.ts";

type Method = { readonly tag: string } | { readonly tag: "other"; readonly val: string };
type Scheme = { readonly tag: "HTTP" | "HTTPS" } | { readonly tag: "other"; readonly val: string };

const done: Result<undefined, never> = { tag: "ok", val: undefined };
const refused: Result<never, undefined> = { tag: "err", val: undefined };

const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const schemeForm = /^[a-z][a-z0-9+.-]*$/i;
const pathForm = /^(?:[/?][^\s#]*)?$/;
const authorityForm = /^[^\s/?#@\\]+$/;

/** The bytes of a request, kept until all of them are there. */
class BodyBytes implements ByteSink {
  readonly #chunks: Uint8Array[] = [];
  #length = 0;
  isFinished = false;

  get length(): number {
    return this.#length;
  }

  room(): bigint | StreamError {
    if (this.isFinished) return { tag: "closed" };
    const left = HTTP_BODY_BYTES_MAX - this.#length;
    return left > 0 ? BigInt(left) : streamError(bodyTooLarge);
  }

  write(bytes: Uint8Array): StreamError | null {
    if (this.isFinished) return { tag: "closed" };
    if (this.#length + bytes.length > HTTP_BODY_BYTES_MAX) return streamError(bodyTooLarge);
    this.#chunks.push(bytes.slice());
    this.#length += bytes.length;
    return null;
  }

  joined(): Uint8Array {
    const whole = new Uint8Array(this.#length);
    let at = 0;
    for (const chunk of this.#chunks) {
      whole.set(chunk, at);
      at += chunk.length;
    }
    return whole;
  }
}

export class OutgoingBody {
  readonly #bytes = new BodyBytes();
  readonly #declaredLength: string | null;
  readonly #end = Promise.withResolvers<Uint8Array | null>();
  #stream: OutputStream | null = new OutputStream(this.#bytes);

  constructor(headers: Fields) {
    const declared = headers.list.find(([name]) => name.toLowerCase() === "content-length");
    this.#declaredLength = declared?.[1] ?? null;
  }

  static finish(body: OutgoingBody, trailers: Fields | undefined): Result<undefined, ErrorCode> {
    const error = body.#fault(trailers);
    body.#bytes.isFinished = true;
    body.#end.resolve(error === null ? body.#bytes.joined() : null);
    return error === null ? done : { tag: "err", val: error };
  }

  /** All bytes, as soon as there are no more; null when the component gave the body up. */
  get finished(): Promise<Uint8Array | null> {
    return this.#end.promise;
  }

  write(): Result<OutputStream, undefined> {
    const stream = this.#stream;
    this.#stream = null;
    return stream === null ? refused : { tag: "ok", val: stream };
  }

  [Symbol.dispose](): void {
    this.#bytes.isFinished = true;
    this.#end.resolve(null);
  }

  #fault(trailers: Fields | undefined): ErrorCode | null {
    if (trailers !== undefined && trailers.list.length > 0) {
      return internalError("a request cannot have trailers here");
    }
    const { length } = this.#bytes;
    const isAsDeclared = this.#declaredLength === null || this.#declaredLength === String(length);
    return isAsDeclared ? null : { tag: "HTTP-request-body-size", val: BigInt(length) };
  }
}

export class OutgoingRequest {
  readonly #headers: Fields;
  #method: Method = { tag: "get" };
  #scheme: Scheme | undefined;
  #authority: string | undefined;
  #pathWithQuery: string | undefined;
  #body: OutgoingBody | null = null;

  constructor(headers: Fields) {
    this.#headers = headers.view();
  }

  /** Null when there cannot be one: it goes nowhere. */
  async toSend(): Promise<HttpRequest | null> {
    const body = this.#body === null ? new Uint8Array() : await this.#body.finished;
    const authority = this.#authority;
    if (body === null || authority === undefined) return null;
    const method = "val" in this.#method ? this.#method.val : this.#method.tag;
    const url = `${schemeText(this.#scheme)}://${authority}${this.#pathWithQuery ?? "/"}`;
    return { method, url, headers: this.#headers.list, body };
  }

  body(): Result<OutgoingBody, undefined> {
    if (this.#body !== null) return refused;
    this.#body = new OutgoingBody(this.#headers);
    return { tag: "ok", val: this.#body };
  }

  method(): Method {
    return this.#method;
  }

  setMethod(method: Method): Result<undefined, undefined> {
    if ("val" in method && !token.test(method.val)) return refused;
    this.#method = method;
    return done;
  }

  pathWithQuery(): string | undefined {
    return this.#pathWithQuery;
  }

  setPathWithQuery(path: string | undefined): Result<undefined, undefined> {
    if (path !== undefined && !pathForm.test(path)) return refused;
    this.#pathWithQuery = path;
    return done;
  }

  scheme(): Scheme | undefined {
    return this.#scheme;
  }

  setScheme(scheme: Scheme | undefined): Result<undefined, undefined> {
    if (scheme?.tag === "other" && !schemeForm.test(scheme.val)) return refused;
    this.#scheme = scheme;
    return done;
  }

  authority(): string | undefined {
    return this.#authority;
  }

  setAuthority(authority: string | undefined): Result<undefined, undefined> {
    if (authority !== undefined && !isAuthority(authority)) return refused;
    this.#authority = authority;
    return done;
  }

  headers(): Fields {
    return this.#headers.view();
  }
}

function schemeText(scheme: Scheme | undefined): string {
  if (scheme === undefined) return "https";
  return scheme.tag === "other" ? scheme.val : scheme.tag.toLowerCase();
}

function isAuthority(text: string): boolean {
  return authorityForm.test(text) && URL.canParse(`http://${text}/`);
}
