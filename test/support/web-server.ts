/** A server on loopback that answers as its paths say: what activities talk to in tests. */
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";

type Answer = (request: IncomingMessage, response: ServerResponse, url: URL) => void;

export interface WebServer {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly close: () => void;
}

const CHUNK = Buffer.alloc(64 * 1024, "x");

/** How often each text has been asked for. */
const counts = new Map<string, number>();

/** What has been asked for together and is not answered yet. */
const gathered = new Map<string, readonly ServerResponse[]>();

const answers: Readonly<Record<string, Answer>> = {
  /** Method, url, headers and body as they came. */
  echo: (request, response, url) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method, rawHeaders: headers } = request;
      const body = Buffer.concat(chunks).toString("latin1");
      response.end(JSON.stringify({ method, url: url.pathname + url.search, headers, body }));
    });
  },
  status: (_request, response, url) => {
    response.writeHead(Number(url.searchParams.get("code"))).end("as asked");
  },
  headers: (_request, response) => {
    response.setHeader("set-cookie", ["a=1", "b=2"]);
    response.setHeader("x-many", ["1", "2"]);
    response.setHeader("X-Upper", "yes");
    response.end("body");
  },
  /** Points to `to`, with the status `code`. */
  redirect: (_request, response, url) => {
    const location = url.searchParams.get("to") ?? "/echo";
    response.writeHead(Number(url.searchParams.get("code") ?? 302), { location }).end("moved");
  },
  loop: (_request, response) => {
    response.writeHead(302, { location: "/loop" }).end();
  },
  /** Counts that it was asked with the `key`, and under the key and `-closed` that the other side has gone. */
  hang: (request, _response, url) => {
    const key = url.searchParams.get("key") ?? "";
    counted(key);
    request.socket.once("close", () => counted(`${key}-closed`));
  },
  "slow-body": (_request, response) => {
    response.write("first");
  },
  reset: (request) => {
    request.socket.resetAndDestroy();
  },
  /** Promises more than comes. */
  broken: (request, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write("part", () => request.socket.destroy());
  },
  gzip: (_request, response) => {
    response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("unpacked"));
  },
  /** Small on the way, `bytes` when unpacked. */
  bomb: (_request, response, url) => {
    const body = Buffer.alloc(Number(url.searchParams.get("bytes")));
    response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(body));
  },
  /** Without end, until the other side has enough. */
  endless: (_request, response) => {
    const more = (): void => {
      if (!response.destroyed) response.write(CHUNK, () => setImmediate(more));
    };
    more();
  },
  bytes: (_request, response, url) => {
    response.end(Buffer.alloc(Number(url.searchParams.get("count")), "x"));
  },
  /** Fails `failures` times for each `key`, then works. */
  flaky: (_request, response, url) => {
    const count = counted(url.searchParams.get("key") ?? "");
    const fails = count <= Number(url.searchParams.get("failures"));
    response.writeHead(fails ? 503 : 200).end(`request ${count}`);
  },
  /** Answers nobody with this `key` before `count` have asked. */
  together: (_request, response, url) => {
    const key = url.searchParams.get("key") ?? "";
    const waiting = [...(gathered.get(key) ?? []), response];
    gathered.set(key, waiting);
    counted(key);
    if (waiting.length < Number(url.searchParams.get("count"))) return;
    gathered.delete(key);
    for (const each of waiting) each.end("together");
  },
  /** How often `/flaky`, `/hang` or `/together` was asked with the key. */
  count: (_request, response, url) => {
    response.end(String(counts.get(url.searchParams.get("key") ?? "") ?? 0));
  },
};

export async function startWebServer(): Promise<WebServer> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const answer = answers[url.pathname.slice(1)];
    if (answer === undefined) response.writeHead(404).end("no such path");
    else answer(request, response, url);
  });
  await listening(server);
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
}

function counted(key: string): number {
  const count = (counts.get(key) ?? 0) + 1;
  counts.set(key, count);
  return count;
}
