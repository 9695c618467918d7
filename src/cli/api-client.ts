/** Requests to the API of a server that may be restarting. */

export interface ApiServer {
  readonly url: URL;
  readonly token: string | undefined;
}

export interface ApiRequest {
  readonly method: "GET" | "PUT";
  /** Path below the server's URL, with its query. */
  readonly path: string;
  /** JSON text. */
  readonly body?: string;
}

export type ApiReply = ApiAnswer | Unreachable;

export interface ApiAnswer {
  readonly kind: "answer";
  readonly status: number;
  readonly text: string;
}

/** Nothing answered, or something that said it could not now. */
export interface Unreachable {
  readonly kind: "unreachable";
  readonly reason: string;
}

export interface Patience {
  /** How long to go on trying while nothing answers. */
  readonly forMs: number;
  /** Called once, when the first try has failed. */
  readonly onOutage?: (reason: string) => void;
}

const REQUEST_TIMEOUT_MS = 30_000;
const RETRY_MS = 250;

export class ApiClient {
  readonly #server: ApiServer;

  constructor(server: ApiServer) {
    this.#server = server;
  }

  /** Sends a request that is safe to repeat, until it is answered or the patience is at its end. */
  async send(request: ApiRequest, { forMs, onOutage }: Patience): Promise<ApiReply> {
    const startedMs = performance.now();
    let isOut = false;
    for (;;) {
      const reply = await this.#sendOnce(request);
      if (reply.kind === "answer" || performance.now() - startedMs >= forMs) return reply;
      if (!isOut) onOutage?.(reply.reason);
      isOut = true;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  async #sendOnce({ method, path, body }: ApiRequest): Promise<ApiReply> {
    const { url, token } = this.#server;
    const headers = {
      accept: "application/json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    };
    try {
      const response = await fetch(new URL(path, url), {
        method,
        headers,
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
        ...(body === undefined ? {} : { body }),
      });
      const text = await response.text();
      if (response.status === 503) return { kind: "unreachable", reason: "it answered 503" };
      return { kind: "answer", status: response.status, text };
    } catch (error) {
      return { kind: "unreachable", reason: describe(error) };
    }
  }
}

/** `fetch` hides what went wrong in the cause of its error. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return cause.message === "" && "code" in cause ? String(cause.code) : cause.message;
}
