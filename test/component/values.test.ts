import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { paramsFromJson } from "../../src/wit/params-from-json.ts";
import { printJson } from "../../src/wit/json-text.ts";
import type { JsonValue } from "../../src/wit/json-text.ts";
import { ComponentRunner, ffqn } from "./component-runner.ts";
import { bareTypes, echoComponent, echoedTypes } from "./echo-component.ts";
import { jsonOf } from "./json-of-type.ts";

const startUpMs = 30_000;

/** Sends a value through the component to its callee and back; returns what arrived at both ends. */
async function echo(
  runner: ComponentRunner,
  name: string,
  value: JsonValue,
): Promise<readonly (string | null)[]> {
  const called: string[] = [];
  const outcome = await runner.runWorkflow(`test:echo/echo@0.1.0.${name}`, printJson([value]), {
    call: (callee, params) => {
      called.push(`${callee} ${params}`);
      return Promise.resolve({ kind: "ok", value: printJson(value) });
    },
  });
  if (outcome.kind !== "returned") throw new Error(JSON.stringify(outcome));
  return [...called, outcome.retval.value];
}

describe.each(["core", "direct", "jco"] as const)("values by the way %s", (way) => {
  let runner: ComponentRunner;

  beforeAll(async () => {
    runner = new ComponentRunner([await echoComponent(way)]);
  }, startUpMs);

  it.each([...Object.keys(echoedTypes), ...Object.keys(bareTypes)])(
    "[CO8] %s pass through a component and its imports unchanged",
    async (name) => {
      const echoed = ffqn(`test:echo/echo@0.1.0.${name}`);
      const signature = runner.registry.functionSignature(echoed);
      const type = signature?.params[0]?.type;
      if (signature === undefined || type === undefined) throw new Error(`no function ${name}`);
      await fc.assert(
        fc.asyncProperty(jsonOf(type), async (value) => {
          const params = paramsFromJson([value], signature);
          if ("kind" in params) throw new Error(JSON.stringify(params));
          const canonical = params.canonical.slice(1, -1);
          expect(await echo(runner, name, value)).toEqual([
            `test:callee/callee@1.2.3.${name} [${canonical}]`,
            canonical,
          ]);
        }),
        { numRuns: 25 },
      );
    },
  );

  it("[CO8] a long list passes", async () => {
    const value = Array.from({ length: 100_000 }, (_item, index) => index % 256);
    const [, returned] = await echo(runner, "bytes", value);
    expect(returned).toBe(printJson(value));
  });
});
