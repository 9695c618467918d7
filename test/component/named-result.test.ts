import { beforeAll, expect, it } from "vitest";
import { answering } from "../build/project-fixture.ts";
import { makeEntry } from "./component-fixture.ts";
import { ComponentRunner, jsonText } from "./component-runner.ts";

const startUpMs = 60_000;

const compiled = `package test:named;
interface named { type outcome = result<u32, string>; answer: func() -> outcome; }
world component { export named; }`;

it.each([{}, { border: "jco" as const }])(
  "[GU37] a compiled function returns a result that has a name: %j",
  async (border) => {
    const source = {
      kind: "webassembly-text",
      text: answering("test:named/named", 42),
    } as const;
    const entry = await makeEntry({
      name: "named",
      kind: "activity",
      wit: compiled,
      source,
      ...border,
    });
    const runner = new ComponentRunner([entry]);
    expect(await runner.runActivity("test:named/named.answer", "[]")).toMatchObject({
      retval: { kind: "ok", value: "42" },
    });
  },
);

/** Without a name, with its own, with one of another interface, and with the name of a name. */
const functions = ["bare", "local", "used", "again"];

const callee = `package test:callee;
interface types { type outcome = result<u8, string>; }
interface callee {
  use types.{outcome};
  type direct = result<u8, string>;
  type renamed = direct;
  bare: func(n: u8) -> result<u8, string>;
  local: func(n: u8) -> direct;
  used: func(n: u8) -> outcome;
  again: func(n: u8) -> renamed;
}
world component { export callee; }`;

const flow = `package test:flow;
interface flow {
${functions.map((name) => `  ${name}: func(n: u8) -> result<u8, string>;`).join("\n")}
}
world component { import test:callee/callee; export flow; }`;

let runner: ComponentRunner;

beforeAll(async () => {
  const returns = functions.map((name) => `${name}(n) { if (n === 0) throw "no"; return n; }`);
  const calls = functions.map((name) => `${name}: (n) => callee.${name}(n)`);
  runner = new ComponentRunner([
    await makeEntry({
      name: "callee",
      kind: "activity",
      wit: callee,
      source: { kind: "typescript", text: `export const callee = { ${returns.join(", ")} };` },
    }),
    await makeEntry({
      name: "flow",
      kind: "workflow",
      wit: flow,
      deps: { callee },
      source: {
        kind: "typescript",
        text: `import * as callee from "test:callee/callee";\nexport const flow = { ${calls.join(", ")} };`,
      },
    }),
  ]);
}, startUpMs);

it.each(functions)("[GU37] a function in TypeScript returns and is called: %s", async (name) => {
  const ok = { kind: "ok", value: jsonText("7") } as const;
  const err = { kind: "err", value: jsonText('"no"') } as const;
  for (const [n, retval] of [
    [7, ok],
    [0, err],
  ] as const) {
    expect(await runner.runActivity(`test:callee/callee.${name}`, `[${n}]`)).toMatchObject({
      retval,
    });
    const call = (): Promise<typeof retval> => Promise.resolve(retval);
    expect(await runner.runWorkflow(`test:flow/flow.${name}`, `[${n}]`, { call })).toMatchObject({
      retval,
    });
  }
});
