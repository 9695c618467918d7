import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { create, resultOf, send } from "./local-api.ts";

const place = "testing:order-workflow/order-workflow.place";
const decideAll = "testing:batch-workflow/batch-workflow.decide-all";

interface Events {
  readonly events: readonly { readonly version: number; readonly event: unknown }[];
}

async function read<T>(id: string, what: string): Promise<T> {
  return (await send(`/v1/executions/${encodeURIComponent(id)}/${what}`)).json<T>();
}

/** An order that waits for its approval; gives the ids of both. */
async function waitingOrder(): Promise<readonly [order: string, approval: string]> {
  const order = await create(place, ["book", 5, 3600]);
  const approval = `${order}.n:approval_1`;
  await vi.waitFor(
    async () => expect(await read(approval, "status")).toHaveProperty("pending_state"),
    { timeout: 20_000, interval: 20 },
  );
  return [order, approval];
}

describe("a workflow that gives stubs of other trees their results", () => {
  it("[JS47] lets their workflows go on, and hears what became of each", async () => {
    const [first, firstApproval] = await waitingOrder();
    const [second, secondApproval] = await waitingOrder();
    const id = await create(decideAll, [[firstApproval, secondApproval, firstApproval], true]);
    expect(await resultOf(id)).toEqual({ ok: ["ok", "ok", "ok"] });
    for (const order of [first, second]) {
      expect(await resultOf(order)).toMatchObject({ ok: expect.stringContaining("charged 5") });
    }
    const other = await create(decideAll, [[firstApproval, `${first}.n:none_1`], false]);
    expect(await resultOf(other)).toEqual({ ok: ["conflict", "execution-not-found"] });
  });

  it("[JS47] has an event for each at its place, and what became of it among its responses", async () => {
    const [, approval] = await waitingOrder();
    const id = await create(decideAll, [[approval], true]);
    await resultOf(id);
    const { events } = await read<Events>(id, "events?length=1000");
    expect(events.map(({ version }) => version)).toEqual([...events.keys()]);
    expect(events.map(({ event }) => event)).toContainEqual({
      history_event: {
        event: {
          type: "stub",
          target_execution_id: approval,
          retval: { ok: true },
          result: null,
        },
      },
    });
    expect(await read(id, "responses")).toMatchObject({
      responses: [
        {
          cursor: 1,
          event: {
            event: {
              join_set_id: null,
              event: {
                type: "stub_answered",
                target_execution_id: approval,
                result: { ok: null },
              },
            },
          },
        },
      ],
    });
  });

  it("[JS49] leaves nothing behind where there is no tree", async () => {
    const nobody = (await (await send("/v1/execution-id")).text()).trim();
    const id = await create(decideAll, [[`${nobody}.n:approval_1`], true]);
    expect(await resultOf(id)).toEqual({ ok: ["execution-not-found"] });
    const written = await runInDurableObject(
      env.EXECUTIONS.getByName(nobody),
      async (_object, { storage }) => ({
        tables: storage.sql.exec("SELECT name FROM sqlite_master").toArray(),
        alarm: await storage.getAlarm(),
      }),
    );
    expect(written).toEqual({ tables: [], alarm: null });
  });
});
