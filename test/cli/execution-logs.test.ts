import { afterEach, describe, expect, it } from "vitest";
import { runObelisk } from "./run-obelisk.ts";
import type { Ended } from "./run-obelisk.ts";
import type { Answer, Asked } from "./scripted-server.ts";
import { ScriptedServer } from "./scripted-server.ts";

const id = "E_01JDPXJ3M5QK4W8YV2Z6T9R0AB";

let server: ScriptedServer | undefined;
afterEach(() => server?.stop());

async function logs(
  answer: (asked: Asked) => Answer,
  ...parameters: readonly string[]
): Promise<Ended> {
  server = await ScriptedServer.start(answer);
  return runObelisk(["execution", "logs", id, ...parameters, "--api-url", server.url]);
}

function line(n: number, rest: object = { level: "info" }) {
  return {
    cursor: `1.${n}`,
    created_at: "2026-11-24T20:00:00.100Z",
    execution_id: id,
    run_id: "Run_01JDPXJ3M5QK4W8YV2Z6T9R0AC",
    ...rest,
    message: `line ${n}`,
  };
}

const lines = [
  line(0),
  line(1, { level: "error", execution_id: `${id}.o:1-fibo_1` }),
  line(2, { stream_type: "stdout" }),
];

function query({ path }: Asked): Record<string, string> {
  return Object.fromEntries(new URL(path, "http://server").searchParams);
}

/** Two pages, then an empty one. */
function paged(asked: Asked): Answer {
  const rest = { undefined: lines.slice(0, 2), "1.1": lines.slice(2) }[
    String(query(asked)["cursor"])
  ];
  return { status: 200, body: { logs: rest ?? [] } };
}

/** Lines with blank ones between them. */
function ndjson(items: readonly object[]): string {
  return `\n${items.map((item) => `${JSON.stringify(item)}\n`).join("\n")}`;
}

describe("obelisk execution logs", () => {
  it("[CL36] shows all pages, a line each, with instant, level or stream, and child", async () => {
    const { code, stdout } = await logs(paged);
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n")).toEqual([
      "2026-11-24T20:00:00.100Z info   line 0",
      "2026-11-24T20:00:00.100Z error  o:1-fibo_1: line 1",
      "2026-11-24T20:00:00.100Z stdout line 2",
    ]);
  });

  it("[CL36] prints the lines of the API with --json", async () => {
    const { stdout } = await logs(paged, "--json");
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((text) => JSON.parse(text) as unknown),
    ).toEqual(lines);
  });

  it.each([
    [["--level", "warn"], { level: "warn" }],
    [["--stream", "stderr"], { stream: "stderr" }],
    [["--no-derived"], { show_derived: "false" }],
    [["--level", "debug", "--stream", "all"], { level: "debug", stream: "all" }],
  ])("[CL37] asks with %j for those lines only", async (parameters, expected) => {
    await logs(() => ({ status: 200, body: { logs: [] } }), ...parameters);
    expect(server?.asked.map(query)).toEqual([{ length: "500", ...expected }]);
  });

  it("[CL37] refuses a level that does not exist", async () => {
    const { code, stderr } = await logs(paged, "--level", "loud");
    expect(code).toBe(2);
    expect(stderr).toContain("trace, debug, info, warn, error");
  });

  it("[CL38] follows until the execution has finished", async () => {
    const { code, stdout } = await logs(
      () => ({ status: 200, body: ndjson(lines) }),
      "--follow",
      "--level",
      "info",
    );
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n")).toHaveLength(3);
    expect(server?.asked.map(query)).toEqual([{ follow: "true", level: "info" }]);
  });

  it("[CL38] goes on after the last line when the connection is lost", async () => {
    const { code, stdout, stderr } = await logs((asked) => {
      const { cursor } = query(asked);
      if (cursor === "1.1") return { status: 200, body: ndjson(lines.slice(2)) };
      if (cursor === undefined && server?.asked.length === 1) return "cut";
      return { status: 200, body: ndjson(lines.slice(0, 2)), isCutOff: true };
    }, "--follow");
    expect(code).toBe(0);
    expect(stderr).toContain("the server does not answer");
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((text) => text.slice(-1)),
    ).toEqual(["0", "1", "2"]);
  });

  it("[CL39] shows control characters instead of sending them to the terminal", async () => {
    const message = "a\u001B[31mb\nc\u009Bd";
    const { stdout } = await logs((asked) => ({
      status: 200,
      body: { logs: query(asked)["cursor"] === undefined ? [{ ...line(0), message }] : [] },
    }));
    expect(stdout).toBe("2026-11-24T20:00:00.100Z info   a\\u001b[31mb\n    c\\u009bd\n");
  });

  it("[CL39] explains a refusal", async () => {
    const { code, stderr } = await logs(() => ({
      status: 404,
      body: { error: { code: "execution-not-found", message: "there is no execution" } },
    }));
    expect(code).toBe(2);
    expect(stderr).toContain("there is no execution");
  });

  it.each([[[]], [["--follow"]]])("[CL39] refuses what is no id: %j", async (parameters) => {
    const { code, stderr } = await runObelisk(["execution", "logs", "E_1", ...parameters]);
    expect(code).toBe(2);
    expect(stderr).toContain("Not an execution id");
  });
});
