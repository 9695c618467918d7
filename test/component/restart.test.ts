import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { ComponentEntry } from "../../src/component/component-entry.ts";
import { ownerId } from "../../src/execution/execution-id.ts";
import { VALUE_LENGTH_MAX } from "../../src/execution/limits.ts";
import { SAMPLE_ID } from "../support/workflow-host.ts";
import type { HostParts } from "../support/workflow-host.ts";
import { makeEntry } from "./component-fixture.ts";
import { ComponentRunner, executionId } from "./component-runner.ts";

const WIT = `
package test:restart;
interface loop {
  again: func(params: string, times: u32) -> result<string, string>;
  drawn: func() -> result<string, string>;
}
world component {
  import obelisk:generations/restart@1.0.0;
  import obelisk:workflow/workflow-support@6.0.0;
  export loop;
}`;

const SOURCE = `
import { generation, restartWith } from "obelisk:generations/restart@1.0.0";
import { executionIdGenerate, randomString } from "obelisk:workflow/workflow-support@6.0.0";
export const loop = {
  again(params, times) {
    try { restartWith(params.replace("@", "a".repeat(times))); } catch (error) { return JSON.stringify(error.payload); }
    return "went on";
  },
  drawn: () => [generation(), executionIdGenerate().id, randomString(20, 21), Math.random()].join(),
};`;

function hostWit(name: string, file: string): string {
  return readFileSync(new URL(`../../wit/obelisk-${name}/${file}.wit`, import.meta.url), "utf8");
}

let entry: ComponentEntry;

beforeAll(async () => {
  entry = await makeEntry({
    name: "restart",
    kind: "workflow",
    wit: WIT,
    deps: {
      types: hostWit("types", "types"),
      workflow: hostWit("workflow", "workflow"),
      generations: hostWit("generations", "restart"),
    },
    source: { kind: "typescript", text: SOURCE },
  });
});

async function run(
  name: string,
  params: readonly unknown[],
  host: HostParts = {},
): Promise<unknown> {
  const outcome = await new ComponentRunner([entry]).runWorkflow(
    `test:restart/loop.${name}`,
    JSON.stringify(params),
    host,
  );
  if (outcome.kind !== "returned" || outcome.retval.kind !== "ok") return outcome;
  return JSON.parse(outcome.retval.value ?? "null");
}

describe("restart-with", () => {
  it("[CO121] hands the host its params as they are stored, and does not come back", async () => {
    const asked: string[] = [];
    const outcome = await run("again", [' [ "a",\n 7 ]', 1], {
      restart: async (params) => {
        asked.push(params);
        throw new Error("the run is over");
      },
    });
    expect(outcome).toEqual({ kind: "dropped" });
    expect(asked).toEqual(['["a",7]']);
  });

  it.each([
    ["no JSON", "[", "the params are not JSON at line 1, column 2"],
    ["no array", "{}", "the params are not a JSON array"],
    ["another number of them", '["a"]', "the function takes (params, times), not 1 params"],
    ["another type", '["a",-1]', "params[1]: expected u32, not -1"],
    ["more than is stored", '["@",1]', "more than 1048576 characters"],
  ])("[CO122] refuses params that the function does not take: %s", async (_, params, message) => {
    const refusal = JSON.parse(String(await run("again", [params, VALUE_LENGTH_MAX])));
    expect(refusal).toEqual({ tag: "type-check-error", val: expect.stringContaining(message) });
  });

  it("[CO122] refuses to begin a child again", async () => {
    const child = executionId(`${SAMPLE_ID}.o:1-again_1`);
    const refusal = await run("again", ['["a",1]', 1], { executionId: child });
    expect(refusal).toBe('{"tag":"not-top-level"}');
  });

  it("[GN3] is followed by other random values and generated ids", async () => {
    const first = String(await run("drawn", [])).split(",");
    const again = String(await run("drawn", [])).split(",");
    const second = { generation: 2, owner: ownerId(SAMPLE_ID, 2) };
    const later = String(await run("drawn", [], second)).split(",");
    expect(again).toEqual(first);
    expect(first[0]).toBe("1");
    expect(later[0]).toBe("2");
    for (const place of [1, 2, 3]) expect(later[place]).not.toBe(first[place]);
    expect(executionId(String(later[1]))).toBe(later[1]);
  });
});
