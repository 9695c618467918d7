import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { runObelisk, startObelisk } from "./run-obelisk.ts";
import type { Answer, Asked } from "./scripted-server.ts";
import { ScriptedServer } from "./scripted-server.ts";

const ffqn = "testing:fibo/fibo.fibo";
const id = "E_01JDPXJ3M5QK4W8YV2Z6T9R0AB";
const child = `${id}.o:1-fibo_1`;
const created: Answer = { status: 201, body: id };

let server: ScriptedServer | undefined;
afterEach(() => server?.stop());

async function schedule(
  answer: (asked: Asked) => Answer,
  ...options: readonly string[]
): Promise<Awaited<ReturnType<typeof runObelisk>> & { asked: readonly Asked[] }> {
  server = await ScriptedServer.start(answer);
  const parameters = ["execution", "schedule", ffqn, "[10]", "--api-url", server.url, ...options];
  return { ...(await runObelisk(parameters)), asked: server.asked };
}

/** Answers the requests of a follower: each status in turn, the last one from then on, then the result. */
function following(
  statuses: Readonly<Record<string, readonly object[]>>,
  result: unknown,
): (asked: Asked) => Answer {
  const turns = new Map<string, number>();
  const children = Object.keys(statuses).filter((each) => each !== id);
  const requested = { events: children.map(request), max_version: children.length };
  return ({ method, path }) => {
    if (method === "PUT") return created;
    const [, of = "", suffix] = /^\/v1\/executions\/([^/]+)(\/[a-z]+\b)?/.exec(path) ?? [];
    if (suffix === undefined) return { status: 200, body: result };
    if (suffix === "/events") return { status: 200, body: requested };
    if (suffix === "/responses") return { status: 200, body: { responses: [], max_cursor: 0 } };
    const execution = decodeURIComponent(of);
    const known = statuses[execution] ?? [];
    const turn = turns.get(execution) ?? 0;
    turns.set(execution, turn + 1);
    const fields = known[Math.min(turn, known.length - 1)] ?? {};
    return { status: 200, body: status(execution, { rows: turn, ...fields }) };
  };
}

function request(childId: string, index: number): object {
  const asked = { type: "child_execution_request", child_execution_id: childId, target_ffqn: ffqn };
  return {
    version: index + 1,
    created_at: "2026-11-22T20:00:00.000Z",
    event: { history_event: { event: { type: "join_set_request", request: asked } } },
  };
}

function status(execution: string, fields: object): object {
  return {
    execution_id: execution,
    ffqn: execution === id ? "testing:fibo-workflow/workflow.fiboa" : ffqn,
    pending_state: { status: "locked" },
    created_at: "2026-11-22T20:00:00.000Z",
    component_digest: null,
    component_type: execution === id ? "workflow" : "activity",
    attempt: 1,
    last_error: null,
    next_retry_at: null,
    blocked_on: null,
    generation: { number: 1, since: "2026-11-22T19:59:00.000Z" },
    warnings: [],
    ...fields,
  };
}

const finished = {
  pending_state: {
    status: "finished",
    finished_at: "2026-11-22T20:00:09.000Z",
    result_kind: "ok",
  },
};

describe("obelisk execution schedule", () => {
  it("[CL1] creates the execution under an id of its own and prints that id", async () => {
    const { code, stdout, stderr, asked } = await schedule(() => created);
    const [sent] = asked;
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(asked).toHaveLength(1);
    expect(sent?.method).toBe("PUT");
    expect(sent?.path).toMatch(/^\/v1\/executions\/E_[0-9A-Z]{26}$/);
    expect(sent?.headers["content-type"]).toBe("application/json");
    expect(sent?.body).toBe(`{"ffqn":"${ffqn}","params":[10]}`);
    expect(stdout).toBe(`${sent?.path.split("/").at(-1)}\n`);
  });

  it("[CL2] takes an id, so that a repetition is the same execution", async () => {
    const { stdout, asked } = await schedule(() => ({ status: 200, body: id }), "--id", id);
    expect(stdout).toBe(`${id}\n`);
    expect(asked[0]?.path).toBe(`/v1/executions/${id}`);
  });

  it("[CL3] reads params from a file and keeps every digit of them", async () => {
    const folder = await mkdtemp(join(tmpdir(), "obelisk-cli-"));
    const file = join(folder, "params.json");
    await writeFile(file, "[\n  18446744073709551615\n]\n");
    server = await ScriptedServer.start(() => created);
    const { code } = await runObelisk([
      "execution",
      "schedule",
      ffqn,
      `@${file}`,
      "--api-url",
      server.url,
    ]);
    await rm(folder, { recursive: true });
    expect(code).toBe(0);
    expect(server.asked[0]?.body).toBe(`{"ffqn":"${ffqn}","params":[18446744073709551615]}`);
  });

  it("[CL96] takes params one by one behind --", async () => {
    const folder = await mkdtemp(join(tmpdir(), "obelisk-cli-"));
    const file = join(folder, "param.json");
    await writeFile(file, '{ "lines": [] }');
    server = await ScriptedServer.start(() => created);
    const command = ["execution", "schedule", ffqn, "--api-url", server.url, "--"];
    await runObelisk([...command, "18446744073709551615", '"a b"', "-1.5", `@${file}`]);
    await runObelisk(command);
    await rm(folder, { recursive: true });
    expect(server.asked.map(({ body }) => body)).toEqual([
      `{"ffqn":"${ffqn}","params":[18446744073709551615,"a b",-1.5,{"lines":[]}]}`,
      `{"ffqn":"${ffqn}","params":[]}`,
    ]);
  });

  it.each([
    [["--", "Ann"], `A text has its quotes: '"Ann"'`],
    [["--", "[1"], "Not JSON at line 1, column 3"],
    [["1", "2"], "too many arguments. Expected one JSON array"],
    [["[1]", "[2]"], "too many arguments. Expected one JSON array"],
  ])("[CL96] %j is refused with how to write it", async (params, message) => {
    const { code, stdout, stderr } = await runObelisk(["execution", "schedule", ffqn, ...params]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  it("[CL4] takes the server and the token from the environment, options before it", async () => {
    server = await ScriptedServer.start(() => created);
    const parameters = ["execution", "schedule", ffqn, "[]"];
    const environment = { OBELISK_API_URL: server.url, OBELISK_API_TOKEN: "from-environment" };
    await runObelisk(parameters, environment);
    await runObelisk([...parameters, "--token", "from-option"], environment);
    expect(server.asked.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer from-environment",
      "Bearer from-option",
    ]);
  });

  it("[CL5] a refusal is explained and ends with 2", async () => {
    const { code, stdout, stderr } = await schedule(() => ({
      status: 409,
      body: { error: { code: "execution-conflict", message: "it has other params" } },
    }));
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toBe(
      "The server refused with status 409: it has other params (execution-conflict)\n",
    );
  });

  it("[CL5] so is one of something that is not this API", async () => {
    const { code, stderr } = await schedule(() => ({ status: 502, body: "<h1>Bad gateway</h1>" }));
    expect(code).toBe(2);
    expect(stderr).toContain("status 502: <h1>Bad gateway</h1>");
  });

  it("[CL6] without a server it ends with 3 and says how to start one", async () => {
    const gone = await ScriptedServer.start(() => created);
    const { url } = gone;
    await gone.stop();
    const { code, stderr } = await runObelisk([
      "execution",
      "schedule",
      ffqn,
      "[]",
      "--api-url",
      url,
    ]);
    expect(code).toBe(3);
    expect(stderr).toContain(`No server answers at ${url}/: connect ECONNREFUSED`);
    expect(stderr).toContain("obelisk executor serve");
  });

  it("[CL7] a create whose answer was lost is sent again under the same id", async () => {
    let isFirst = true;
    const { code, asked } = await schedule(() => {
      if (!isFirst) return { status: 200, body: id };
      isFirst = false;
      return "cut";
    });
    expect(code).toBe(0);
    expect(asked).toHaveLength(2);
    expect(asked[1]?.path).toBe(asked[0]?.path);
  });
});

describe("obelisk execution schedule --follow", () => {
  const retry = {
    pending_state: { status: "pending_at", scheduled_at: "2026-11-22T20:00:00.100Z" },
    attempt: 2,
    last_error: { reason: "activity trap: unreachable", detail: "at wasm[3]\nat wasm[4]" },
    next_retry_at: "2026-11-22T20:00:00.100Z",
  };
  const blocked = {
    pending_state: { status: "blocked_by_join_set", join_set_id: "o:1-fibo", closing: false },
    blocked_on: { execution_id: child },
  };

  it("[CL8] shows each change of the execution and of what it waits for, then the result", async () => {
    const answer = following(
      { [id]: [{}, blocked, blocked, blocked, finished], [child]: [{}, {}, retry, { attempt: 2 }] },
      '\n\n{"ok":18446744073709551615}',
    );
    const { code, stdout, stderr } = await schedule(answer, "--follow", "--id", id);
    expect(code).toBe(0);
    expect(stdout).toBe(`${id}\nok: 18446744073709551615\n`);
    const workflow = "testing:fibo-workflow/workflow.fiboa";
    expect(
      stderr
        .trimEnd()
        .split("\n")
        .map((line) => line.replace(/^ *\d+\.\d s {2}/, "")),
    ).toEqual([
      `${workflow}: running`,
      `o:1-fibo_1 (${ffqn}): running`,
      `${workflow}: waiting for o:1-fibo_1`,
      `o:1-fibo_1 (${ffqn}): attempt 2 at 20:00:00.100, after: activity trap: unreachable (at wasm[3])`,
      `o:1-fibo_1 (${ffqn}): running, attempt 2`,
      `${workflow}: finished: ok`,
    ]);
  });

  it.each([
    [{ err: "n is too large" }, 'err: "n is too large"\n'],
    [{ err: null }, "err: null\n"],
    [
      { execution_failed: { kind: "timed_out", reason: "too slow", detail: null } },
      "execution failed (timed_out): too slow\n",
    ],
    [
      { execution_failed: { kind: "uncategorized", reason: "trap", detail: "at wasm[3]" } },
      "execution failed (uncategorized): trap\nat wasm[3]\n",
    ],
  ])("[CL9] %j ends with 1", async (result, shown) => {
    const answer = following({ [id]: [finished] }, result);
    const { code, stdout } = await schedule(answer, "--follow", "--id", id);
    expect({ code, stdout }).toEqual({ code: 1, stdout: `${id}\n${shown}` });
  });

  it("[CL10] with --json prints the id and the result as one JSON value a line, and no progress", async () => {
    const answer = following({ [id]: [{}, finished] }, '\n{"ok":18446744073709551615}');
    const { stdout, stderr } = await schedule(answer, "--follow", "--json", "--id", id);
    expect(stdout).toBe(`{"execution_id":"${id}"}\n{"ok":18446744073709551615}\n`);
    expect(stderr).toBe("");
  });

  it("[CL11] goes on when the server comes back after it was gone", async () => {
    const answer = following({ [id]: [{}] }, { ok: 55 });
    server = await ScriptedServer.start(answer);
    const { port, url } = server;
    const running = startObelisk([
      ...["execution", "schedule", ffqn, "[10]", "--follow"],
      ...["--id", id, "--api-url", url],
    ]);
    await expect.poll(() => running.stderr(), { timeout: 10_000 }).toContain("running");
    await server.stop();
    await expect
      .poll(() => running.stderr(), { timeout: 10_000 })
      .toContain("the server does not answer");
    server = await ScriptedServer.start(following({ [id]: [finished] }, { ok: 55 }), port);
    const { code, stdout } = await running.ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${id}\nok: 55\n` });
  }, 30_000);
});
