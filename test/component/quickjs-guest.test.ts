import { beforeAll, describe, expect, it } from "vitest";
import { makeEntry } from "./component-fixture.ts";
import { ComponentRunner, jsonText } from "./component-runner.ts";

const startUpMs = 60_000;

const callee = `package test:callee;
interface callee { f: func(n: u8) -> result<u64, string>; }`;

const wit = `package test:sloppy;
interface sloppy {
  wrong-result: func() -> result<u64, string>;
  wrong-err: func() -> result<u64, string>;
  wrong-argument: func() -> result<u64, string>;
  thrown-error: func() -> result<u64, string>;
  catches-everything: func() -> result<string, string>;
}
world component { import test:callee/callee; export sloppy; }`;

const text = `
import { f } from "test:callee/callee";
export const sloppy = {
  wrongResult() { return "text"; },
  wrongErr() { throw 7; },
  wrongArgument() { return f("x"); },
  thrownError() { throw new Error("boom"); },
  catchesEverything() {
    for (let i = 0; i < 3; i += 1) { try { f(1); } catch {} }
    return "went on";
  },
};`;

let runner: ComponentRunner;

beforeAll(async () => {
  const source = { kind: "typescript", text } as const;
  runner = new ComponentRunner([
    await makeEntry({ name: "sloppy", kind: "workflow", wit, deps: { callee }, source }),
  ]);
}, startUpMs);

describe("a TypeScript guest", () => {
  it.each([
    ["returns", "wrong-result", "what wrongResult returned: expected an integer (u64)"],
    ["passes on", "wrong-argument", "f: the argument `n`: expected an integer (u8)"],
  ])(
    "[CO4] that %s a value of the wrong type is trapped, and says why",
    async (_how, name, why) => {
      expect(await runner.runWorkflow(`test:sloppy/sloppy.${name}`, "[]")).toMatchObject({
        kind: "trapped",
        reason: expect.stringContaining(why),
      });
    },
  );

  it("[CO2] that throws an Error returns its message as an err", async () => {
    expect(await runner.runWorkflow("test:sloppy/sloppy.thrown-error", "[]")).toMatchObject({
      retval: { kind: "err", value: '"boom"' },
    });
  });

  it("[CO13] cannot catch that its run is over", async () => {
    let calls = 0;
    const call = (): Promise<never> => {
      calls += 1;
      return Promise.reject(new Error("the run is over"));
    };
    const outcome = await runner.runWorkflow("test:sloppy/sloppy.catches-everything", "[]", {
      call,
    });
    expect(outcome).toEqual({ kind: "dropped" });
    expect(calls).toBe(1);
  });

  it("[CO10] can catch an err", async () => {
    const call = (): Promise<{ kind: "err"; value: ReturnType<typeof jsonText> }> =>
      Promise.resolve({ kind: "err", value: jsonText('"no"') });
    const outcome = await runner.runWorkflow("test:sloppy/sloppy.catches-everything", "[]", {
      call,
    });
    expect(outcome).toMatchObject({ retval: { kind: "ok", value: '"went on"' } });
  });
});
