/** `Response` of the fetch standard (whatwg), without streams. */
import { Headers, type HeadersInit } from "./headers.ts";
import { encodeBody, HttpBody, type BodyInit } from "./http-body.ts";

export interface ResponseInit {
  readonly status?: number;
  readonly statusText?: string;
  readonly headers?: HeadersInit;
}

export class Response {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
  readonly #body: HttpBody;
  #origin = { url: "", redirected: false };

  constructor(body?: BodyInit, { status = 200, statusText = "", headers = [] }: ResponseInit = {}) {
    const { bytes, type } = encodeBody(body);
    this.status = status;
    this.statusText = statusText;
    this.headers = new Headers(headers);
    if (type !== null && !this.headers.has("content-type")) this.headers.set("content-type", type);
    this.#body = new HttpBody(bytes);
  }

  /** One that came over the network. */
  static from(
    body: Uint8Array,
    init: ResponseInit,
    origin: { url: string; redirected: boolean },
  ): Response {
    const response = new Response(body, init);
    response.#origin = origin;
    return response;
  }

  static json(value: unknown, init: ResponseInit = {}): Response {
    const headers = new Headers(init.headers);
    if (!headers.has("content-type")) headers.set("content-type", "application/json");
    return new Response(JSON.stringify(value), { ...init, headers });
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  get url(): string {
    return this.#origin.url;
  }

  get redirected(): boolean {
    return this.#origin.redirected;
  }

  get bodyUsed(): boolean {
    return this.#body.isUsed;
  }

  async text(): Promise<string> {
    return this.#body.takeText();
  }

  async json(): Promise<unknown> {
    const text = this.#body.takeText();
    const value: unknown = JSON.parse(text);
    return value;
  }

  async bytes(): Promise<Uint8Array> {
    return this.#body.take();
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    const bytes = this.#body.take();
    const copy = new Uint8Array(bytes);
    return copy.buffer;
  }

  clone(): Response {
    const { status, statusText, headers } = this;
    return Response.from(this.#body.peek(), { status, statusText, headers }, this.#origin);
  }
}
