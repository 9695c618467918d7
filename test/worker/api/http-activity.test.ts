import { describe, expect, inject, it } from "vitest";
import { create, resultOf, send } from "./local-api.ts";

const origin = inject("webOrigin");
const get = "testing:http-small/http.get";
const getAll = "testing:http-workflow/workflow.get-all";

async function executed(ffqn: string, params: readonly unknown[]): Promise<unknown> {
  return resultOf(await create(ffqn, params));
}

async function asked(path: string): Promise<string> {
  return (await fetch(`${origin}${path}`)).text();
}

interface Events {
  readonly events: readonly { readonly event: Readonly<Record<string, object>> }[];
}

async function eventsOf(id: string): Promise<Events["events"]> {
  const response = await send(`/v1/executions/${id}/events`);
  return (await response.json<Events>()).events;
}

describe("an activity over HTTP", () => {
  it("[HC30] returns what the server answered", async () => {
    expect(await executed(get, [`${origin}/status?code=200`])).toEqual({
      ok: { status: 200, body: "as asked" },
    });
  });

  it("[HC31] is tried again until the server works", async () => {
    const key = crypto.randomUUID();
    const id = await create(get, [`${origin}/flaky?key=${key}&failures=2`]);
    expect(await resultOf(id)).toEqual({ ok: { status: 200, body: "request 3" } });
    expect(await asked(`/count?key=${key}`)).toBe("3");
    const failures = (await eventsOf(id)).filter(({ event }) =>
      JSON.stringify(event).includes("was answered with 503"),
    );
    expect(failures.length).toBe(2);
  });

  it("[HC32] may not go where its declaration does not let it", async () => {
    const id = await create(get, [`${origin.replace("127.0.0.1", "localhost")}/echo`]);
    const logs = async (): Promise<string> => (await send(`/v1/executions/${id}/logs`)).text();
    const port = new URL(origin).port;
    const result = JSON.stringify(await resultOf(id));
    expect(result).toContain("denied");
    expect(result).toContain(`GET to http://localhost:${port} is not allowed`);
    const text = await logs();
    expect(text).toContain('"level":"warn"');
    expect(text).toContain(`pattern = \\"http://localhost:${port}\\"`);
  });

  it("[HC33] is called by a workflow, whose results stay in order", async () => {
    const urls = [201, 202, 203].map((code) => `${origin}/status?code=${code}`);
    const body = "as asked";
    expect(await executed(getAll, [urls])).toEqual({
      ok: [201, 202, 203].map((status) => ({ status, body })),
    });
  });

  it("[HC33] passes the err of a request on to it", async () => {
    const key = crypto.randomUUID();
    const urls = [`${origin}/status?code=200`, `${origin}/flaky?key=${key}&failures=100`];
    expect(await executed(getAll, [urls])).toMatchObject({
      err: expect.stringContaining("was answered with 503: request 6"),
    });
  });
});
