import { afterEach, describe, expect, it } from "vitest";
import { runObelisk } from "./run-obelisk.ts";
import type { Ended } from "./run-obelisk.ts";
import type { Answer, Asked } from "./scripted-server.ts";
import { ScriptedServer } from "./scripted-server.ts";

const id = "E_01JDPXJ3M5QK4W8YV2Z6T9R0AB";
const child = `${id}.o:1-fibo_1`;
const at = "2026-11-22T20:00:00.000Z";

let server: ScriptedServer | undefined;
afterEach(() => server?.stop());

async function execution(
  answer: (asked: Asked) => Answer,
  ...parameters: readonly string[]
): Promise<Ended> {
  server = await ScriptedServer.start(answer);
  return runObelisk(["execution", ...parameters, "--api-url", server.url]);
}

function answering(body: unknown, code = 200): () => Answer {
  return () => ({ status: code, body });
}

function lines(text: string): readonly string[] {
  return text.trimEnd().split("\n");
}

function jsonLines(text: string): readonly unknown[] {
  return lines(text).map((line) => JSON.parse(line) as unknown);
}

function status(fields: object): object {
  return {
    execution_id: id,
    ffqn: "testing:fibo-workflow/workflow.fiboa",
    pending_state: { status: "locked" },
    created_at: at,
    component_digest: `sha256:${"ab12".repeat(16)}`,
    component_type: "workflow",
    attempt: 1,
    last_error: null,
    next_retry_at: null,
    blocked_on: null,
    rows: 7,
    generation: { number: 1, since: "2026-11-22T19:59:00.000Z" },
    warnings: [],
    ...fields,
  };
}

const failing = status({
  execution_id: child,
  ffqn: "testing:fibo/fibo.fibo",
  pending_state: { status: "pending_at", scheduled_at: at },
  attempt: 3,
  last_error: { reason: "trap", detail: "at \u001B[31mwasm[3]\nat wasm[4]" },
  next_retry_at: at,
});

const waiting = status({
  pending_state: { status: "blocked_by_join_set", join_set_id: "o:1-fibo", closing: false },
  blocked_on: { execution_id: child },
});

function statusOf({ path }: Asked): Answer {
  return { status: 200, body: decodeURIComponent(path).includes(child) ? failing : waiting };
}

describe("obelisk execution list", () => {
  const listed = [
    {
      execution_id: id,
      ffqn: "testing:fibo/fibo.fibo",
      pending_state: {
        status: "finished",
        finished_at: "2026-11-22T20:01:05.000Z",
        result_kind: { err: { execution_failure: "timed_out" } },
      },
      created_at: at,
    },
    {
      execution_id: "E_01JDPXJ3M5QK4W8YV2Z6T9R0AA",
      ffqn: "testing:fibo/fibo.fibo",
      pending_state: { status: "paused", reason: "retries_exhausted", since: at },
      created_at: at,
    },
  ];

  it("[CL49] prints a table with state, age and duration", async () => {
    const { code, stdout } = await execution(answering({ executions: listed }), "list");
    expect(code).toBe(0);
    const [heading = "", first = "", second = ""] = lines(stdout);
    expect(heading).toMatch(/^execution +function +state +created +took$/);
    expect(first).toMatch(
      /^E_\w+ {2}testing:fibo\/fibo\.fibo {2}timed_out +\d+ \w+ ago +1 min 5 s$/,
    );
    expect(second).toContain("paused: retries_exhausted");
  });

  it("[CL49] asks for what the filters say", async () => {
    await execution(
      answering({ executions: [] }),
      ...["list", "--ffqn", "testing:", "--id", "E_01", "--state", "finished_error"],
      ...["--hide-finished", "--cursor", id, "--newer", "--limit", "5"],
    );
    const path = server?.asked[0]?.path ?? "";
    expect(Object.fromEntries(new URL(path, "http://server").searchParams)).toEqual({
      ffqn_prefix: "testing:",
      execution_id_prefix: "E_01",
      state: "finished_error",
      hide_finished: "true",
      cursor: id,
      direction: "newer",
      length: "5",
    });
  });

  it("[CL50] says how a full page goes on, and nothing after one that is not full", async () => {
    const full = await execution(answering({ executions: listed }), "list", "--limit", "2");
    expect(full.stderr).toBe("There may be more: --cursor E_01JDPXJ3M5QK4W8YV2Z6T9R0AA\n");
    const newer = await execution(
      answering({ executions: listed }),
      ...["list", "--limit", "2", "--newer"],
    );
    expect(newer.stderr).toBe(`There may be more: --cursor ${id} --newer\n`);
    const last = await execution(answering({ executions: listed }), "list");
    expect(last.stderr).toBe("");
  });

  it("[CL40] prints one execution a line with --json", async () => {
    const { stdout } = await execution(answering({ executions: listed }), "list", "--json");
    expect(jsonLines(stdout)).toEqual(listed);
  });

  it("[CL49] refuses a state that there is not", async () => {
    const { code, stderr } = await execution(answering({}), "list", "--state", "dead");
    expect(code).toBe(2);
    expect(stderr).toContain("finished_execution_failure");
  });
});

describe("obelisk execution status", () => {
  it("[CL51] shows what it waits for, the next attempt, the last error and the rows", async () => {
    const { code, stdout } = await execution(statusOf, "status", id);
    expect(code).toBe(0);
    expect(stdout).toContain("  state      waiting for o:1-fibo_1\n");
    expect(stdout).toContain(
      "  waits for  o:1-fibo_1 (testing:fibo/fibo.fibo): attempt 3 at 20:00:00.000, after: trap (at \\u001b[31mwasm[3])\n",
    );
    expect(stdout).toContain("  rows       7 of the journal, of the whole tree\n");
    const below = await execution(statusOf, "status", child);
    expect(below.stdout).toMatch(/ {2}next +attempt 3 2026-11-22T20:00:00\.000Z \(\d+ \w+ ago\)\n/);
    expect(below.stdout).toMatch(
      / {2}last error {2}trap\n +at \\u001b\[31mwasm\[3\]\n +at wasm\[4\]\n/,
    );
  });

  it.each([
    [
      { status: "paused", reason: "requested", inner: { status: "pending_at", scheduled_at: at } },
      {},
      "paused; before: waiting for its turn",
    ],
    [
      {
        status: "paused",
        reason: "retries_exhausted",
        inner: { status: "pending_at", scheduled_at: at },
      },
      { last_error: { reason: "trap", detail: null } },
      "paused, no attempt is left, after: trap",
    ],
    [
      { status: "blocked_by_join_set", join_set_id: "o:1-sleep", closing: false },
      { blocked_on: { delay_id: "Delay_1", expires_at: at } },
      `sleeping until ${at}`,
    ],
    [
      { status: "blocked_by_join_set", join_set_id: "n:all", closing: true },
      {},
      "waiting for what n:all has left behind",
    ],
    [
      { status: "pending_at", scheduled_at: at },
      { component_type: "activity_stub" },
      "waiting for somebody to give it its result (`obelisk execution stub`)",
    ],
    [
      { status: "blocked_by_stub", target_execution_id: "E_2.n:approval_1" },
      {},
      "waiting for E_2.n:approval_1 to take its result",
    ],
    [
      { status: "cancelling", kind: "cancelled" },
      {},
      "ending with cancelled, as soon as its children have ended",
    ],
    [
      { status: "parked", reason: "function_not_found", expected: "a", actual: "b" },
      {},
      "parked, function_not_found: expected a; found b",
    ],
  ])("[CL51] tells %j", async (pending, fields, text) => {
    const body = status({ pending_state: pending, ...fields });
    const { stdout } = await execution(answering(body), "status", id);
    expect(
      lines(stdout)[2]
        ?.trim()
        .replace(/^state +/, ""),
    ).toBe(text);
  });

  it("[CL51] warns of limits that are near", async () => {
    const warning = { limit: "executions in a tree", used: 90_000, most: 100_000, remedy: "rest" };
    const body = status({ warnings: [warning] });
    const { stdout } = await execution(answering(body), "status", id);
    expect(stdout).toContain("  warning    90000 of at most 100000 executions in a tree; rest\n");
  });

  it("[CL40] prints the API's status with --json", async () => {
    const { stdout } = await execution(statusOf, "get", id, "--json");
    expect(jsonLines(stdout)).toEqual([waiting]);
  });
});

describe("obelisk execution result", () => {
  it.each([
    ['{"ok":18446744073709551615}', 0, "ok: 18446744073709551615"],
    ['{"err":null}', 1, "err: null"],
  ])("[CL41] %s ends with %i", async (body, exit, text) => {
    const { code, stdout } = await execution(answering(body), "result", id);
    expect({ code, stdout }).toEqual({ code: exit, stdout: `${text}\n` });
    const json = await execution(answering(body), "result", id, "--json");
    expect(json.stdout).toBe(`${body}\n`);
  });

  it("[CL41] without one ends with 2 and says how to wait", async () => {
    const error = { code: "not-finished", message: "no result yet" };
    const { code, stdout, stderr } = await execution(answering({ error }, 425), "result", id);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("--follow waits for it.");
  });
});

describe("obelisk execution follow", () => {
  const ended = {
    pending_state: { status: "finished", finished_at: at, result_kind: "ok" },
    component_type: "activity",
  };

  /** A result that is there after some looks at the status. */
  function finishingAfter(looks: number, result: string): (asked: Asked) => Answer {
    let left = looks;
    return ({ path }) => {
      if (!path.endsWith("/status")) return { status: 200, body: `\n${result}` };
      left -= 1;
      return { status: 200, body: status(left < 0 ? ended : { component_type: "activity" }) };
    };
  }

  it.each([
    [["follow", id], '{"ok":5}', { code: 0, stdout: "ok: 5\n" }],
    [["follow", id], '{"err":"no"}', { code: 1, stdout: 'err: "no"\n' }],
    [["result", id, "--follow"], '{"err":"no"}', { code: 1, stdout: 'err: "no"\n' }],
    [["result", id, "--follow", "--json"], '{"ok":5}', { code: 0, stdout: '{"ok":5}\n' }],
  ])("[CL99] %j ends like the execution: %s", async (parameters, body, expected) => {
    for (const looks of [0, 2]) {
      const ran = await execution(finishingAfter(looks, body), ...parameters);
      await server?.stop();
      expect(ran).toMatchObject(expected);
    }
  });

  it("[CL99] with --json prints nothing but the result", async () => {
    const ran = await execution(finishingAfter(2, '{"ok":5}'), "follow", id, "--json");
    expect(ran).toEqual({ code: 0, stdout: '{"ok":5}\n', stderr: "" });
  });

  it("[CL99] shows what it does, one line for each change", async () => {
    const { stderr } = await execution(finishingAfter(3, '{"ok":5}'), "follow", id);
    expect(lines(stderr).map((line) => line.replace(/^ *[\d.]+ s {2}\S+ /, ""))).toEqual([
      "running",
      "finished: ok",
    ]);
  });

  it("[CL99] of one that there is not ends with 2", async () => {
    const error = { code: "execution-not-found", message: "there is none" };
    const { code, stderr } = await execution(answering({ error }, 404), "follow", id);
    expect(code).toBe(2);
    expect(stderr).toContain("there is none (execution-not-found)");
  });
});

describe("obelisk execution events and responses", () => {
  const events = [
    {
      version: 0,
      created_at: at,
      event: { created: { ffqn: "a:b/c.d", params: [1], parent: null, scheduled_at: at } },
    },
    { version: 1, created_at: at, event: "paused" },
    {
      version: 2,
      created_at: at,
      event: {
        history_event: {
          event: {
            type: "join_set_request",
            join_set_id: "o:1-fibo",
            request: {
              type: "child_execution_request",
              child_execution_id: child,
              target_ffqn: "a:b/c.e",
            },
          },
        },
      },
    },
    { version: 3, created_at: at, event: { finished: { retval: { ok: 5 } } } },
  ];

  it("[CL52] shows version, instant, name and what each event says", async () => {
    const body = { events, max_version: 9 };
    const { stdout, stderr } = await execution(answering(body), "events", id, "--from", "0");
    expect(lines(stdout)).toEqual([
      `0  ${at}  created           ffqn a:b/c.d, params [1], scheduled_at ${at}`,
      `1  ${at}  paused`,
      `2  ${at}  join_set_request  target_ffqn a:b/c.e, join_set_id o:1-fibo, child_execution_id o:1-fibo_1`,
      `3  ${at}  finished          ok 5`,
    ]);
    expect(stderr).toBe("There are more: --from 4\n");
    expect(server?.asked[0]?.path).toContain("events?length=100&including_cursor=true&version=0");
  });

  it("[CL40] prints one event a line with --json, with every digit", async () => {
    const text = '{"events":[{"version":0,"n":18446744073709551615}],"max_version":0}';
    const { stdout } = await execution(answering(text), "events", id, "--json");
    expect(stdout).toBe('{"version":0,"n":18446744073709551615}\n');
  });

  it("[CL52] shows responses with what has ended and how", async () => {
    const ended = {
      type: "child_execution_finished",
      child_execution_id: child,
      result: { ok: 5 },
    };
    const event = { created_at: at, event: { join_set_id: "o:1-fibo", event: ended } };
    const { stdout } = await execution(
      answering({ responses: [{ cursor: 1, event }], max_cursor: 1 }),
      ...["responses", id],
    );
    expect(stdout).toBe(`1  ${at}  o:1-fibo  o:1-fibo_1  {"ok":5}\n`);
  });
});

describe("obelisk execution pause, unpause and retry", () => {
  it.each(["pause", "unpause", "retry"])("[CL53] %s prints the state afterwards", async (name) => {
    const { code, stdout } = await execution(answering(status({})), name, id);
    expect(code).toBe(0);
    expect(stdout).toContain("  state      running\n");
    expect(server?.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `PUT /v1/executions/${id}/${name}`,
    ]);
  });

  it.each([
    ["unpause", 0, 2],
    ["retry", 3, 1],
  ])("[CL54] %s whose answer was lost ends with %i after %i requests", async (name, exit, sent) => {
    let isFirst = true;
    const { code } = await execution(
      () => {
        if (!isFirst) return { status: 200, body: status({}) };
        isFirst = false;
        return "cut";
      },
      name,
      id,
    );
    expect(code).toBe(exit);
    expect(server?.asked).toHaveLength(sent);
  });

  it("[CL53] explains a refusal", async () => {
    const error = { code: "not-failed", message: "it returned ok" };
    const { code, stderr } = await execution(answering({ error }, 409), "retry", id);
    expect(code).toBe(2);
    expect(stderr).toContain("it returned ok (not-failed)");
  });
});
