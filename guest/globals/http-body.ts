/** What `fetch` sends and gets as a body: all of it at once, no streams. */
import { TextDecoder, TextEncoder } from "./text-encoding.ts";
import { URLSearchParams } from "./url-search-params.ts";

export type BodyInit = string | ArrayBuffer | ArrayBufferView | URLSearchParams | null;

export interface EncodedBody {
  readonly bytes: Uint8Array;
  /** What `content-type` is when nobody says so; null: none. */
  readonly type: string | null;
}

export function encodeBody(body: BodyInit | undefined): EncodedBody {
  if (body === undefined || body === null) return { bytes: new Uint8Array(), type: null };
  if (typeof body === "string") {
    return { bytes: new TextEncoder().encode(body), type: "text/plain;charset=UTF-8" };
  }
  if (body instanceof URLSearchParams) {
    const type = "application/x-www-form-urlencoded;charset=UTF-8";
    return { bytes: new TextEncoder().encode(body.toString()), type };
  }
  if (body instanceof ArrayBuffer) return { bytes: new Uint8Array(body), type: null };
  if (ArrayBuffer.isView(body)) {
    return { bytes: new Uint8Array(body.buffer, body.byteOffset, body.byteLength), type: null };
  }
  throw new TypeError(
    "fetch: a body is a string, a URLSearchParams, an ArrayBuffer or a view of one; JSON.stringify makes a string of an object",
  );
}

/** A body can be read once. */
export class HttpBody {
  #bytes: Uint8Array | null;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isUsed(): boolean {
    return this.#bytes === null;
  }

  peek(): Uint8Array {
    if (this.#bytes === null) throw new TypeError("the body has already been read");
    return this.#bytes;
  }

  take(): Uint8Array {
    const bytes = this.peek();
    this.#bytes = null;
    return bytes;
  }

  takeText(): string {
    return new TextDecoder().decode(this.take());
  }
}
