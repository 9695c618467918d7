import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { parseHostPattern } from "../../src/egress/parse-host-pattern.ts";
import { startWebServer } from "../support/web-server.ts";
import type { WebServer } from "../support/web-server.ts";
import { activityRun, ComponentRunner } from "./component-runner.ts";
import { errorCodes, httpComponent } from "./http-component.ts";

const startUpMs = 30_000;
const longNs = 60_000_000_000;
const shortNs = 50_000_000;

let server: WebServer;
let runner: ComponentRunner;

beforeAll(async () => {
  server = await startWebServer();
  const allowed = parseHostPattern("http://127.0.0.1:*");
  if (!("ok" in allowed)) throw new Error(allowed.fault.reason);
  const entry = await httpComponent([{ pattern: allowed.ok, methods: ["POST"] }]);
  runner = new ComponentRunner([entry]);
}, startUpMs);

afterAll(() => server.close());

interface Posted {
  readonly kind: string;
  readonly value: string;
}

async function post(
  path: string,
  { body = "", timeoutNs = longNs, host = "127.0.0.1" } = {},
  beforeOutside?: () => void,
): Promise<Posted> {
  const authority = new URL(server.origin).host.replace("127.0.0.1", host);
  const params = JSON.stringify([authority, path, [...Buffer.from(body)], timeoutNs]);
  const outcome = await runner.runActivity("test:http/client.post", params, beforeOutside);
  if (outcome.kind !== "returned") throw new Error(JSON.stringify(outcome));
  const { kind, value } = outcome.retval;
  return { kind, value: value ?? "" };
}

async function answer(...args: Parameters<typeof post>): Promise<string> {
  const { kind, value } = await post(...args);
  if (kind !== "ok") throw new Error(`${kind}: ${value}`);
  return Buffer.from(JSON.parse(value) as number[]).toString();
}

/** The name of the error code; those of bodies behind a `body:`. */
async function errorOf(...args: Parameters<typeof post>): Promise<string> {
  const { kind, value } = await post(...args);
  if (kind !== "err") throw new Error(`${kind}: ${value}`);
  const place = Number(value);
  return place < 100 ? (errorCodes[place] ?? "") : `body:${errorCodes[place - 100] ?? ""}`;
}

describe("a compiled component with wasi:http", () => {
  it("[HC40] sends method, path, headers and body, and gets the body of the answer", async () => {
    const echo: unknown = JSON.parse(await answer("/echo?a=%20b", { body: "some body" }));
    expect(echo).toMatchObject({ method: "POST", url: "/echo?a=%20b", body: "some body" });
    expect(echo).toHaveProperty("headers", expect.arrayContaining(["x-sent-by", "wasm"]));
  });

  it("[HC40] gets an answer without a body", async () => {
    expect(await answer("/status?code=204")).toBe("");
  });

  it("[HC41] is denied what is not declared, with a warning in the log", async () => {
    let told = 0;
    const host = "localhost";
    const denied = await errorOf("/echo", { host }, () => {
      told += 1;
    });
    expect(denied).toBe("HTTP-request-denied");
    const text = runner.lines.at(-1)?.text ?? "";
    expect(text).toMatch(/^POST to http:\/\/localhost:\d+ is not allowed/);
    expect(text).toContain('[[activity_wasm.allowed_host]]\npattern = "http://localhost');
    // The wait for the end of the request is the only thing that was announced.
    expect(told).toBe(1);
  });

  it("[HC44] that is dropped while it waits for an answer ends at once, and its request with it", async () => {
    const key = crypto.randomUUID();
    const count = async (of: string): Promise<string> =>
      (await fetch(`${server.origin}/count?key=${of}`)).text();
    const params = JSON.stringify([new URL(server.origin).host, `/hang?key=${key}`, [], longNs]);
    const lease = await runner.lease("test:http/client.post");
    const running = lease.run(activityRun("test:http/client.post", params));
    await vi.waitUntil(async () => (await count(key)) === "1");
    lease.drop();
    expect(await running).toEqual({ kind: "dropped" });
    await vi.waitUntil(async () => (await count(`${key}-closed`)) === "1");
  });

  it("[HC47] is told when no answer comes in time", async () => {
    expect(await errorOf("/hang", { timeoutNs: shortNs })).toBe("HTTP-response-timeout");
  });

  it("[HC47] is told when the body pauses for too long", async () => {
    const error = await errorOf("/slow-body", { timeoutNs: shortNs });
    expect(error).toBe("body:connection-read-timeout");
  });

  it("[HC47] is told that the URL is none", async () => {
    expect(await errorOf("/", { host: "not a host" })).toBe("HTTP-request-URI-invalid");
  });
});
