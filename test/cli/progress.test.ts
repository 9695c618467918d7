import { describe, expect, it } from "vitest";
import type { ApiReply } from "../../src/cli/api-client.ts";
import { ExecutionTree } from "../../src/cli/execution-tree.ts";
import { ProgressScreen } from "../../src/cli/progress-screen.ts";

const id = "E_01JDPXJ3M5QK4W8YV2Z6T9R0AB";
const startedAt = "2026-11-22T20:00:00.000Z";

/** A workflow with children, as its routes show it. */
class FakeWorkflow {
  rows = 1;
  children = 0;
  /** The number of a child that was refused. */
  refused: number | null = null;
  ended: readonly (readonly [child: number, result: object])[] = [];
  isFinished = false;
  readonly asked: string[] = [];

  get = async (path: string): Promise<ApiReply> => {
    this.asked.push(path.replace(`/v1/executions/${id}`, ""));
    return { kind: "answer", status: 200, text: JSON.stringify(this.#body(path)) };
  };

  #body(path: string): object {
    const url = new URL(path, "http://server");
    const position = Number(url.searchParams.get("version") ?? url.searchParams.get("cursor"));
    if (url.pathname.endsWith("/status")) return this.#status(decodeURIComponent(url.pathname));
    return url.pathname.endsWith("/events") ? this.#events(position) : this.#responses(position);
  }

  #status(path: string): object {
    const isRoot = path.endsWith(`${id}/status`);
    return {
      execution_id: path.split("/").at(-2),
      ffqn: isRoot ? "a:b/c.work" : "a:b/c.step",
      pending_state:
        isRoot && this.isFinished
          ? { status: "finished", finished_at: "2026-11-22T20:00:03.000Z", result_kind: "ok" }
          : { status: "locked" },
      created_at: startedAt,
      component_digest: null,
      component_type: isRoot ? "workflow" : "activity",
      attempt: 1,
      last_error: null,
      next_retry_at: null,
      blocked_on: null,
      generation: { number: 1, since: "2026-11-22T19:59:00.000Z" },
      warnings: [],
      rows: this.rows,
    };
  }

  #events(from: number): object {
    const all = Array.from({ length: this.children }, (_, index) => ({
      version: index,
      created_at: startedAt,
      event: {
        history_event: {
          event: {
            request: {
              child_execution_id: childId(index + 1),
              target_ffqn: "a:b/c.step",
              result:
                this.refused === index + 1 ? { err: { function_not_found: null } } : { ok: null },
            },
          },
        },
      },
    }));
    return { events: all.slice(from), max_version: this.children - 1 };
  }

  #responses(after: number): object {
    const all = this.ended.map(([child, result], index) => ({
      cursor: index + 1,
      event: {
        created_at: "2026-11-22T20:00:01.500Z",
        event: { event: { child_execution_id: childId(child), result } },
      },
    }));
    return { responses: all.slice(after), max_cursor: all.length };
  }
}

function childId(ordinal: number): string {
  return `${id}.n:steps_${ordinal}`;
}

const failure = { execution_failure: { kind: "timed_out", reason: "slow", detail: null } };

/** What stands on a terminal after all that was written to it, line by line. */
class FakeTerminal {
  lines: string[] = [];
  text = "";
  readonly rows: number;

  constructor(rows: number) {
    this.rows = rows;
  }

  write(text: string): void {
    this.text += text;
    // oxlint-disable-next-line no-control-regex -- that is what is written
    const up = Number(/\u001B\[(\d+)A/.exec(text)?.[1] ?? 0);
    this.lines.splice(this.lines.length - up);
    // oxlint-disable-next-line no-control-regex -- that is what is written
    const drawn = text.replaceAll(/\u001B\[[?\d]*[a-zA-Z]|\r/g, "");
    this.lines.push(...drawn.split("\n").slice(0, -1));
  }
}

async function shown(workflow: FakeWorkflow, rows = 24): Promise<readonly string[]> {
  const terminal = new FakeTerminal(rows);
  const observed = await new ExecutionTree(id, workflow.get).observe();
  if ("kind" in observed) throw new Error("nothing was observed");
  const screen = new ProgressScreen(terminal, {
    hasColors: false,
    clock: () => Date.parse(startedAt) + 2_000,
  });
  screen.show(observed.root);
  screen.end();
  return terminal.lines;
}

describe("the tree of an execution", () => {
  it("[CL45] has children with what they do, and of those that have ended how", async () => {
    const workflow = new FakeWorkflow();
    workflow.children = 3;
    workflow.ended = [
      [2, { ok: null }],
      [1, failure],
    ];
    expect(await shown(workflow)).toEqual([
      "▶ a:b/c.work  running  2.0 s",
      "├─ ✗ n:steps_1 a:b/c.step  timed_out  1.5 s",
      "├─ ✓ n:steps_2 a:b/c.step  ok  1.5 s",
      "└─ ▶ n:steps_3 a:b/c.step  running  2.0 s",
    ]);
  });

  it("[CL45] is without what was refused", async () => {
    const workflow = new FakeWorkflow();
    workflow.children = 2;
    workflow.refused = 1;
    expect(await shown(workflow)).toEqual([
      "▶ a:b/c.work  running  2.0 s",
      "└─ ▶ n:steps_2 a:b/c.step  running  2.0 s",
    ]);
  });

  it("[CL45] counts the children that it does not show, and asks for a few only", async () => {
    const workflow = new FakeWorkflow();
    workflow.children = 1_000;
    workflow.ended = [[1, { ok: null }]];
    const lines = await shown(workflow);
    expect(lines).toHaveLength(12);
    expect(lines[1]).toBe("│  990 more: 1 ok, 989 not finished");
    expect(workflow.asked.filter((path) => path.endsWith("/status")).length).toBeLessThan(20);
  });

  it("[CL46] is cut to the height of the terminal", async () => {
    const workflow = new FakeWorkflow();
    workflow.children = 8;
    const lines = await shown(workflow, 5);
    expect(lines).toHaveLength(4);
    expect(lines.at(-1)).toBe("6 more lines");
  });

  it("[CL47] costs one request a round while no row is written", async () => {
    const workflow = new FakeWorkflow();
    workflow.children = 2;
    const tree = new ExecutionTree(id, workflow.get);
    await tree.observe();
    workflow.asked.length = 0;
    await tree.observe();
    expect(workflow.asked).toEqual(["/status"]);
  });

  it("[CL48] loses what a retry has taken back", async () => {
    const workflow = new FakeWorkflow();
    workflow.children = 3;
    const tree = new ExecutionTree(id, workflow.get);
    await tree.observe();
    workflow.children = 1;
    workflow.rows = 2;
    const observed = await tree.observe();
    expect("root" in observed && [...observed.root.children.keys()]).toEqual([childId(1)]);
  });
});

describe("the tree on a terminal", () => {
  async function drawn(hasColors: boolean): Promise<FakeTerminal> {
    const terminal = new FakeTerminal(24);
    const workflow = new FakeWorkflow();
    const tree = new ExecutionTree(id, workflow.get);
    const screen = new ProgressScreen(terminal, { hasColors, clock: () => Date.parse(startedAt) });
    const first = await tree.observe();
    if ("root" in first) expect(screen.show(first.root)).toBe(true);
    if ("root" in first) expect(screen.show(first.root)).toBe(false);
    screen.showOutage("connection refused");
    expect(terminal.lines.at(-1)).toContain("does not answer (connection refused)");
    workflow.isFinished = true;
    const last = await tree.observe();
    if ("root" in last) expect(screen.show(last.root)).toBe(true);
    screen.end();
    return terminal;
  }

  it("[CL46] is drawn again in place, and stays as it was last", async () => {
    const { lines } = await drawn(true);
    expect(lines).toEqual(["✓ a:b/c.work  ok  3.0 s"]);
  });

  it("[CL46] has colours only when they are wanted", async () => {
    expect((await drawn(true)).text).toContain("\u001B[32m✓");
    // oxlint-disable-next-line no-control-regex -- a colour is a control sequence
    expect((await drawn(false)).text).not.toMatch(/\u001B\[\d*m/);
  });
});
