import { beforeAll, describe, expect, it } from "vitest";
import { makeEntry } from "../component/component-fixture.ts";
import { ComponentRunner, jsonText } from "../component/component-runner.ts";
import { guestTypeNames, guestTypes, guestValues } from "../support/guest-values.ts";
import { declared, errorsOf } from "./typed-project.ts";

const startUpMs = 60_000;

const calleeWit = `package test:callee;
interface callee {${guestTypes}
${guestValues.map(({ wit }, index) => `  fn${index}: func(value: ${wit}) -> result<${wit}, string>;`).join("\n")}
}`;

const flowWit = `package test:flow;
interface flow {
  use test:callee/callee.{${guestTypeNames}};
${guestValues.map(({ wit }, index) => `  fn${index}: func(value: ${wit}, at: u32) -> result<${wit}, string>;`).join("\n")}
}
world component { import test:callee/callee; export flow; }`;

/** Gets a value, looks at it, gives another one to the function that it calls, and returns what that returns. */
const flowSource = `import * as callee from "test:callee/callee";
import type { Flow } from "test:flow/component";

function at<T>(values: readonly T[], index: number): T {
  return values.slice(index, index + 1).map((value) => ({ value }))[0]!.value;
}
function look(isRight: boolean): void {
  if (!isRight) throw "the value is not what its type says";
}
${guestValues.map(({ typescript }, index) => `type Type${index} = ${typescript};`).join("\n")}
export const flow = {
${guestValues
  .map(
    ({ received, given }, index) => `  fn${index}(value, index) {
    const checks: ((v: Type${index}) => boolean)[] = [${received.map(([, isRight]) => `(v) => ${isRight}`).join(", ")}];
    look(checks.some((check) => check(value)));
    const values: Type${index}[] = [${given.map(([expression]) => expression).join(", ")}];
    const returned: Type${index} = callee.fn${index}(at(values, index));
    return returned;
  },`,
  )
  .join("\n")}
} satisfies Flow;
`;

const files = {
  "obelisk.toml": declared({ kind: "workflow", name: "flow" }),
  "flow/flow.ts": flowSource,
  "flow/wit/flow.wit": flowWit,
  "flow/wit/deps/callee.wit": calleeWit,
};

describe("the generated types of a component", () => {
  it(
    "[GU30] fit a source that takes and gives values of every type",
    { timeout: startUpMs },
    async () => {
      expect(await errorsOf(files)).toEqual([]);
    },
  );

  it("[GU30] are exactly what is documented", { timeout: startUpMs }, async () => {
    const same = guestValues.map(
      ({ typescript }, index) =>
        `export const same${index}: Same<Parameters<Flow["fn${index}"]>[0], ${typescript}> = true;`,
    );
    const source = `import type { Flow } from "test:flow/component";
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
${same.join("\n")}\n`;
    expect(await errorsOf({ ...files, "flow/same.ts": source })).toEqual([]);
  });

  it(
    "[GU30] refuse values that are no arguments or no results",
    { timeout: startUpMs },
    async () => {
      const wrong = guestValues.flatMap(({ refused, excessive = [] }, index) => [
        ...[...refused, ...excessive].flatMap((expression) => [
          "// @ts-expect-error -- no argument",
          `callee.fn${index}(${expression});`,
        ]),
        ...refused.flatMap((expression, place) => [
          "// @ts-expect-error -- no result",
          `export const wrong${index}x${place} = { fn${index}: () => (${expression}) } satisfies Pick<Flow, "fn${index}">;`,
        ]),
      ]);
      const source = `import * as callee from "test:callee/callee";
import type { Flow } from "test:flow/component";
${wrong.join("\n")}\n`;
      expect(await errorsOf({ ...files, "flow/wrong.ts": source })).toEqual([]);
    },
  );
});

describe("a component that fits its generated types", () => {
  let runner: ComponentRunner;

  beforeAll(async () => {
    const source = { kind: "typescript", text: flowSource } as const;
    const deps = { callee: calleeWit };
    runner = new ComponentRunner([
      await makeEntry({ name: "flow", kind: "workflow", wit: flowWit, deps, source }),
    ]);
  }, startUpMs);

  it.each(guestValues.map((value, index) => ({ ...value, index })))(
    "[GU30] [GU36] gets and gives $wit as they say",
    async ({ received, given, index }) => {
      const passed: string[] = [];
      for (const [json] of received) {
        for (const [place] of given.entries()) {
          const outcome = await runner.runWorkflow(
            `test:flow/flow.fn${index}`,
            `[${json},${place}]`,
            {
              call: (_ffqn, params) => {
                passed.push(params);
                return Promise.resolve({ kind: "ok", value: jsonText(params.slice(1, -1)) });
              },
            },
          );
          // The same value is looked at when it comes back, since its type is the same.
          expect(outcome).toMatchObject({ retval: { kind: "ok", value: given[place]?.[1] } });
        }
      }
      expect(passed).toEqual(received.flatMap(() => given.map(([, json]) => `[${json}]`)));
    },
  );
});
