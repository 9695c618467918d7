import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatProblem } from "../../src/build/build-problem.ts";
import { buildProject } from "../../src/build/build.ts";
import { startWebServer } from "../support/web-server.ts";
import type { WebServer } from "../support/web-server.ts";
import { newId } from "./execution-api.ts";
import { sharedServer } from "./shared-server.ts";
import { writeWebFetchProject } from "./web-fetch-project.ts";

const NOBODY_LISTENS = "http://127.0.0.1:1/";

let web: WebServer;

beforeAll(async () => {
  web = await startWebServer();
});

afterAll(() => web.close());

const server = sharedServer(async (project) => {
  writeWebFetchProject(project);
  // Linking the engine takes its time, which is not the server's.
  const built = await buildProject({ root: project, log: () => {} });
  if ("problems" in built) throw new Error(built.problems.map(formatProblem).join("\n"));
});

interface Run {
  readonly result: unknown;
  readonly log: string;
}

async function run(ffqn: string, params: readonly string[]): Promise<Run> {
  const id = newId();
  const answer = await fetch(`${server.url}/v1/executions/${id}?follow`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ffqn, params }),
  });
  const result: unknown = JSON.parse(await answer.text());
  const log = await (await fetch(`${server.url}/v1/executions/${id}/logs`)).text();
  return { result, log };
}

function get(url: string): Promise<Run> {
  return run("testing:http/http.get", [url]);
}

function fetched(what: string, url: string): Promise<Run> {
  return run("testing:http/probe.fetched", [what, url]);
}

async function okOf(running: Promise<Run>): Promise<string> {
  const { result } = await running;
  expect(result).toEqual({ ok: expect.any(String) });
  return (result as { readonly ok: string }).ok;
}

describe("the example with the web's fetch", () => {
  it("[HC51] returns what the server answered", async () => {
    const { result } = await get(`${web.origin}/status?code=200`);
    expect(result).toEqual({ ok: { status: 200, body: "as asked" } });
  });

  it("[HC51] returns an err for a status of 400 and above", async () => {
    const url = `${web.origin}/status?code=404`;
    const { result } = await get(url);
    expect(result).toEqual({ err: `GET ${url} was answered with 404: as asked` });
  });

  it("[HC52] is rejected when nobody answers; the log says why", async () => {
    const { result, log } = await get(NOBODY_LISTENS);
    expect(result).toEqual({ err: expect.stringContaining("NetworkError") });
    expect(log).toContain("GET to http://127.0.0.1:1 failed: destination-unavailable");
  });

  it("[HC52] is rejected when the host is not allowed; the log says how to allow it", async () => {
    const { result, log } = await get(`${web.origin.replace("127.0.0.1", "localhost")}/echo`);
    expect(result).toEqual({ err: expect.stringContaining("NetworkError") });
    expect(log).toContain('"level":"warn"');
    expect(log).toContain(`pattern = \\"${web.origin.replace("127.0.0.1", "localhost")}\\"`);
  });

  it("[HC52] is dropped when its lock expires, and its request with it", async () => {
    const key = crypto.randomUUID();
    const { result } = await get(`${web.origin}/hang?key=${key}`);
    expect(JSON.stringify(result)).toContain("timed_out");
    await expect
      .poll(async () => (await fetch(`${web.origin}/count?key=${key}-closed`)).text())
      .toBe("1");
  });
});

describe("the web's fetch", () => {
  it("[HC53] sends method, headers and body, and gives the answer's", async () => {
    const text = await okOf(fetched("post", `${web.origin}/echo`));
    expect(text).toMatch(/^200 \d+ \{"method":"POST"/);
    expect(text).toContain('"x-given","one"');
    expect(text).toContain(JSON.stringify(Buffer.from("grün").toString("latin1")).slice(1, -1));
  });

  it("[HC53] gives a redirect as it is", async () => {
    const url = `${web.origin}/redirect?to=/echo`;
    expect(await okOf(fetched("redirected", url))).toBe("302 to /echo");
  });

  it("[HC53] gives a body without end in parts", async () => {
    expect(await okOf(fetched("streamed", `${web.origin}/endless`))).toBe("enough");
  });

  it("[HC53] waits for several answers at once", async () => {
    expect(await okOf(fetched("together", `${web.origin}/status?code=`))).toBe("201,202,203");
  });

  it("[HC53] gives up when its signal says so", async () => {
    const { result } = await fetched("late", `${web.origin}/hang`);
    expect(result).toEqual({ err: expect.stringContaining("TimeoutError") });
  });
});

describe("a component that is built with StarlingMonkey", () => {
  it("[BD92] has other random numbers in each run", async () => {
    expect(await okOf(fetched("random", ""))).not.toBe(await okOf(fetched("random", "")));
  });

  it("[BD93] returns the message of a thrown Error as its err, and logs a mistake with its place", async () => {
    const { result, log } = await fetched("mistaken", "");
    expect(result).toEqual({ err: expect.stringContaining("undefined") });
    expect(log).toContain("fetched threw TypeError");
    expect(log).toContain('"level":"error"');
  });
});
