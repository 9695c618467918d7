import { describe, expect, it } from "vitest";
import { sendToFakes } from "./api-over-fakes.ts";
import { problemOf } from "./problem-body.ts";

const token = "correct horse battery staple".replaceAll(" ", "-");
const hash = await sha256(token);
const otherHash = await sha256("another");

interface Local {
  readonly listensOn?: string;
  readonly client?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function ask({ listensOn, client, url, headers }: Local, hashes?: string): Promise<Response> {
  const request = new Request(url ?? "http://localhost:5005/v1/execution-id", {
    headers: { ...headers, ...(client === undefined ? {} : { "cf-connecting-ip": client }) },
  });
  const variables = {
    ...(listensOn === undefined ? {} : { OBELISK_LISTENS_ON: listensOn }),
    ...(hashes === undefined ? {} : { OBELISK_TOKEN_HASHES: hashes }),
  };
  return sendToFakes(request, { variables });
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

describe("without a token configured", () => {
  it.each<Local>([
    { client: "127.0.0.1" },
    { listensOn: "127.0.0.1", client: "127.0.0.1" },
    { listensOn: "localhost", client: "127.0.0.1" },
    { listensOn: "::1", client: "::1", url: "http://[::1]:5005/v1/execution-id" },
    { listensOn: "127.0.0.1", client: "127.0.0.1", url: "http://127.1.2.3:80/v1/execution-id" },
    { listensOn: "127.0.0.1", client: "127.0.0.1", url: "http://ui.localhost/v1/execution-id" },
    {
      listensOn: "127.0.0.1",
      client: "127.0.0.1",
      headers: { origin: "http://localhost:8080" },
    },
  ])("[AU1] a local server answers its own machine: %j", async (local) => {
    expect((await ask(local)).status).toBe(200);
  });

  it.each<Local>([
    {},
    { client: "192.0.2.1" },
    { client: "127.0.0.1", url: "https://obelisk.example/v1/execution-id" },
    { listensOn: "127.0.0.1" },
    { listensOn: "127.0.0.1", client: "192.0.2.1" },
    { listensOn: "127.0.0.1", client: "127.0.0.1.example.com" },
    { listensOn: "127.0.0.1", client: "127.0.0.1, 192.0.2.1" },
    { listensOn: "0.0.0.0", client: "127.0.0.1" },
    { listensOn: "192.0.2.2", client: "127.0.0.1" },
    { listensOn: "", client: "127.0.0.1" },
    { listensOn: "127.0.0.1", client: "127.0.0.1", url: "http://evil.example/v1/execution-id" },
    {
      listensOn: "127.0.0.1",
      client: "127.0.0.1",
      url: "http://localhost.evil.example/v1/execution-id",
    },
    { listensOn: "127.0.0.1", client: "127.0.0.1", headers: { origin: "https://evil.example" } },
    { listensOn: "127.0.0.1", client: "127.0.0.1", headers: { origin: "null" } },
  ])("[AU2] everybody else gets 401 and the way to a token: %j", async (local) => {
    const response = await ask(local);
    const problem = await problemOf(response);
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe("Bearer");
    expect(problem.code).toBe("token-required");
    expect(problem.message).toContain("npx wrangler secret put OBELISK_TOKEN_HASHES");
  });

  it("[AU2] a blank list of hashes is no list", async () => {
    expect((await ask({}, " , ")).status).toBe(401);
    expect((await ask({ listensOn: "127.0.0.1", client: "127.0.0.1" }, " ")).status).toBe(200);
  });
});

describe("with tokens configured", () => {
  const authorization = { authorization: `Bearer ${token}` };

  it.each([
    hash,
    `sha256:${hash}`,
    hash.toUpperCase(),
    `${otherHash},${hash}`,
    `${otherHash}\n sha256:${hash}`,
  ])("[AU3] a token whose hash is in the list opens the API from anywhere: %s", async (hashes) => {
    const response = await ask({ client: "192.0.2.1", headers: authorization }, hashes);
    expect(response.status).toBe(200);
  });

  it("[AU4] loopback needs a token too", async () => {
    const local = { listensOn: "127.0.0.1", client: "127.0.0.1" };
    expect((await ask(local, hash)).status).toBe(401);
    expect((await ask({ ...local, headers: authorization }, hash)).status).toBe(200);
  });

  it.each([
    ["no header", {}, "token-required", "Bearer"],
    ["another scheme", { authorization: `Basic ${token}` }, "token-required", "Bearer"],
    ["an empty token", { authorization: "Bearer " }, "token-required", "Bearer"],
    [
      "a wrong token",
      { authorization: "Bearer wrong" },
      "token-invalid",
      'Bearer error="invalid_token"',
    ],
    [
      "the hash itself",
      { authorization: `Bearer ${hash}` },
      "token-invalid",
      'Bearer error="invalid_token"',
    ],
  ])("[AU5] %s gets 401", async (_what, headers, code, challenge) => {
    const response = await ask({ headers }, hash);
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe(challenge);
    expect((await problemOf(response)).code).toBe(code);
  });

  it("[AU6] a list with an entry that is no hash closes the API and does not show the entry", async () => {
    const response = await ask({ headers: authorization }, `${hash},${token}`);
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(text).toContain("entry 2");
    expect(text).not.toContain(token);
  });
});

describe("what is open and what is not", () => {
  it("[AU7] health needs no token, the description of the API does", async () => {
    const origin = "https://obelisk.example";
    expect((await ask({ url: `${origin}/health` })).status).toBe(200);
    expect((await ask({ url: `${origin}/openapi.json` })).status).toBe(401);
    expect((await ask({ url: `${origin}/nowhere` })).status).toBe(401);
  });

  it("[AU8] every answer carries security headers, refusals too", async () => {
    for (const path of ["/health", "/v1/execution-id"]) {
      const response = await ask({ url: `https://obelisk.example${path}` });
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
      expect(response.headers.get("cross-origin-resource-policy")).toBe("same-origin");
    }
  });
});
