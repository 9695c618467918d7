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

export interface StreamReader {
  /** The server has begun to answer. */
  readonly onOpen: () => void;
  readonly onLine: (line: string) => void;
}

export interface Patience {
  /** How long to go on trying while nothing answers. */
  readonly forMs: number;
  /** Called once, when the first try has failed. */
  readonly onOutage?: (reason: string) => void;
}

const REQUEST_TIMEOUT_MS = 30_000;
const RETRY_MS = 250;
/** The server sends something at least every 20 seconds. */
const SILENCE_MAX_MS = 60_000;

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

  /**
   * Asks for an answer that comes line by line, perhaps for a long time; blank lines only show that somebody is there.
   * Tried once: whoever asks knows where to go on. The text of the answer is empty unless it is a refusal.
   */
  async stream(path: string, { onOpen, onLine }: StreamReader): Promise<ApiReply> {
    const silence = new AbortController();
    const timer = setTimeout(() => silence.abort(new Error("it fell silent")), SILENCE_MAX_MS);
    try {
      const response = await fetch(new URL(path, this.#server.url), {
        headers: this.#headers(),
        signal: silence.signal,
      });
      const { status } = response;
      if (status === 503) return { kind: "unreachable", reason: "it answered 503" };
      if (status !== 200) return { kind: "answer", status, text: await response.text() };
      onOpen();
      let rest = "";
      for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        timer.refresh();
        const lines = (rest + text).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) if (line !== "") onLine(line);
      }
      return { kind: "answer", status, text: "" };
    } catch (error) {
      return { kind: "unreachable", reason: describe(error) };
    } finally {
      clearTimeout(timer);
    }
  }

  #headers(): Record<string, string> {
    const { token } = this.#server;
    return {
      accept: "application/json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
  }

  async #sendOnce({ method, path, body }: ApiRequest): Promise<ApiReply> {
    try {
      const response = await fetch(new URL(path, this.#server.url), {
        method,
        headers: {
          ...this.#headers(),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
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
