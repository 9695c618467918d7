import { afterEach, describe, expect, it } from "vitest";
import { fibo, order, session } from "./deployed-server.ts";
import { runObelisk } from "./run-obelisk.ts";
import type { Ended } from "./run-obelisk.ts";
import type { Answer, Asked } from "./scripted-server.ts";
import { ScriptedServer } from "./scripted-server.ts";

const compiled = { ...fibo, ffqn: "testing:fibo-wat/fibo.fibo" };
const workflow = { ...fibo, ffqn: "testing:fibo-workflow/workflow.fiboa" };
const functions = [fibo, compiled, workflow, order, session];

let server: ScriptedServer | undefined;
afterEach(() => server?.stop());

function answer({ method, path }: Asked): Answer {
  if (path === "/v1/functions") return { status: 200, body: { functions } };
  return method === "PUT"
    ? { status: 201, body: "" }
    : { status: 200, body: "package testing:fibo;\n" };
}

async function schedule(reference: string): Promise<Ended & { readonly ffqn: string | null }> {
  server = await ScriptedServer.start(answer);
  const ended = await runObelisk([
    ...["execution", "schedule", reference, "[10]", "--api-url", server.url],
  ]);
  const body = server.asked.find(({ method }) => method === "PUT")?.body;
  const { ffqn } = JSON.parse(body ?? '{"ffqn":null}') as { ffqn: string | null };
  return { ...ended, ffqn };
}

describe("a function on the command line", () => {
  it.each([
    ["fiboa", workflow.ffqn],
    ["workflow.fiboa", workflow.ffqn],
    ["fibo-workflow/workflow.fiboa", workflow.ffqn],
    ["fibo-wat/fibo.fibo", compiled.ffqn],
    ["place", order.ffqn],
    ["orders.place", order.ffqn],
    ["orders@1.0.0.place", order.ffqn],
    ["orders/orders.place", order.ffqn],
    ["orders/orders@1.0.0.place", order.ffqn],
    ["open", session.ffqn],
  ])("[CL90] %s is the only one whose name ends so: %s", async (reference, ffqn) => {
    expect(await schedule(reference)).toMatchObject({ code: 0, ffqn });
  });

  it("[CL90] with its full name is not looked for", async () => {
    await schedule(order.ffqn);
    expect(server?.asked.map(({ method }) => method)).toEqual(["PUT"]);
  });

  it.each(["fibo", "fibo.fibo"])("[CL91] %s is refused with those it may mean", async (text) => {
    expect(await schedule(text)).toEqual({
      code: 2,
      stdout: "",
      stderr: `Several functions are called \`${text}\`; name one in full:\n  ${fibo.ffqn}\n  ${compiled.ffqn}\n`,
      ffqn: null,
    });
  });

  it.each([
    ["fiboaa", " Did you mean fiboa?"],
    ["boa", ""],
    ["workflow.fibo", " Did you mean workflow.fiboa?"],
    ["nothing-like-it", ""],
  ])("[CL91] %s is none, and one that is near is told", async (text, hint) => {
    expect(await schedule(text)).toMatchObject({
      code: 2,
      stdout: "",
      stderr: `No deployed function is called \`${text}\`.${hint}\n\`obelisk function list\` shows every function that is deployed.\n`,
      ffqn: null,
    });
  });

  it("[CL90] is found so for function show as well", async () => {
    server = await ScriptedServer.start(answer);
    await runObelisk(["function", "show", "fiboa", "--wit", "--api-url", server.url]);
    expect(server.asked.at(-1)?.path).toBe(
      `/v1/functions/wit?${new URLSearchParams({ ffqn: workflow.ffqn }).toString()}`,
    );
  });

  it("[CL6] without a server ends with 3", async () => {
    const { code } = await runObelisk([
      ...["execution", "schedule", "fiboa", "[1]", "--api-url", "http://127.0.0.1:1"],
    ]);
    expect(code).toBe(3);
  });
});
