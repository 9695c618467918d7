import { describe, expect, it, vi } from "vitest";
import { create, resultOf, send } from "./local-api.ts";

const place = "testing:order-workflow/order-workflow.place";
const cancellable = "testing:order-workflow/order-workflow.place-cancellable";
const batch = "testing:batch-workflow/batch-workflow";

interface Event {
  readonly event: Readonly<Record<string, object>> | string;
}

async function eventsOf(id: string): Promise<readonly string[]> {
  const response = await send(`/v1/executions/${encodeURIComponent(id)}/events?length=1000`);
  const { events } = await response.json<{ events: readonly Event[] }>();
  return events.map(({ event }) => (typeof event === "string" ? event : nameOf(event)));
}

/** The type of a history event, the name of any other. */
function nameOf(event: Readonly<Record<string, object>>): string {
  const [name = "", body = {}] = Object.entries(event)[0] ?? [];
  const text = JSON.stringify(body);
  return name === "history_event" ? (/"type":"(\w+)"/.exec(text)?.[1] ?? name) : name;
}

async function statusOf(id: string): Promise<{ readonly pending_state: { status: string } }> {
  return (await send(`/v1/executions/${encodeURIComponent(id)}/status`)).json();
}

function put(id: string, action: string, body?: unknown): Promise<Response> {
  return send(`/v1/executions/${encodeURIComponent(id)}/${action}`, {
    method: "PUT",
    ...(body !== undefined && {
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  });
}

/** Resolves when the execution is there and waits. */
async function exists(id: string): Promise<void> {
  await vi.waitFor(async () => expect((await statusOf(id)).pending_state).toBeDefined(), {
    timeout: 20_000,
    interval: 20,
  });
}

describe("children beside each other", () => {
  it.each(["fiboa-concurrent", "fiboa-wat-concurrent"])(
    "[JS70] %s gets the result of each of 20",
    async (name) => {
      const id = await create(`testing:fibo-workflow/workflow.${name}`, [10, 20]);
      expect(await resultOf(id)).toEqual({ ok: 55 });
      const names = await eventsOf(id);
      expect(names.slice(0, 3)).toEqual(["created", "locked", "join_set_create"]);
      expect(names.filter((each) => each === "join_set_request")).toHaveLength(20);
      expect(names.filter((each) => each === "join_next")).toHaveLength(20);
      expect(names.filter((each) => each === "join_next_too_many")).toHaveLength(1);
    },
  );

  it("[JS71] a workflow that is not JavaScript adds up the results of its children", async () => {
    const id = await create("testing:fan-out-wat/fan-out.fan-out", [10, 100]);
    expect(await resultOf(id)).toEqual({ ok: 5500 });
  });

  it("[JS72] a batch waits for child workflows, and sees which of them have failed", async () => {
    const id = await create(`${batch}.place-all`, [["book", "nothing", "pen"]]);
    expect(await resultOf(id)).toEqual({ ok: 2 });
  });
});

describe("a saga", () => {
  it("[JS73] takes back what was done before its failure, as calls of its own", async () => {
    const id = await create(cancellable, ["book", 500, 0]);
    expect(await resultOf(id)).toMatchObject({ err: expect.stringContaining("declined") });
    const release = await statusOf(`${id}.o:3-release_1`);
    expect(release.pending_state).toMatchObject({ status: "finished", result_kind: "ok" });
  });
});

describe("an approval", () => {
  it("[JS74] by a person, over the API, lets the workflow go on", async () => {
    const id = await create(place, ["book", 5, 3600]);
    const approval = `${id}.n:approval_1`;
    await exists(approval);
    const answer = await put(approval, "stub", { ok: true });
    expect(answer.status).toBe(200);
    expect(await resultOf(id)).toMatchObject({ ok: expect.stringContaining("charged 5") });
    // The delay that nobody waits for any more is cancelled.
    const responses = await (await send(`/v1/executions/${id}/responses`)).text();
    expect(responses).toContain("delay_finished");
    expect((await put(approval, "stub", { ok: true })).status).toBe(200);
    const conflict = await put(approval, "stub", { ok: false });
    expect(conflict.status).toBe(409);
    expect(await conflict.text()).toContain("stub-conflict");
  });

  it("[JS75] that does not come in time is cancelled, and what was done is taken back", async () => {
    const id = await create(place, ["book", 5, 0]);
    expect(await resultOf(id)).toMatchObject({ err: expect.stringContaining("nobody") });
    const { pending_state: state } = await statusOf(`${id}.n:approval_1`);
    expect(state).toMatchObject({ result_kind: { err: { execution_failure: "cancelled" } } });
  });

  it.each([
    [{ ok: "yes" }, 400, "type-mismatch"],
    [{ ok: true, err: null }, 400, "body-invalid"],
    [[true], 400, "body-invalid"],
    [{ err: 5 }, 400, "type-mismatch"],
  ])("[JS76] refuses %j as a result", async (body, status, code) => {
    const id = await create(place, ["book", 5, 3600]);
    await exists(`${id}.n:approval_1`);
    const response = await put(`${id}.n:approval_1`, "stub", body);
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(code);
  });

  it("[JS76] refuses a result for what is no stub, or does not exist", async () => {
    const id = await create(cancellable, ["book", 5, 0]);
    await resultOf(id);
    expect((await put(id, "stub", { ok: "x" })).status).toBe(422);
    expect((await put(`${id}.n:none_1`, "stub", { ok: "x" })).status).toBe(404);
  });

  it("[JS77] cannot be begun by itself", async () => {
    const response = await send("/v1/executions", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ffqn: "testing:approval/approval.approve", params: ["x", 1] }),
    });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain("a stub has no code");
  });
});

describe("cancelling", () => {
  it("[JS78] a workflow that says so in its name ends as cancelled, with what it waits for", async () => {
    const id = await create(cancellable, ["book", 5, 3600]);
    await vi.waitFor(
      async () => expect((await statusOf(id)).pending_state.status).toBe("blocked_by_join_set"),
      { timeout: 20_000, interval: 20 },
    );
    const answer = await put(id, "cancel");
    expect(answer.status).toBe(200);
    expect(await resultOf(id)).toMatchObject({ execution_failed: { kind: "cancelled" } });
    expect((await eventsOf(id)).slice(-2)).toEqual(["cancellation_requested", "finished"]);
    expect((await put(id, "cancel")).status).toBe(409);
  });

  it("[JS79] another one is refused", async () => {
    const id = await create(place, ["book", 5, 3600]);
    const response = await put(id, "cancel");
    expect(response.status).toBe(422);
    expect(await response.text()).toContain("not-cancellable");
  });
});

describe("executions of their own", () => {
  it("[JS80] are begun by a workflow, and outlive it", async () => {
    const id = await create(`${batch}.schedule-all`, [["book", "pen"], 0]);
    const ended = (await resultOf(id)) as { ok: readonly string[] };
    expect(new Set(ended.ok).size).toBe(2);
    for (const scheduled of ended.ok) {
      await exists(scheduled);
      expect(await resultOf(scheduled)).toMatchObject({ ok: expect.stringContaining("charged") });
      const [first] = (
        await (
          await send(`/v1/executions/${scheduled}/events`)
        ).json<{ events: readonly { event: { created: object } }[] }>()
      ).events;
      expect(first?.event.created).toMatchObject({ scheduled_by: id });
    }
  });

  it("[JS81] are scheduled over the API, under the name of the derived function", async () => {
    const id = await create(
      "testing:order-workflow-obelisk-schedule/order-workflow.place-cancellable-schedule",
      [{ in: { hours: 1 } }, "book", 5, 0],
    );
    const { pending_state: state } = await statusOf(id);
    expect(state.status).toBe("pending_at");
    const now = await create("testing:fibo-obelisk-schedule/fibo.fibo-schedule", ["now", 10]);
    expect(await resultOf(now)).toEqual({ ok: 55 });
  });
});
