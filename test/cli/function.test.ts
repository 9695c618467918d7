import { afterEach, describe, expect, it } from "vitest";
import { deployed, fibo, order, session } from "./deployed-server.ts";
import { runObelisk, startObelisk } from "./run-obelisk.ts";
import type { Ended } from "./run-obelisk.ts";
import { ScriptedServer } from "./scripted-server.ts";

let server: ScriptedServer | undefined;
afterEach(() => server?.stop());

async function obeliskFunction(...parameters: readonly string[]): Promise<Ended> {
  server = await ScriptedServer.start(deployed);
  return runObelisk(["function", ...parameters, "--api-url", server.url]);
}

describe("obelisk function list", () => {
  it("[CL20] prints name and signature, and marks what is not callable", async () => {
    const { code, stdout } = await obeliskFunction("list");
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n")).toEqual([
      `${fibo.ffqn}          ${fibo.signature}`,
      `${order.ffqn}  ${order.signature.slice(0, 99)}…`,
      `${session.ffqn}   ${session.signature}`,
      "  not callable: it works on the resource `session`",
    ]);
  });

  it.each([
    [["--kind", "activity"], [fibo]],
    [["--prefix", "shop:orders/orders@1.0.0.p"], [order]],
    [
      ["--interface", "shop:orders/orders@1.0.0"],
      [order, session],
    ],
  ])("[CL20] takes %j", async (filter, expected) => {
    const { stdout } = await obeliskFunction("list", "--json", ...filter);
    expect(JSON.parse(stdout)).toEqual({ functions: expected });
  });

  it("[CL20] says when there is none", async () => {
    const { code, stdout, stderr } = await obeliskFunction("list", "--prefix", "nobody:");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toContain("No such function is deployed.");
  });
});

describe("obelisk function show", () => {
  it("[CL21] shows the types, the component with its settings, and how to schedule it", async () => {
    const { code, stdout } = await obeliskFunction("show", order.ffqn);
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        order.ffqn,
        `  ${order.signature}`,
        "",
        "  component  shop (workflow)",
        `  id         ${order.component_id}`,
        "  settings   lock_expiry 1500 ms, max_retries 5, retry_exp_backoff 100 ms, on_nondeterminism fail, generations_kept 2",
        "  params     order: record { lines: list<tuple<string, u32>>, note: option<string> }",
        "             urgent: bool",
        "  result     result",
        "",
        "Example:",
        `  obelisk execution schedule ${order.ffqn} '[{"lines":[["text",1]],"note":null},true]'`,
        "",
      ].join("\n"),
    );
  });

  it("[CL21] says why a function cannot be scheduled", async () => {
    const { stdout } = await obeliskFunction("show", session.ffqn);
    expect(stdout).toContain("not callable as an execution: it works on the resource `session`.\n");
    expect(stdout).not.toContain("Example");
  });

  it("[CL23] with --wit prints its WIT, with --schema its JSON Schemas", async () => {
    const wit = await obeliskFunction("show", fibo.ffqn, "--wit");
    expect(wit.stdout).toMatch(/^package testing:fibo;\n[^]*\}\n$/);
    await server?.stop();
    const schema = await obeliskFunction("show", fibo.ffqn, "--schema");
    expect(JSON.parse(schema.stdout)).toEqual({
      ffqn: fibo.ffqn,
      params: { type: "array" },
      result: {},
    });
  });

  it("[CL24] with --json prints what the API says of it", async () => {
    const { stdout } = await obeliskFunction("show", fibo.ffqn, "--json");
    expect(JSON.parse(stdout)).toEqual(fibo);
  });

  it.each([[[]], [["--wit"]], [["--schema"]], [["--json"]]])(
    "[CL25] an unknown function is refused with what is near to it: %j",
    async (options) => {
      const { code, stdout, stderr } = await obeliskFunction(
        "show",
        "testing:fibo/fibo.f",
        ...options,
      );
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toBe(
        [
          "The server refused with status 404: no deployed component exports `testing:fibo/fibo.f` (function-not-found)",
          `  near  ${fibo.ffqn}`,
          "`obelisk function list` shows every function that is deployed.",
          "",
        ].join("\n"),
      );
    },
  );
});

it("[CL20] a list that nobody reads to its end is no failure", async () => {
  const functions = Array.from({ length: 20_000 }, () => fibo);
  server = await ScriptedServer.start(() => ({ status: 200, body: { functions } }));
  const { process, ended } = startObelisk(["function", "list", "--api-url", server.url]);
  process.stdout?.once("data", () => process.stdout?.destroy());
  expect(await ended).toMatchObject({ code: 0, stderr: "" });
});

it.each([
  ["another program", "<h1>Hello</h1>"],
  ["JSON of another shape", "{}"],
])("[CL29] %s that answers is not taken for this API", async (_what, body) => {
  server = await ScriptedServer.start(() => ({ status: 200, body }));
  const { code, stderr } = await runObelisk(["function", "list", "--api-url", server.url]);
  expect(code).toBe(3);
  expect(stderr).toContain("what answers there is something else");
});
