import { beforeAll, describe, expect, it } from "vitest";
import type { ComponentEntry } from "../../src/component/component-entry.ts";
import { CoreInstance } from "../../src/component/core-instance.ts";
import { isExecutable } from "../../src/component/executable-function.ts";
import type { RunOutcome } from "../../src/execution/run-outcome.ts";
import type { Dropped } from "../../src/engine/component-runtime.ts";
import { makeEntry } from "./component-fixture.ts";
import { ComponentRunner } from "./component-runner.ts";
import {
  misalignedLength,
  outsideLength,
  pageBytes,
  trappingLength,
  unrulyComponent,
} from "./unruly-component.ts";

const startUpMs = 30_000;

type End = RunOutcome | Dropped;

let core: ComponentEntry;
let jco: ComponentEntry;

beforeAll(async () => {
  core = await unrulyComponent("core");
  jco = await unrulyComponent("jco");
}, startUpMs);

function run(entry: ComponentEntry, name: string, params = "[]"): Promise<End> {
  return new ComponentRunner([entry]).runActivity(`test:unruly/unruly.${name}`, params);
}

/** An instance of the component itself, with what it says to a call and how much memory it has then. */
async function instance(): Promise<(name: string, ...params: number[]) => readonly unknown[]> {
  const code = await core.load();
  if (code.border !== "core") throw new Error("the component is not called at its core module");
  const made = new CoreInstance(code, () => undefined);
  return (name, ...params) => {
    const signature = core.exports.find(({ ffqn }) => ffqn.endsWith(`.${name}`));
    if (signature === undefined || !isExecutable(signature)) throw new Error(`no ${name}`);
    return [made.call(signature, params), made.memoryBytes / pageBytes];
  };
}

/** Params: one text of so many bytes. */
function text(length: number): string {
  return JSON.stringify(["x".repeat(length)]);
}

/** Params: one list of so many numbers. */
function numbers(length: number): string {
  return JSON.stringify([Array.from({ length }, (_item, index) => index)]);
}

describe("a call at the core module", () => {
  it("[CO42] is compared with one through the generated code", () => {
    expect([core.border, jco.border]).toEqual(["core", "jco"]);
  });

  it.each([
    ["count", "[]"],
    ["refuse", "[404]"],
    ["divide", "[1]"],
    ["length", '["äö"]'],
    ["items", "[[1, 2, 3]]"],
    ["cleaned", "[7]"],
    ["cleaned-after-err", "[8]"],
    ["grow", "[3]"],
  ])("[CO42] ends as it does through the generated code: %s", async (name, params) => {
    const end = await run(core, name, params);
    expect(end).toMatchObject({ kind: "returned" });
    expect(end).toEqual(await run(jco, name, params));
  });

  it.each([
    ["trap", "wasm trap: wasm `unreachable` instruction executed"],
    ["trap-before-cleaning", "wasm trap: wasm `unreachable` instruction executed"],
    ["call-nothing", "wasm trap: indirect call type mismatch"],
    ["read-outside", "wasm trap: out of bounds memory access"],
    ["recurse", "Maximum call stack size exceeded"],
  ])("[CO42] traps as it does through the generated code: %s", async (name, reason) => {
    const end = { kind: "trapped", reason, detail: expect.stringContaining("wasm-function") };
    expect(await run(core, name)).toEqual(end);
    expect(await run(jco, name)).toEqual(end);
  });

  it("[CO42] that traps says why, and where in the component", async () => {
    expect(await run(core, "divide", "[0]")).toEqual({
      kind: "trapped",
      reason: "wasm trap: integer divide by zero",
      detail: expect.stringMatching(/^at wasm:\/\/wasm\/\w+:wasm-function\[\d+\]:0x[0-9a-f]+$/),
    });
  });

  it("[CO1] keeps nothing from one run to the next", async () => {
    const runner = new ComponentRunner([core]);
    const first = await runner.runActivity("test:unruly/unruly.count", "[]");
    expect(first).toMatchObject({ retval: { kind: "ok", value: "1" } });
    expect(await runner.runActivity("test:unruly/unruly.count", "[]")).toEqual(first);
  });

  it("[CO43] takes no turn of the event loop", async () => {
    const runner = new ComponentRunner([core]);
    await runner.runActivity("test:unruly/unruly.count", "[]");
    let turns = 0;
    setImmediate(() => {
      turns += 1;
    });
    await runner.runActivity("test:unruly/unruly.count", "[]");
    expect(turns).toBe(0);
  });

  it.each([
    ["result-outside", "result: expected result<u32>, but its 8 bytes at address 4294967288 reach"],
    ["result-misaligned", "result: expected result<u32>, but its address 9 is no multiple of 4"],
    ["text-outside", "result.ok: expected string, but its 3 bytes at address 65534 reach past"],
    ["text-invalid", "result.ok: expected string, but the 1 bytes at address 0 are not UTF-8"],
    ["list-misaligned", "result.ok: expected list<u32>, but its address 2 is no multiple of 4"],
    ["no-such-case", "result: expected result<u32, variant { execution-failed, "],
    ["no-such-err", "result.err: expected variant { execution-failed, "],
    ["no-such-char", "result.ok: expected char, but 0xd800 is no Unicode character"],
  ])("[CO46] whose result is none traps, saying where: %s", async (name, fault) => {
    expect(await run(core, name)).toMatchObject({
      kind: "trapped",
      reason: expect.stringContaining(`The component broke the canonical ABI at ${fault}`),
    });
  });

  const place = "The component broke the canonical ABI at params[0]";
  it.each([
    [text(trappingLength), "length", "wasm trap: wasm `unreachable` instruction executed"],
    [text(outsideLength), "length", `${place}: expected string, but its 17 bytes at address`],
    [
      numbers(misalignedLength),
      "items",
      `${place}: expected list<u32>, but its address 1025 is no`,
    ],
  ])("[CO47] whose params %s find no usable memory traps", async (params, name, fault) => {
    expect(await run(core, name, params)).toMatchObject({
      kind: "trapped",
      reason: expect.stringContaining(fault),
    });
  });

  it("[CO49] has its memory measured at its end", async () => {
    const runner = new ComponentRunner([core]);
    await runner.runActivity("test:unruly/unruly.grow", "[6]");
    const lease = await runner.lease("test:unruly/unruly.grow");
    expect(runner.budget.usedBytes).toBe(7 * pageBytes);
    lease.drop();
  });
});

describe("what cleans up after a result", () => {
  it.each([
    ["cleaned", { kind: "ok", value: 7 }],
    ["cleaned-after-err", { kind: "err", payload: 7 }],
  ])("[CO44] is called once, when the result was read: %s", async (name, end) => {
    const call = await instance();
    expect(call(name, 7)).toEqual([end, 2]);
  });

  it("[CO44] is not called for a function that has none", async () => {
    const call = await instance();
    expect(call("count")).toEqual([{ kind: "ok", value: 1 }, 1]);
  });

  it.each(["trap-before-cleaning", "broken-before-cleaning"])(
    "[CO44] is not called after a trap: %s",
    async (name) => {
      const call = await instance();
      expect(call(name)).toEqual([{ kind: "threw", error: expect.any(Error) }, 1]);
    },
  );

  it("[CO45] traps the run when it traps", async () => {
    expect(await run(core, "cleaned-badly")).toMatchObject({
      kind: "trapped",
      reason: "wasm trap: wasm `unreachable` instruction executed",
    });
  });
});

describe("a core module", () => {
  const wit =
    "package test:tiny; interface tiny { succeed: func() -> result; } world component { export tiny; }";
  const tiny = (more: string): Promise<ComponentEntry> =>
    makeEntry({
      name: "tiny",
      kind: "activity",
      wit,
      source: {
        kind: "webassembly-text",
        text: `(module ${more} (func (export "test:tiny/tiny#succeed") (result i32) (i32.const 0)))`,
      },
    });

  it("[CO48] whose start traps ends the run as trapped", async () => {
    const entry = await tiny("(func $start unreachable) (start $start)");
    expect(entry.border).toBe("core");
    expect(await new ComponentRunner([entry]).runActivity("test:tiny/tiny.succeed", "[]")).toEqual({
      kind: "trapped",
      reason: "wasm trap: wasm `unreachable` instruction executed",
      detail: expect.stringContaining("wasm-function"),
    });
  });

  it("[CO50] without memory and allocator runs what needs none", async () => {
    const entry = await tiny("");
    expect(entry.border).toBe("core");
    expect(await new ComponentRunner([entry]).runActivity("test:tiny/tiny.succeed", "[]")).toEqual({
      kind: "returned",
      retval: { kind: "ok", value: null },
      isPermanent: false,
    });
  });
});
