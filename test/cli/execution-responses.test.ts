import { expect, it } from "vitest";
import { runObelisk } from "./run-obelisk.ts";
import { ScriptedServer } from "./scripted-server.ts";

const id = "E_01JDPXJ3M5QK4W8YV2Z6T9R0AB";
const at = "2026-11-22T20:00:00.000Z";

it("[CL52] shows what became of a result for a stub of another tree", async () => {
  const answered = {
    type: "stub_answered",
    target_execution_id: "E_2.n:approval_1",
    result: { err: "conflict" },
  };
  const event = { created_at: at, event: { join_set_id: null, event: answered } };
  const body = { responses: [{ cursor: 1, event }], max_cursor: 1 };
  const server = await ScriptedServer.start(() => ({ status: 200, body }));
  const { stdout } = await runObelisk(["execution", "responses", id, "--api-url", server.url]);
  await server.stop();
  expect(stdout).toContain(`E_2.n:approval_1  {"err":"conflict"}`);
});
