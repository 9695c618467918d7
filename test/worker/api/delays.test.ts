import { describe, expect, it, vi } from "vitest";
import { statusShape } from "../../../src/api/status-json.ts";
import { sendToFakes } from "./api-over-fakes.ts";
import { create, resultOf, send } from "./local-api.ts";
import { localRequest } from "./local-request.ts";
import { problemOf } from "./problem-body.ts";

const order = "testing:order-workflow/order-workflow";
const nobody = "Delay_01JD0000000000000000000000.o:1-sleep_1";

function cancel(delay: string): Promise<Response> {
  return send(`/v1/delays/${encodeURIComponent(delay)}/cancel`, { method: "PUT" });
}

/** The delay once it is there. */
async function delayOf(id: string, path: string): Promise<string> {
  const delay = `Delay_${id.slice("E_".length)}.${path}`;
  await vi.waitFor(
    async () => expect(await (await send(`/v1/executions/${id}/events`)).text()).toContain(delay),
    { timeout: 20_000, interval: 20 },
  );
  return delay;
}

describe("PUT /v1/delays/{id}/cancel", () => {
  it("[HT87] ends a sleep, which the workflow hears", async () => {
    const id = await create(`${order}.place-cancellable`, ["book", 5, 3600]);
    const delay = await delayOf(id, "o:1-sleep_1");
    const answer = await cancel(delay);
    expect(answer.status).toBe(200);
    expect(statusShape.parse(await answer.json()).execution_id).toBe(id);
    expect(await resultOf(id)).toHaveProperty("err");
    expect(await (await send(`/v1/executions/${id}/responses`)).json()).toMatchObject({
      responses: [{ event: { event: { event: { delay_id: delay, result: { err: null } } } } }],
    });
    expect((await cancel(delay)).status).toBe(200);
  });

  it("[HT87] ends the delay of a join set alone", async () => {
    const id = await create(`${order}.place`, ["book", 5, 3600]);
    const delay = await delayOf(id, "n:approval_1");
    expect((await cancel(delay)).status).toBe(200);
    expect(await resultOf(id)).toMatchObject({ err: expect.stringContaining("nobody") });
  });

  it("[HT88] refuses what is over, what nobody asked for, and what is no id of a delay", async () => {
    const id = await create(`${order}.place`, ["book", 5, 0]);
    const delay = await delayOf(id, "n:approval_1");
    await resultOf(id);
    for (const [text, status, code] of [
      [delay, 409, "delay-finished"],
      [delay.replace("approval_1", "approval_2"), 404, "delay-not-found"],
      [nobody, 404, "delay-not-found"],
      [id, 400, "delay-id-malformed"],
      ["Delay_x", 400, "delay-id-malformed"],
    ] as const) {
      const response = await cancel(text);
      expect(response.status).toBe(status);
      expect((await problemOf(response)).code).toBe(code);
    }
  });

  it("[HT88] takes no query", async () => {
    const request = localRequest(`/v1/delays/${nobody}/cancel?force=true`, { method: "PUT" });
    const response = await sendToFakes(request, {});
    expect(response.status).toBe(400);
    expect((await problemOf(response)).code).toBe("query-invalid");
  });
});
