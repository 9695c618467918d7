import { afterEach, describe, expect, it } from "vitest";
import { components, deployed, fiboDigest, summaries } from "./deployed-server.ts";
import { runObelisk } from "./run-obelisk.ts";
import type { Ended } from "./run-obelisk.ts";
import { ScriptedServer } from "./scripted-server.ts";

let server: ScriptedServer | undefined;
afterEach(() => server?.stop());

async function component(...parameters: readonly string[]): Promise<Ended> {
  server = await ScriptedServer.start(deployed);
  return runObelisk(["component", ...parameters, "--api-url", server.url]);
}

describe("obelisk component list", () => {
  it("[CL17] prints a table of what is deployed", async () => {
    const { code, stdout, stderr } = await component("list");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe(
      [
        "component  kind      digest               border  exports  imports",
        "fibo       activity  sha256:ab12ab12ab12  jco           1        0",
        "shop       workflow  sha256:ab99ab99ab99  core          2        1",
        "",
      ].join("\n"),
    );
  });

  it("[CL17] takes a kind", async () => {
    const { stdout } = await component("list", "--kind", "workflow");
    expect(stdout.split("\n").map((line) => line.split(" ")[0])).toEqual(["component", "shop", ""]);
  });

  it("[CL24] with --json prints the answer of the API", async () => {
    const { stdout } = await component("list", "--json");
    expect(JSON.parse(stdout)).toEqual({ components: summaries });
  });
});

describe("obelisk component inspect", () => {
  it("[CL18] shows functions and settings", async () => {
    const { code, stdout } = await component("inspect", "shop");
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        "shop",
        `  id        ${components[1]?.component_id}`,
        "  kind      workflow",
        "  border    core: it is one core module",
        "  settings  lock_expiry 1500 ms, max_retries 5, retry_exp_backoff 100 ms, on_nondeterminism fail, generations_kept 2",
        "exports",
        "  shop:orders/orders@1.0.0.place  func(order: record { lines: list<tuple<string, u32>>, note: option<string> }, urgent: bool) -> resu…",
        "  shop:orders/orders@1.0.0.open   func() -> session",
        "    not callable: it works on the resource `session`",
        "imports",
        "  testing:fibo/fibo.fibo  func(n: u8) -> result<u64, string>",
        "",
      ].join("\n"),
    );
  });

  it.each([
    ["a name", "fibo"],
    ["an id", `activity:fibo:${fiboDigest}`],
    ["a digest", fiboDigest],
    ["the beginning of a digest", "sha256:ab12a"],
    ["the beginning of its digits", "AB12"],
  ])("[CL19] takes %s", async (_what, reference) => {
    const { stdout } = await component("inspect", reference, "--json");
    expect(JSON.parse(stdout)).toEqual(components[0]);
  });

  it.each([
    ["fibi", "Did you mean fibo?"],
    ["ab1", "Deployed: fibo, shop."],
    ["abcd", "Deployed: fibo, shop."],
    ["sha256:", "Deployed: fibo, shop."],
  ])("[CL19] %s is no component, and what is deployed is told", async (reference, hint) => {
    const { code, stdout, stderr } = await component("inspect", reference);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(`the name, id or digest \`${reference}\``);
    expect(stderr).toContain(hint);
  });

  it("[CL19] digits with which several digests begin are refused with the ids", async () => {
    server = await ScriptedServer.start(() => ({
      status: 200,
      body: {
        components: summaries.map((each) => ({ ...each, component_digest: fiboDigest })),
      },
    }));
    const { code, stderr } = await runObelisk([
      ...["component", "inspect", "ab12", "--api-url", server.url],
    ]);
    expect(code).toBe(2);
    expect(stderr).toBe(
      [
        "The digest of several components begins with ab12:",
        ...summaries.map(({ component_id: id }) => `  ${id}`),
        "",
      ].join("\n"),
    );
  });

  it("[CL23] with --wit prints its WIT", async () => {
    const { stdout } = await component("inspect", "fibo", "--wit");
    expect(stdout).toBe("package root:component;\n");
  });
});
