import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseHostPattern } from "../../src/egress/parse-host-pattern.ts";
import { makeEntry } from "../component/component-fixture.ts";
import { ComponentRunner } from "../component/component-runner.ts";

const startUpMs = 60_000;

const wit = `package test:web;
interface web {
  get: func(url: string) -> result<string, string>;
  post: func(url: string) -> result<string, string>;
  limited: func(url: string) -> result<string, string>;
  failing: func(url: string) -> result<string, string>;
}
world component { export web; }`;

const text = `
export const web = {
  async get(url: string): Promise<string> {
    const response = await fetch(new URL(url));
    return [response.status, response.ok, response.headers.get("X-Kind"), await response.text()].join(" ");
  },
  async post(url: string): Promise<string> {
    const headers = new Headers({ "X-Own": "1" });
    headers.append("x-own", "2");
    const response = await fetch(url, { method: "post", headers, body: JSON.stringify({ text: "é" }) });
    const { method, own, type, body } = (await response.json()) as any;
    return [method, own, type, body.text].join(" ");
  },
  async limited(url: string): Promise<string> {
    try {
      await fetch(url, { signal: AbortSignal.timeout(50) });
      return "answered";
    } catch (error) { return (error as Error).name + ": " + (error as Error).message; }
  },
  async failing(url: string): Promise<string> { return String((await fetch(url)).status); },
};`;

let server: Server;
let origin = "";
let runner: ComponentRunner;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === "/slow") return;
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (request.method === "GET") {
        response.writeHead(404, { "x-kind": "plain" }).end("not here");
        return;
      }
      const answer = {
        method: request.method,
        own: request.headers["x-own"],
        type: request.headers["content-type"],
        body: JSON.parse(Buffer.concat(chunks).toString("utf8")) as unknown,
      };
      response.writeHead(200).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  origin = `http://127.0.0.1:${port}`;
  const pattern = parseHostPattern(origin);
  if (!("ok" in pattern)) throw new Error(JSON.stringify(pattern));
  const source = { kind: "typescript", text } as const;
  const entry = await makeEntry({ name: "web", kind: "activity", wit, source });
  runner = new ComponentRunner([
    { ...entry, allowedHosts: [{ pattern: pattern.ok, methods: "*" }] },
  ]);
}, startUpMs);

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function run(name: string, url: string): ReturnType<ComponentRunner["runActivity"]> {
  return runner.runActivity(`test:web/web.${name}`, JSON.stringify([url]));
}

describe("fetch in a TypeScript activity", () => {
  it("[GU18] gives status, headers and body, of errors too", async () => {
    expect(await run("get", `${origin}/a`)).toMatchObject({
      retval: { kind: "ok", value: '"404 false plain not here"' },
    });
  });

  it("[GU18] sends method, headers and a body", async () => {
    expect(await run("post", `${origin}/a`)).toMatchObject({
      retval: { kind: "ok", value: '"POST 1, 2 text/plain;charset=UTF-8 é"' },
    });
  });

  it("[GU19] ends with a TimeoutError after the time of its signal", async () => {
    expect(await run("limited", `${origin}/slow`)).toMatchObject({
      retval: {
        kind: "ok",
        value: `"TimeoutError: fetch: no whole answer of GET ${origin}/slow within 50 ms"`,
      },
    });
  });

  it("[GU19] says why a request was not sent or not answered", async () => {
    const outcome = await run("failing", "https://example.com/");
    expect(outcome).toMatchObject({
      retval: {
        kind: "err",
        value: expect.stringMatching(/fetch failed: denied: .*\(GET https:\/\/example\.com\/\)/),
      },
    });
  });
});
