import { beforeAll, describe, expect, it } from "vitest";
import { formatProblem } from "../../src/build/build-problem.ts";
import { makeEntry } from "../component/component-fixture.ts";
import { ComponentRunner } from "../component/component-runner.ts";
import { guestTypeNames, guestTypes, guestValues } from "../support/guest-values.ts";
import type { GuestValue } from "../support/guest-values.ts";
import { build, makeProject } from "./project-fixture.ts";
import { declared, errorsOf } from "./typed-project.ts";

const startUpMs = 120_000;

/** What this engine has no values for. */
const missing: ReadonlySet<string> = new Set([
  "list<byte>",
  "map<string, u64>",
  "map<u8, list<u8>>",
]);

const big = (kind: string, max: string): GuestValue => ({
  wit: kind,
  typescript: "bigint",
  received: [[max, `v === ${max}n`]],
  given: [[`${max}n`, max]],
  refused: ["1"],
});

const numbers = (kind: string, array: string, item = "2"): GuestValue => ({
  wit: `list<${kind}>`,
  typescript: array,
  // It is made in another realm, so it is no instance of what the source knows by this name.
  received: [
    ["[1]", `Object.prototype.toString.call(v) === "[object ${array}]" && v.length === 1`],
  ],
  given: [[`${array}.of(${item})`, "[2]"]],
  refused: ["[2]"],
});

const [problem] = guestValues.filter(({ wit }) => wit === "problem");
const other: readonly GuestValue[] = [
  numbers("u8", "Uint8Array"),
  numbers("s8", "Int8Array"),
  big("u64", "18446744073709551615"),
  big("s64", "9223372036854775807"),
  numbers("u16", "Uint16Array"),
  numbers("s16", "Int16Array"),
  numbers("u32", "Uint32Array"),
  numbers("s32", "Int32Array"),
  numbers("u64", "BigUint64Array", "2n"),
  numbers("s64", "BigInt64Array", "2n"),
  numbers("f32", "Float32Array"),
  numbers("f64", "Float64Array"),
  {
    wit: "problem",
    typescript: "Flow.Problem",
    received: problem?.received.map(([json, isRight]) => [json, isRight.replace("7", "7n")]) ?? [],
    given: problem?.given.map(([value, json]) => [value.replace("8", "8n"), json]) ?? [],
    refused: ['{ tag: "too-big", val: 8 }'],
  },
];
const values = [
  ...guestValues.filter(({ wit }) => !missing.has(wit) && !other.some((one) => one.wit === wit)),
  ...other,
];

const wit = `package test:flow;
interface types {${guestTypes.replace("list<byte>", "list<u8>")}
}
interface flow {
  use types.{${guestTypeNames}};
  type outcome = result<u64, string>;
  named: func(n: u64) -> outcome;
${values.map((value, index) => `  fn${index}: func(value: ${value.wit}, at: u32) -> result<${value.wit}, string>;`).join("\n")}
}
world component { export flow; }`;

const source = `import type { Flow } from "test:flow/component";
${values.map(({ typescript }, index) => `type Type${index} = ${typescript};`).join("\n")}
export const flow = {
  named: (n) => n + 1n,
${values
  .map(
    ({ received, given }, index) => `  async fn${index}(value, index) {
    const checks: ((v: Type${index}) => boolean)[] = [${received.map(([, isRight]) => `(v) => ${isRight}`).join(", ")}];
    if (!checks.some((check) => check(value))) throw "the value is not what its type says";
    const given: Type${index}[] = [${given.map(([expression]) => expression).join(", ")}];
    return given[index]!;
  },`,
  )
  .join("\n")}
} satisfies Flow;
`;

const starlingMonkey = `${declared({ kind: "activity", name: "flow" })}engine = "starlingmonkey"\n`;
const files = {
  "obelisk.toml": starlingMonkey,
  "flow/flow.ts": source,
  "flow/wit/flow.wit": wit,
};

describe("the generated types of a component with StarlingMonkey", () => {
  it("[GU30] are exactly those of its values", { timeout: startUpMs }, async () => {
    const same = values.map(
      ({ typescript }, index) =>
        `export const same${index}: Same<Parameters<Flow["fn${index}"]>[0], ${typescript}> = true;`,
    );
    const wrong = values.flatMap(({ refused }, index) =>
      refused.flatMap((expression, place) => [
        "// @ts-expect-error -- no result",
        `export const wrong${index}x${place} = { fn${index}: () => (${expression}) } satisfies Pick<Flow, "fn${index}">;`,
      ]),
    );
    const checks = `import type { Flow } from "test:flow/component";
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
${[...same, ...wrong].join("\n")}\n`;
    expect(await errorsOf({ ...files, "flow/checks.ts": checks })).toEqual([]);
  });

  it.each([
    ["map<string, u8>", "a list of tuples"],
    ["list<byte>", "`list<u8>` without another name for `u8`"],
  ])("[BD64] do not exist for %s, which the build refuses", async (type, instead) => {
    const root = await makeProject({
      ...files,
      "flow/wit/flow.wit": `package test:flow;
interface flow { type byte = u8; act: func(value: ${type}) -> result; }
world component { export flow; }`,
    });
    const built = await build(root);
    const problems = "problems" in built ? built.problems.map(formatProblem).join("\n") : "";
    expect(problems).toContain(
      'which a component in TypeScript cannot have with engine = "starlingmonkey"',
    );
    expect(problems).toContain(instead);
  });
});

describe("a component with StarlingMonkey that fits its generated types", () => {
  let runner: ComponentRunner;

  beforeAll(async () => {
    const typescript = { kind: "typescript", text: source, engine: "starlingmonkey" } as const;
    runner = new ComponentRunner([
      await makeEntry({ name: "flow", kind: "activity", wit, source: typescript }),
    ]);
  }, startUpMs);

  it.each(values.map((value, index) => ({ ...value, index })))(
    "[GU30] gets and gives $wit as they say",
    async ({ received, given, index }) => {
      for (const [json] of received) {
        for (const [place, [, value]] of given.entries()) {
          const params = `[${json},${place}]`;
          expect(await runner.runActivity(`test:flow/flow.fn${index}`, params)).toMatchObject({
            retval: { kind: "ok", value },
          });
        }
      }
    },
  );

  it("[GU37] returns the ok of a result that has a name", async () => {
    expect(await runner.runActivity("test:flow/flow.named", "[1]")).toMatchObject({
      retval: { kind: "ok", value: "2" },
    });
  });
});
