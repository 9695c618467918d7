import { afterEach, describe, expect, it } from "vitest";
import { runObelisk } from "./run-obelisk.ts";
import type { Ended } from "./run-obelisk.ts";
import { ScriptedServer } from "./scripted-server.ts";
import type { Answer, Asked } from "./scripted-server.ts";

const id = "E_01JDPXJ3M5QK4W8YV2Z6T9R0AB";
const delay = "Delay_01JDPXJ3M5QK4W8YV2Z6T9R0AB.n:offers_1";
const running = {
  execution_id: id,
  ffqn: "testing:fibo-workflow/workflow.fiboa",
  pending_state: { status: "locked" },
  created_at: "2026-11-22T20:00:00.000Z",
  component_digest: null,
  component_type: null,
  attempt: 1,
  last_error: null,
  next_retry_at: null,
  blocked_on: null,
  rows: 7,
  generation: { number: 1, since: "2026-11-22T19:59:00.000Z" },
  warnings: [],
};

let server: ScriptedServer | undefined;
afterEach(() => server?.stop());

async function cancel(
  answer: (asked: Asked) => Answer,
  ...parameters: readonly string[]
): Promise<Ended> {
  server = await ScriptedServer.start(answer);
  return runObelisk(["execution", "cancel", ...parameters, "--api-url", server.url]);
}

function asked(): readonly string[] {
  return (server?.asked ?? []).map(({ method, path }) => `${method} ${decodeURIComponent(path)}`);
}

describe("obelisk execution cancel", () => {
  it.each([
    [id, `/v1/executions/${id}/cancel`],
    [delay, `/v1/delays/${delay}/cancel`],
  ])("[CL100] %s prints the state of the execution afterwards", async (text, path) => {
    const { code, stdout } = await cancel(() => ({ status: 200, body: running }), text);
    expect(code).toBe(0);
    expect(stdout).toContain(id);
    expect(stdout).toContain("  state      running\n");
    expect(asked()).toEqual([`PUT ${path}`]);
  });

  it("[CL100] with --follow it follows the execution that asked for the delay", async () => {
    const finished = {
      ...running,
      pending_state: { status: "finished", finished_at: "", result_kind: "ok" },
    };
    const { stdout } = await cancel(
      ({ path }) =>
        path.includes("/status") || path.includes("/cancel")
          ? { status: 200, body: finished }
          : { status: 200, body: path.endsWith(id) ? { ok: 5 } : { responses: [], events: [] } },
      delay,
      "--follow",
    );
    expect(stdout).toContain("5");
    expect(
      asked()
        .slice(1)
        .every((line) => line.includes(id)),
    ).toBe(true);
  });

  it("[CL100] explains what is no id, and what is refused", async () => {
    const malformed = await cancel(() => ({ status: 200, body: running }), "Delay_x");
    expect(malformed.code).toBe(2);
    expect(malformed.stderr).toContain("Not a delay id");
    const error = { code: "delay-finished", message: "the delay is over" };
    const { code, stderr } = await cancel(() => ({ status: 409, body: { error } }), delay);
    expect(code).toBe(2);
    expect(stderr).toContain("the delay is over (delay-finished)");
  });
});
