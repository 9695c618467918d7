import { beforeAll, describe, expect, it } from "vitest";
import { makeEntry } from "../component/component-fixture.ts";
import { ComponentRunner } from "../component/component-runner.ts";

const startUpMs = 60_000;

const wit = `package test:guest;
interface guest {
  variant failure { execution-failed, not-found(string), over-limit(u32) }
  record sample { sample-id: u64, maybe-text: option<string>, small: u8 }
  enum colour { dark-red, light-blue }
  flags permissions { can-read, can-write }

  wide: func(n: u64) -> result<u64, string>;
  wide-list: func(n: list<u64>) -> result<list<u64>, string>;
  returns: func(what: string) -> result<u64, string>;
  seen: func(n: u32, more: list<u32>) -> result<string, string>;
  given: func() -> result<list<u32>, string>;
  small: func(n: s32) -> result<u8, string>;
  throws: func(what: string) -> result<u32, string>;
  fails: func(what: string) -> result<u32, failure>;
  nothing: func() -> result<u32>;
  spelled: func() -> result<sample, string>;
  names: func(what: string) -> result<colour, string>;
  rights: func() -> result<permissions, string>;
  optional: func(text: option<string>) -> result<string, string>;
  later: func(what: string) -> result<string, string>;
  globals: func(what: string) -> result<string, string>;
  speaks: func() -> result<_, string>;
}
world component { export guest; }`;

const text = `
import { info } from "obelisk-workers/activity";
import { log } from "obelisk-workers/log";

let calls = 0;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

class Special extends Error { payload = "the payload"; }

export const guest = {
  wide: (n: number) => n,
  wideList: (n: number[]) => n.map((value) => value + 1),
  returns(what: string): unknown {
    switch (what) {
      case "fraction": return 1.5;
      case "large": return 2 ** 53;
      case "negative": return -1;
      case "bigint": return 7n;
      case "large bigint": return 2n ** 63n;
      case "nan": return Number.NaN;
      default: return undefined;
    }
  },
  seen: (n: number, more: number[]) => [n, ...more].join(),
  given: () => [2 ** 31 - 1, 2 ** 31, 3e9, 2 ** 32 - 1],
  small: (n: number) => n,
  throws(what: string): never {
    switch (what) {
      case "error": throw new Error("a message");
      case "mistake": { const nothing = JSON.parse("null"); return nothing.field; }
      case "object": throw { code: 7 };
      case "number": throw 7;
      case "payload": throw new Special("not this");
      default: throw what;
    }
  },
  fails(what: string): never {
    switch (what) {
      case "kebab": throw { tag: "not-found", val: "x" };
      case "snake": throw { tag: "over_limit", val: 3 };
      case "camel": throw { tag: "overLimit", val: 3 };
      case "bare": throw "executionFailed";
      case "payload": throw Object.assign(new Error("m"), { payload: { tag: "not-found", val: "y" } });
      default: throw new TypeError("no such err");
    }
  },
  nothing(): never { throw new Error("lost"); },
  spelled: () => ({ "sample-id": 1, maybe_text: null, small: 255 }),
  names: (what: string) => what,
  rights: () => ({ canWrite: true }),
  optional: (text?: string) => (text === undefined ? "undefined" : text),
  async later(what: string): Promise<string> {
    switch (what) {
      case "timers": {
        const order: string[] = [];
        setTimeout(() => order.push("late"), 20);
        const cancelled = setTimeout(() => order.push("never"), 1);
        clearTimeout(cancelled);
        queueMicrotask(() => order.push("job"));
        await pause(10);
        order.push("pause");
        await pause(20);
        return order.join();
      }
      case "all": {
        const settled = await Promise.allSettled([pause(1).then(() => 1), Promise.reject(new Error("no"))]);
        const [first, ...rest] = await Promise.all([1, pause(1).then(() => 2), Promise.resolve(3)]);
        const race = await Promise.race([pause(30).then(() => "slow"), pause(1).then(() => "fast")]);
        const any = await Promise.any([Promise.reject(new Error("x")), Promise.resolve("any")]);
        return [settled.map(({ status }) => status), first, rest, race, any].join();
      }
      case "rejects": { await pause(1); throw new Error("rejected"); }
      case "catches": {
        try { await Promise.reject(new Error("inner")); } catch (error) { return (error as Error).message; }
        return "";
      }
      case "iterates": {
        async function* numbers() { yield 1; await pause(1); yield 2; }
        const found: number[] = [];
        for await (const number of numbers()) found.push(number);
        return found.join();
      }
      case "never": { await new Promise(() => {}); return ""; }
      default: return "done";
    }
  },
  globals(what: string): string {
    switch (what) {
      case "random": return [Math.random(), Math.random(), crypto.randomUUID(), crypto.getRandomValues(new Uint32Array(2)).join()].join(" ");
      case "date": return String(Date.now());
      case "text": return new TextDecoder().decode(new TextEncoder().encode("aé€😀")) + new TextEncoder().encode("é€😀").length;
      case "url": { const url = new URL("../b?x=1&y=a%20b#f", "HTTPS://User@Example.com:443/a/c/d"); url.searchParams.append("z", "1 2"); return url.href + " " + url.searchParams.get("y"); }
      case "clone": { const a: any = { d: new Date(0), m: new Map([[1, new Set([2])]]) }; a.self = a; const b = structuredClone(a); return String(b.self === b && b !== a && b.m.get(1).has(2) && b.d.getTime() === 0); }
      case "global": return String(globalThis.crypto.randomUUID().length) + typeof globalThis.URL;
      case "info": return JSON.stringify(info());
      case "fresh": calls += 1; return String(calls);
      case "tag": return Object.prototype.toString.call(Promise.resolve());
      default: return "";
    }
  },
  speaks(): void {
    console.log("text", 1, { a: [1, 2], b: new Map([["k", "v"]]) }, null, undefined);
    console.warn("%s is %d", "seven", 7, [true]);
    console.error(new RangeError("wrong"));
    log.debug("from the library", { x: 1n });
    console.info(new Uint8Array([1, 2]), new Date(0), () => 1, Symbol("s"), "it's");
  },
};`;

let runner: ComponentRunner;

beforeAll(async () => {
  const source = { kind: "typescript", text } as const;
  runner = new ComponentRunner([await makeEntry({ name: "guest", kind: "activity", wit, source })]);
}, startUpMs);

function run(name: string, ...params: unknown[]): ReturnType<ComponentRunner["runActivity"]> {
  return runner.runActivity(`test:guest/guest.${name}`, JSON.stringify(params));
}

async function okOf(name: string, ...params: unknown[]): Promise<unknown> {
  const outcome = await run(name, ...params);
  expect(outcome).toMatchObject({ kind: "returned", retval: { kind: "ok" } });
  return outcome.kind === "returned" ? JSON.parse(outcome.retval.value ?? "null") : undefined;
}

describe("integers of a TypeScript activity", () => {
  it("[GU1] are exact up to 2^53 - 1 in both directions", async () => {
    expect(await okOf("wide", 2 ** 53 - 1)).toBe(2 ** 53 - 1);
    expect(await okOf("wide-list", [0, 2 ** 53 - 2])).toEqual([1, 2 ** 53 - 1]);
    expect(await okOf("seen", 2 ** 32 - 1, [2 ** 31])).toBe("4294967295,2147483648");
    expect(await okOf("given")).toEqual([2 ** 31 - 1, 2 ** 31, 3e9, 2 ** 32 - 1]);
  });

  it.each(["9007199254740992", "9007199254740993", "18446744073709551615"])(
    "[GU2] beyond it end the run with a trap that names the param: %s",
    async (n) => {
      const outcome = await runner.runActivity("test:guest/guest.wide", `[${n}]`);
      expect(outcome).toMatchObject({
        kind: "trapped",
        reason: expect.stringMatching(
          /wide: the param `n`: the u64 is too large.*2\^53 - 1.*string/,
        ),
      });
      const inList = await runner.runActivity("test:guest/guest.wide-list", `[[1,${n}]]`);
      expect(inList).toMatchObject({ reason: expect.stringContaining("the param `n`[1]") });
    },
  );

  it.each([
    ["fraction", "not 1.5"],
    ["large", "2^53 - 1"],
    ["negative", "not -1"],
    ["large bigint", "9223372036854775808n"],
    ["nan", "not NaN"],
    ["nothing", "not undefined"],
  ])("[GU3] that do not fit what is declared are refused, not rounded: %s", async (what, why) => {
    const outcome = await run("returns", what);
    expect(outcome).toMatchObject({ kind: "trapped", reason: expect.stringContaining(why) });
    expect(outcome).toMatchObject({ reason: expect.stringContaining("what returns returned") });
  });

  it("[GU3] that fit may be a bigint, and are refused beyond the range of their type", async () => {
    expect(await okOf("returns", "bigint")).toBe(7);
    expect(await okOf("small", 255)).toBe(255);
    expect(await run("small", 256)).toMatchObject({ reason: expect.stringContaining("0 to 255") });
    expect(await run("small", -1)).toMatchObject({ reason: expect.stringContaining("0 to 255") });
  });
});

describe("what a TypeScript activity throws", () => {
  it.each([
    ["error", "a message"],
    ["object", '{"code":7}'],
    ["number", "7"],
    ["payload", "the payload"],
    ["a string", "a string"],
    ["mistake", "cannot read property 'field' of null"],
  ])("[GU4] is the text of an err that is a string: %s", async (what, err) => {
    expect(await run("throws", what)).toMatchObject({
      retval: { kind: "err", value: JSON.stringify(err) },
    });
  });

  it("[GU5] is logged with file and line when it is a mistake of the code", async () => {
    runner.lines.length = 0;
    await run("throws", "mistake");
    const line = text.split("\n").findIndex((written) => written.includes(".field;")) + 1;
    expect(runner.lines).toEqual([
      {
        level: "error",
        text: expect.stringMatching(
          new RegExp(`TypeError.*\n +at throws \\(component\\.ts:${line}\\)`),
        ),
      },
    ]);
  });

  it.each([
    ["kebab", { not_found: "x" }],
    ["snake", { over_limit: 3 }],
    ["camel", { over_limit: 3 }],
    ["bare", "execution_failed"],
    ["payload", { not_found: "y" }],
  ])("[GU6] is a case of an err variant, however it is spelled: %s", async (what, err) => {
    expect(await run("fails", what)).toMatchObject({
      retval: { kind: "err", value: JSON.stringify(err) },
    });
  });

  it("[GU7] is a trap with file and line when no err stands for it", async () => {
    expect(await run("fails", "else")).toMatchObject({
      kind: "trapped",
      reason: "TypeError: no such err",
      detail: expect.stringMatching(/^at fails \(component\.ts:\d+\)/),
    });
  });

  it("[GU8] is the err of a function whose err has no value", async () => {
    expect(await run("nothing")).toMatchObject({ retval: { kind: "err", value: null } });
  });
});

describe("values of a TypeScript activity", () => {
  it("[GU9] may have names in any spelling, and null or undefined for an absent option", async () => {
    expect(await okOf("spelled")).toEqual({ sample_id: 1, maybe_text: null, small: 255 });
    expect(await okOf("names", "darkRed")).toBe("dark_red");
    expect(await okOf("names", "light_blue")).toBe("light_blue");
    expect(await okOf("rights")).toEqual(["can_write"]);
    expect(await run("names", "green")).toMatchObject({
      reason: expect.stringContaining("one of dark-red, light-blue"),
    });
  });

  it("[GU10] have undefined for an absent option", async () => {
    expect(await okOf("optional", null)).toBe("undefined");
    expect(await okOf("optional", "text")).toBe("text");
  });
});

describe("an async function of a TypeScript activity", () => {
  it.each([
    ["timers", "job,pause,late"],
    ["all", "fulfilled,rejected,1,2,3,fast,any"],
    ["catches", "inner"],
    ["iterates", "1,2"],
    ["else", "done"],
  ])("[GU11] runs until its promise is settled: %s", async (what, result) => {
    expect(await okOf("later", what)).toBe(result);
  });

  it("[GU12] ends with an err when its promise is rejected", async () => {
    expect(await run("later", "rejects")).toMatchObject({
      retval: { kind: "err", value: '"rejected"' },
    });
  });

  it("[GU13] that awaits what never happens traps instead of hanging", async () => {
    expect(await run("later", "never")).toMatchObject({
      kind: "trapped",
      reason: expect.stringContaining("later awaits a promise that nothing can settle"),
    });
  });
});

describe("the globals of a TypeScript activity", () => {
  it("[GU14] have random numbers and a clock of their own in each run", async () => {
    const first = String(await okOf("globals", "random"));
    expect(await okOf("globals", "random")).not.toBe(first);
    const [one, two, uuid] = first.split(" ");
    expect(Number(one)).not.toBe(Number(two));
    expect(uuid).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    const before = Date.now();
    const shown = Number(await okOf("globals", "date"));
    expect(shown).toBeGreaterThanOrEqual(before);
    expect(shown).toBeLessThanOrEqual(Date.now());
  });

  it.each([
    ["text", "aé€😀9"],
    ["url", "https://User@example.com/a/b?x=1&y=a+b&z=1+2#f a b"],
    ["clone", "true"],
    ["global", "36function"],
    ["fresh", "1"],
    ["tag", "[object Promise]"],
  ])("[GU15] are those of the web: %s", async (what, result) => {
    expect(await okOf("globals", what)).toBe(result);
    expect(await okOf("globals", what)).toBe(result);
  });

  it("[GU16] have a console whose lines are those of the log", async () => {
    runner.lines.length = 0;
    await run("speaks");
    expect(runner.lines).toEqual([
      { level: "info", text: "text 1 { a: [ 1, 2 ], b: Map(1) { 'k' => 'v' } } null undefined" },
      { level: "warn", text: "seven is 7 [ true ]" },
      {
        level: "error",
        text: expect.stringMatching(/^RangeError: wrong\n +at speaks \(component\.ts:\d+\)$/),
      },
      { level: "debug", text: "from the library { x: 1n }" },
      {
        level: "info",
        text: "Uint8Array(2) [ 1, 2 ] 1970-01-01T00:00:00.000Z [Function (anonymous)] Symbol(s) it's",
      },
    ]);
  });

  it("[GU17] know the attempt", async () => {
    expect(JSON.parse(String(await okOf("globals", "info")))).toEqual({
      executionId: "E_01ARZ3NDEKTSV4RRFFQ69G5FAV",
      attempt: 1,
      idempotencyKey: "E_01ARZ3NDEKTSV4RRFFQ69G5FAV",
      deadline: "2023-11-14T22:13:50.500Z",
    });
  });
});
