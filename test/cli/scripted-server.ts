/** A real HTTP server on loopback whose answers a test writes. */
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What the server does with a request: it answers, or cuts the connection, perhaps when the body was sent. */
export type Answer =
  | { readonly status: number; readonly body: unknown; readonly isCutOff?: boolean }
  | "cut";

export class ScriptedServer {
  readonly asked: Asked[] = [];
  readonly #server: Server;

  private constructor(answer: (asked: Asked) => Answer) {
    this.#server = createServer((request, response) => {
      void this.#handle(request, response, answer);
    });
  }

  static async start(answer: (asked: Asked) => Answer, port = 0): Promise<ScriptedServer> {
    const scripted = new ScriptedServer(answer);
    await new Promise<void>((resolve, reject) => {
      scripted.#server.once("error", reject);
      scripted.#server.listen(port, "127.0.0.1", resolve);
    });
    return scripted;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("not listening");
    return address.port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  async #handle(
    request: IncomingMessage,
    response: ServerResponse,
    answer: (asked: Asked) => Answer,
  ): Promise<void> {
    const { method = "", url: path = "", headers } = request;
    const asked = { method, path, headers, body: await text(request) };
    this.asked.push(asked);
    const reply = answer(asked);
    if (reply === "cut") {
      request.socket.destroy();
    } else {
      const body = typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body);
      response.writeHead(reply.status, { connection: "close" });
      if (reply.isCutOff === true) response.write(body, () => request.socket.destroy());
      else response.end(body);
    }
  }
}
