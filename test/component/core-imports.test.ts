import { beforeAll, describe, expect, it } from "vitest";
import type { ComponentEntry } from "../../src/component/component-entry.ts";
import { ErrOfCall } from "../../src/component/err-of-call.ts";
import { callerComponent, callingLength, things } from "./caller-component.ts";
import { callerWith, Other, Thing } from "./caller-instance.ts";
import type { Things } from "./caller-instance.ts";

const startUpMs = 60_000;
const pageBytes = 64 * 1024;

type Way = "core" | "direct" | "jco";

const entries = new Map<Way | "sync", ComponentEntry>();

beforeAll(async () => {
  entries.set("core", await callerComponent("workflow"));
  entries.set("direct", await callerComponent("workflow", "direct"));
  entries.set("jco", await callerComponent("workflow", "jco"));
  entries.set("sync", await callerComponent("activity"));
}, startUpMs);

function entry(way: Way | "sync"): ComponentEntry {
  const found = entries.get(way);
  if (found === undefined) throw new Error(`no component for ${way}`);
  return found;
}

async function end(
  way: Way,
  host: Things,
  name: string,
  ...params: (number | string)[]
): Promise<unknown> {
  return (await callerWith(entry(way), host)).call(name, ...params);
}

function ok(value: number): object {
  return { kind: "ok", value };
}

function trapped(text: string): object {
  return {
    kind: "threw",
    error: expect.objectContaining({ message: expect.stringContaining(text) }),
  };
}

const soon = <Value>(value: Value): Promise<Value> =>
  new Promise((resolve) => {
    setImmediate(() => resolve(value));
  });

describe.each<Way>(["core", "direct", "jco"])("imported functions by the way %s", (way) => {
  it("[CO80] are answered at once or later", async () => {
    const ask = (n: number): unknown => (n % 2 === 0 ? n : soon(n));
    expect(await end(way, { ask }, "ask-often", 5)).toEqual(ok(15));
  });

  it.each([
    [
      "thrown",
      () => {
        throw new ErrOfCall("no");
      },
    ],
    ["rejected", () => Promise.reject(new ErrOfCall("no"))],
  ])("[CO80] return an err that is %s", async (_how, attempt) => {
    expect(await end(way, { attempt }, "attempt", 1)).toEqual({ kind: "err", payload: "no" });
  });

  it("[CO80] return an ok", async () => {
    expect(await end(way, { attempt: soon }, "attempt", 7)).toEqual(ok(7));
  });

  it.each(["thrown", "rejected"])(
    "[CO82] unwind the guest with the error that is %s",
    async (how) => {
      const error = new Error("the host is gone");
      const ask = (): Promise<never> => {
        if (how === "thrown") throw error;
        return Promise.reject(error);
      };
      const ended = await end(way, { ask }, "ask", 1);
      expect(ended).toMatchObject({ kind: "threw" });
      expect(Reflect.get(Object(ended), "error")).toBe(error);
    },
  );

  it("[CO85] suspend a hundred instances at once, each with its own answer", async () => {
    const answers: (() => void)[] = [];
    const runs = Array.from({ length: 100 }, (_item, index) =>
      end(
        way,
        {
          ask: () =>
            new Promise((answer) => {
              answers.push(() => answer(index));
            }),
        },
        "ask",
        1,
      ),
    );
    while (answers.length < runs.length) await soon(null);
    for (const answer of answers.toReversed()) answer();
    expect(await Promise.all(runs)).toEqual(runs.map((_run, index) => ok(index)));
  });

  it("[CO86] take and return objects of the host", async () => {
    const given: unknown[] = [];
    const thing = new Thing("a thing");
    const caller = await callerWith(entry(way), {
      find: () => soon(thing),
      look: (one: Thing) => (one === thing ? 1 : 2),
      give: (one: Thing) => given.push(one),
    });
    const found = await caller.call("find", "x");
    const handle = found.kind === "ok" ? Number(found.value) : 0;
    expect(await caller.call("look", handle)).toEqual(ok(1));
    expect(await caller.call("name-length", handle)).toEqual(ok("a thing".length));
    expect(await caller.call("give", handle)).toEqual(ok(1));
    expect(given).toEqual([thing]);
  });

  it("[CO86] construct objects, and make them by static functions", async () => {
    const caller = await callerWith(entry(way), {});
    for (const [name, length] of [
      ["construct", 3],
      ["make", 8],
    ] as const) {
      const made = await caller.call(name, "new");
      const handle = made.kind === "ok" ? Number(made.value) : 0;
      expect(await caller.call("name-length", handle)).toEqual(ok(length));
    }
  });

  it("[CO86] dispose an object once, when its handle is dropped", async () => {
    const log: string[] = [];
    const caller = await callerWith(entry(way), { find: () => new Thing("one", log) });
    const found = await caller.call("find", "x");
    expect(log).toEqual([]);
    expect(await caller.call("drop", found.kind === "ok" ? Number(found.value) : 0)).toEqual(ok(0));
    expect(log).toEqual(["one is gone"]);
  });

  it("[CO89] lower an answer for which the memory grows", async () => {
    const caller = await callerWith(entry(way), { text: () => soon("ä".repeat(100_000)) });
    expect(await caller.call("text-length", "x")).toEqual(ok(200_000));
    expect(caller.instance.memoryBytes).toBeGreaterThan(3 * pageBytes);
  });
});

describe.each<Way>(["core", "direct"])("at the core module, by the way %s", (way) => {
  const error = new Error("the host is gone");

  it.each(["catch", "ask-and-catch"])(
    "[CO83] a guest cannot go on after what unwinds it: %s",
    async (name) => {
      let calls = 0;
      const ask = (): never => {
        calls += 1;
        throw error;
      };
      expect(await end(way, { ask }, name, 1)).toEqual({ kind: "threw", error });
      expect(calls).toBe(1);
    },
  );

  it.each([
    [
      "raw-text",
      [pageBytes - 1, 2],
      "text params[0]: expected string, but its 2 bytes at address 65535 reach past",
    ],
    [
      "raw-text",
      [96, 1],
      "text params[0]: expected string, but the 1 bytes at address 96 are not UTF-8",
    ],
    [
      "attempt-into",
      [pageBytes],
      "attempt result: expected result<u32, string>, but its 12 bytes at address",
    ],
    [
      "attempt-into",
      [9],
      "attempt result: expected result<u32, string>, but its address 9 is no multiple of 4",
    ],
  ] as const)(
    "[CO84] garbage is a trap that names function and place: %s %s",
    async (name, params, fault) => {
      const host = { text: (text: string) => text, attempt: () => 1 };
      expect(await end(way, host, name, ...params)).toEqual(
        trapped(`The component broke the canonical ABI at ${things}.${fault}`),
      );
    },
  );

  it.each([
    ["look", [1], `look params[0]: expected borrow<thing>, but there is no handle 1`],
    ["give", [0], `give params[0]: expected thing, but there is no handle 0`],
    [
      "drop",
      [4_294_967_295],
      `[resource-drop]thing: expected thing, but there is no handle 4294967295`,
    ],
  ] as const)("[CO87] a number that is no handle is a trap: %s", async (name, params, fault) => {
    const host = { look: () => 1, give: () => 1 };
    expect(await end(way, host, name, ...params)).toEqual(trapped(`${things}.${fault}`));
  });

  it.each([
    ["give", "give", "there is no handle 1"],
    ["give", "drop", "there is no handle 1"],
    ["drop", "drop", "there is no handle 1"],
    ["drop", "look", "there is no handle 1"],
  ])("[CO87] a handle that was given back is none: %s, then %s", async (first, second, fault) => {
    const caller = await callerWith(entry(way), { find: () => new Thing("x"), give: () => 0 });
    expect(await caller.call("find", "x")).toEqual(ok(1));
    expect(await caller.call(first, 1)).toEqual(ok(0));
    expect(await caller.call(second, 1)).toEqual(trapped(fault));
  });

  it("[CO87] a handle of another resource is none", async () => {
    const caller = await callerWith(entry(way), { findOther: () => new Other() });
    expect(await caller.call("find-other")).toEqual(ok(1));
    expect(await caller.call("look", 1)).toEqual(trapped("the handle 1 is one of other"));
  });

  it("[CO87] a handle that a call has lent cannot be given away by it, and can after it", async () => {
    const host = { find: () => new Thing("x"), look: () => 5, lookAndGive: () => 6, give: () => 7 };
    const caller = await callerWith(entry(way), host);
    await caller.call("find", "x");
    await caller.call("find", "y");
    expect(await caller.call("look-and-give", 1, 2)).toEqual(ok(6));
    expect(await caller.call("give", 1)).toEqual(ok(7));
    await caller.call("find", "z");
    expect(await caller.call("look-and-give", 1, 1)).toEqual(
      trapped("the handle 1 is lent to this call"),
    );
  });

  it("[CO86] objects in a list have a handle each", async () => {
    const findAll = (names: readonly string[]): Thing[] => names.map((name) => new Thing(name));
    const caller = await callerWith(entry(way), { findAll });
    const found = await caller.call("find-all", ["a", "bb", "ccc"]);
    expect(found).toEqual(ok(3));
    expect(await caller.call("name-length", 3)).toEqual(ok(3));
  });

  it.each([
    ["find", { find: () => new Other() }, "find result.ok: expected thing, got an object"],
    ["ask", { ask: () => "one" }, 'ask result: expected u32, got "one"'],
    ["ask", { ask: () => null }, "ask answered what is no value of WIT"],
  ])(
    "[CO84] an answer of another type traps, naming the function: %s",
    async (name, host, fault) => {
      expect(await end(way, host, name, name === "find" ? "x" : 1)).toEqual(
        trapped(`${things}.${fault}`),
      );
    },
  );

  it("[CO88] a guest that calls while it allocates traps", async () => {
    const host = { text: () => "x".repeat(callingLength), ask: () => 1 };
    expect(await end(way, host, "text-length", "x")).toEqual(
      trapped(`called ${things}.ask while it allocated memory or cleaned up`),
    );
  });
});

describe("without a function that waits", () => {
  it("[CO81] a call is as synchronous as the guest", async () => {
    const caller = await callerWith(entry("sync"), { ask: (n: number) => n });
    expect(caller.call("ask-often", 3)).toEqual(ok(6));
  });

  it("[CO81] an answer that is a promise traps", async () => {
    const caller = await callerWith(entry("sync"), { ask: soon });
    expect(caller.call("ask", 3)).toEqual(trapped(`${things}.ask does not answer at once`));
  });

  it("[CO88] a guest that calls while it cleans up traps", async () => {
    const caller = await callerWith(entry("sync"), { ask: () => 1 });
    expect(caller.call("calls-at-the-end")).toEqual(
      trapped("while it allocated memory or cleaned up"),
    );
  });
});
