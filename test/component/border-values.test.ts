import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { paramsFromJson } from "../../src/wit/params-from-json.ts";
import { printJson } from "../../src/wit/json-text.ts";
import type { JsonValue } from "../../src/wit/json-text.ts";
import { echoWat } from "../support/echo-wat.ts";
import { makeEntry } from "./component-fixture.ts";
import { ComponentRunner } from "./component-runner.ts";
import { bareTypes, declarations, echoedTypes } from "./echo-component.ts";
import { jsonOf } from "./json-of-type.ts";

const startUpMs = 30_000;

const scalars = "bool u8 u16 u32 u64 s8 s16 s32 s64 f32 f64 char string".split(" ");
const bare = Object.values(echoedTypes);
/** Of more core values than can be passed. */
const wide = [
  "tuple<u8, u64, f32, f64, string, string, string, string, string, string, bool>",
  "list<option<u64>, 9>",
  "option<tuple<string, string, string, string, string, string, string, order>>",
];
/** Whose cases share core values of different types. */
const joined = [
  "result<f32, u32>",
  "result<f64, u32>",
  "result<tuple<f32, u64>, tuple<u64, f32>>",
  "option<result<tuple<f32, f64>, string>>",
  "many",
];
const many = `variant many { ${Array.from({ length: 300 }, (_case, index) => `c${index}${index % 3 === 0 ? "(f32)" : ""}`).join(", ")} }
  flags seventeen { ${Array.from({ length: 17 }, (_flag, index) => `f${index}`).join(", ")} }
  flags thirty-two { ${Array.from({ length: 32 }, (_flag, index) => `f${index}`).join(", ")} }`;

const types = [
  ...new Set([
    ...scalars,
    ...bare,
    ...bare.map((type) => `list<${type}>`),
    ...Object.values(bareTypes).map(([type]) => type),
    ...wide,
    ...joined,
    "seventeen",
    "thirty-two",
  ]),
];

const echo = echoWat(types, `${declarations}\n${many}`);

describe.each(["core", "jco"] as const)("values through a component by its border %s", (border) => {
  let runner: ComponentRunner;

  beforeAll(async () => {
    const entry = await makeEntry({
      name: "plain-echo",
      kind: "activity",
      wit: echo.wit,
      source: { kind: "webassembly-text", text: echo.text },
      ...(border === "jco" ? { border } : {}),
    });
    if (entry.border !== border) throw new Error(`the border is ${entry.border}`);
    runner = new ComponentRunner([entry]);
  }, startUpMs);

  async function expectEchoed(index: number, value: JsonValue): Promise<void> {
    const signature = echo.functions[index];
    if (signature === undefined) throw new Error(`no function ${index}`);
    const params = paramsFromJson([value], signature);
    if ("kind" in params) throw new Error(JSON.stringify(params));
    expect(await runner.runActivity(signature.ffqn, printJson([value]))).toEqual({
      kind: "returned",
      retval: { kind: "ok", value: params.canonical.slice(1, -1) },
      isPermanent: false,
    });
  }

  it.each(types.map((type, index) => [type, index] as const))(
    "[CO40] come back unchanged: %s",
    async (_type, index) => {
      const type = echo.functions[index]?.params[0]?.type;
      if (type === undefined) throw new Error(`no function ${index}`);
      await fc.assert(
        fc.asyncProperty(jsonOf(type), (value) => expectEchoed(index, value)),
        { numRuns: 25 },
      );
    },
  );

  it("[CO41] come back unchanged when the guest's memory grows for them", async () => {
    const bytes = Array.from({ length: 200_000 }, (_item, index) => index % 256);
    await expectEchoed(types.indexOf("list<u8>"), bytes);
    const texts = Array.from({ length: 300 }, (_item, index) => "ä".repeat(index * 10));
    await expectEchoed(types.indexOf("list<string>"), texts);
  });
});
