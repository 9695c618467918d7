import { describe, expect, it } from "vitest";
import { create, resultOf, send, sendJson } from "./local-api.ts";

const ffqn = "testing:ticker/ticker.run";
const start = { done: 0, total: 0 };

async function jsonOf<T>(path: string): Promise<T> {
  return (await send(path)).json<T>();
}

interface Event {
  readonly version: number;
  readonly event: Readonly<Record<string, { readonly generation?: number }>>;
}

/** So many calls of an activity, ten of them in each generation. */
async function ticked(rounds: number): Promise<string> {
  const id = await create(ffqn, [start, rounds, 0]);
  expect(await resultOf(id)).toEqual({ ok: 55 * rounds });
  return id;
}

describe("a workflow that has begun again", () => {
  it("[GN15] has one list of events, in which each generation has its beginning", async () => {
    const id = await ticked(21);
    const { events } = await jsonOf<{ events: readonly Event[] }>(
      `/v1/executions/${id}/events?length=1000`,
    );
    expect(events.map(({ version }) => version)).toEqual([...events.keys()]);
    const restarted = events.flatMap(({ event }) => event["restarted"] ?? []);
    expect(restarted).toMatchObject([
      { generation: 2, ffqn, params: [{ done: 10, total: 550 }, 21, 0] },
      { generation: 3, ffqn, params: [{ done: 20, total: 1100 }, 21, 0] },
    ]);
    expect(await jsonOf(`/v1/executions/${id}/status`)).toMatchObject({
      generation: { number: 3 },
      pending_state: { status: "finished" },
    });
  });

  it("[GN15] has children with ids of their generation", async () => {
    const id = await ticked(11);
    for (const child of [`${id}.o:10-fibo_1`, `${id}.2.o:1-fibo_1`]) {
      const status = await jsonOf(`/v1/executions/${encodeURIComponent(child)}/status`);
      expect(status).toMatchObject({ execution_id: child, generation: { number: 1 } });
    }
    const absent = await send(`/v1/executions/${encodeURIComponent(`${id}.2.o:2-fibo_1`)}/status`);
    expect(absent.status).toBe(404);
    const malformed = await send(`/v1/executions/${id}.2/status`);
    expect(malformed.status).toBe(400);
  });

  it("[GN15] is listed once, and with all its children that are kept", async () => {
    const id = await ticked(41);
    const { executions } = await jsonOf<{ executions: readonly { execution_id: string }[] }>(
      `/v1/executions?execution_id_prefix=${id}&show_derived=true&length=200`,
    );
    const ids = executions.map(({ execution_id: each }) => each);
    expect(ids.filter((each) => each === id)).toHaveLength(1);
    const children = ids.filter((each) => each !== id).map((each) => each.slice(id.length + 1));
    const generations = new Set(children.map((each) => each.split(".")[0]));
    expect(generations).toEqual(new Set(["3", "4", "5"]));
    expect(children).toHaveLength(21);
  });

  it("[GN9] is created again by the same request, and by no other", async () => {
    const id = await ticked(11);
    const put = (params: readonly unknown[]): Promise<Response> =>
      sendJson("PUT", `/v1/executions/${id}`, { ffqn, params });
    expect((await put([start, 11, 0])).status).toBe(200);
    expect((await put([{ done: 10, total: 550 }, 11, 0])).status).toBe(409);
  });
});
