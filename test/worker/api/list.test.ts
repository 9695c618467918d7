import { beforeAll, describe, expect, it } from "vitest";
import { sendToFakes } from "./api-over-fakes.ts";
import { create, resultOf, send } from "./local-api.ts";
import { localRequest } from "./local-request.ts";
import { problemOf } from "./problem-body.ts";

const fibo = "testing:fibo-wat/fibo.fibo";
const workflow = "testing:fibo-workflow/workflow.fiboa-wat";

interface Listed {
  readonly execution_id: string;
  readonly ffqn: string;
  readonly created_at: string;
  readonly pending_state: { readonly status: string; readonly result_kind?: unknown };
}

async function list(query = ""): Promise<readonly Listed[]> {
  const response = await send(`/v1/executions${query}`);
  if (response.status !== 200) throw new Error(await response.text());
  return (await response.json<{ executions: readonly Listed[] }>()).executions;
}

async function ids(query = ""): Promise<string[]> {
  return (await list(query)).map((listed) => listed.execution_id);
}

/** The list follows by alarm; this looks until it shows what it has to. */
async function untilListed(isThere: (all: readonly Listed[]) => boolean): Promise<void> {
  while (!isThere(await list("?length=100"))) await scheduler.wait(50);
}

/** From the oldest to the newest. */
let created: readonly string[];

beforeAll(async () => {
  const ok = await create(fibo, [10]);
  const failed = await create(fibo, [200]);
  const tree = await create(workflow, [10, 2]);
  created = [ok, failed, tree];
  for (const id of created) await resultOf(id);
  await untilListed(
    (all) => all.filter((each) => each.pending_state.status === "finished").length === 3,
  );
});

describe("the list of executions", () => {
  it("[HT80] has the top-level ones, newest first, with how they have ended", async () => {
    expect(await list()).toMatchObject([
      { execution_id: created[2], ffqn: workflow, component_type: "workflow" },
      {
        execution_id: created[1],
        ffqn: fibo,
        component_type: "activity",
        pending_state: { status: "finished", result_kind: { err: "error" } },
      },
      {
        execution_id: created[0],
        pending_state: { status: "finished", result_kind: "ok" },
      },
    ]);
  });

  it("[HT81] can be narrowed by state, function and beginning of the id", async () => {
    expect(await ids("?state=finished_ok")).toEqual([created[2], created[0]]);
    expect(await ids("?state=finished_error")).toEqual([created[1]]);
    expect(await ids("?state=finished")).toHaveLength(3);
    expect(await ids("?hide_finished=true")).toEqual([]);
    expect(await ids("?state=locked")).toEqual([]);
    expect(await ids(`?ffqn_prefix=${encodeURIComponent(workflow)}`)).toEqual([created[2]]);
    expect(await ids(`?execution_id_prefix=${created[1]}`)).toEqual([created[1]]);
    expect(await ids("?execution_id_prefix=E_7ZZZ")).toEqual([]);
  });

  it("[HT82] has pages, newest first in both directions, from an execution or an instant on", async () => {
    const [oldest, middle, newest] = created;
    expect(await ids("?length=1")).toEqual([newest]);
    expect(await ids(`?cursor=${newest}`)).toEqual([middle, oldest]);
    expect(await ids(`?cursor=${middle}&including_cursor=true`)).toEqual([middle, oldest]);
    expect(await ids(`?cursor=${oldest}&direction=newer`)).toEqual([newest, middle]);
    expect(await ids("?direction=newer&length=2")).toEqual([middle, oldest]);
    expect(await ids("?cursor=2020-01-01T00:00:00Z")).toEqual([]);
    expect(await ids("?cursor=2020-01-01T00:00:00Z&direction=newer")).toHaveLength(3);
  });

  it("[HT83] has the executions of one tree, if asked for, from its own object", async () => {
    const tree = await list(`?show_derived=true&execution_id_prefix=${created[2]}`);
    expect(tree).toHaveLength(3);
    expect(tree.map((each) => each.execution_id).toSorted()).toEqual([
      created[2],
      `${created[2]}.o:1-fibo_1`,
      `${created[2]}.o:2-fibo_1`,
    ]);
    expect(new Set(tree.map((each) => each.pending_state.status))).toEqual(new Set(["finished"]));
    const child = `${created[2]}.o:2`;
    expect(await ids(`?show_derived=true&execution_id_prefix=${child}`)).toEqual([
      `${child}-fibo_1`,
    ]);
    expect(
      await ids(
        `?show_derived=true&execution_id_prefix=${created[2]}&ffqn_prefix=${encodeURIComponent(workflow)}`,
      ),
    ).toEqual([created[2]]);
  });

  it.each([
    ["show_derived=true", "begin with the whole id of a top-level execution"],
    ["show_derived=true&execution_id_prefix=E_01", "begin with the whole id"],
    [
      "execution_id_prefix=E_01JDPXJ3M5QK4W8YV2Z6T9R0AB.o:1",
      "are listed with `show_derived=true` only",
    ],
    ["execution_id_prefix=e_01", "the beginning of an execution id"],
    ["cursor=yesterday", "the id of an execution, or an instant"],
    ["state=cancelled", "state"],
    ["sort=ffqn", "sort"],
  ])("[HT84] refuses %s and says what is right", async (query, message) => {
    const response = await send(`/v1/executions?${query}`);
    expect(response.status).toBe(400);
    const problem = await problemOf(response);
    expect(problem).toMatchObject({ code: "query-invalid" });
    expect(problem.message).toContain(message);
  });

  it("[HT85] of a tree that does not exist answers 404", async () => {
    const unknown = "E_01JDPXJ3M5QK4W8YV2Z6T9R0AB";
    const response = await send(`/v1/executions?show_derived=true&execution_id_prefix=${unknown}`);
    expect(response.status).toBe(404);
    expect((await problemOf(response)).code).toBe("execution-not-found");
  });

  it.each([
    ["retryable", 3, "unavailable"],
    ["overloaded", 1, "overloaded"],
  ])("[HT86] answers 503 when the catalog is %s", async (flag, expected, code) => {
    let calls = 0;
    const response = await sendToFakes(localRequest("/v1/executions"), {
      catalog: {
        list: () => {
          calls += 1;
          return Promise.reject(Object.assign(new Error("secret inside"), { [flag]: true }));
        },
      },
    });
    expect(response.status).toBe(503);
    expect(await problemOf(response)).toMatchObject({ code });
    expect(calls).toBe(expected);
  });
});
