import { beforeAll, describe, expect, it } from "vitest";
import type { ComponentEntry } from "../../src/component/component-entry.ts";
import { isExecutable } from "../../src/component/executable-function.ts";
import { guestFailure } from "../../src/component/guest-failure.ts";
import { JcoInstance } from "../../src/component/jco-instance.ts";
import { logInterface } from "../../src/component/log-interface.ts";
import { RunOutput } from "../../src/component/run-output.ts";
import { workflowWasi } from "../../src/component/wasi/wasi-host.ts";
import { wasiInterface } from "../../src/component/wasi/wasi-interfaces.ts";
import { ErrOfCall } from "../../src/component/err-of-call.ts";
import { Thing } from "./caller-instance.ts";
import { workflowHost } from "../support/workflow-host.ts";
import { makeEntry } from "./component-fixture.ts";

const startUpMs = 60_000;
const things = "test:host/things";

const host = `package test:host;
interface things {
  record place { x: f64, tags: list<string>, at: option<u64> }
  resource thing { name: func() -> string; }
  find: func(name: string) -> result<thing, string>;
  look: func(it: borrow<thing>, times: u32) -> string;
  give: func(it: thing) -> result<_, string>;
  turn: func(place: place, marks: list<bool>) -> tuple<place, list<u8>>;
}`;

const wit = `package test:script;
interface script {
  handles: func(name: string) -> result<string, string>;
  values: func() -> result<string, string>;
  errs: func() -> result<string, string>;
}
world component { import test:host/things; export script; }`;

const text = `
import { find, give, look, turn } from "test:host/things";
export const script = {
  handles(name) {
    const first = find(name);
    const second = find(name + "2");
    const seen = [first.name(), look(second, 2), look(first, 1)];
    give(second);
    return seen.join(" ");
  },
  values() {
    const [place, bytes] = turn({ x: 1.5, tags: ["ä", ""], at: undefined }, [true, false]);
    return JSON.stringify([place.x, place.tags, Number(place.at), [...bytes]]);
  },
  errs() {
    try { find("nothing"); } catch (error) { return "caught " + String(error.payload ?? error); }
    return "nothing thrown";
  },
};`;

const output = new RunOutput(() => {});
const wasi = workflowWasi(workflowHost({}), output, []);

const entries = new Map<string, ComponentEntry>();

beforeAll(async () => {
  const source = { kind: "typescript", text } as const;
  const made = await makeEntry({ name: "script", kind: "workflow", wit, deps: { host }, source });
  const whole = { ...made, load: async () => ({ ...(await made.load()), direct: null }) };
  entries.set("direct", made).set("jco", whole);
}, startUpMs);

async function call(
  way: string,
  name: string,
  offered: Readonly<Record<string, unknown>>,
  ...params: string[]
): Promise<unknown> {
  const entry = entries.get(way);
  const code = await entry?.load();
  const signature = entry?.exports.find(({ ffqn }) => ffqn.endsWith(`.${name}`));
  if (code?.border !== "jco" || signature === undefined || !isExecutable(signature)) {
    throw new Error("not what was built");
  }
  const notCalled = { find: null, look: null, give: null, turn: null };
  const functions = Object.fromEntries(
    Object.keys(notCalled).map((item) => [item, () => Promise.reject(new Error(`no ${item}`))]),
  );
  const instance = await JcoInstance.instantiate(
    code,
    (asked) =>
      (asked === things ? { Thing, ...functions, ...offered } : undefined) ??
      guestFailure(asked) ??
      logInterface(asked, () => {}) ??
      wasiInterface(asked, wasi),
  );
  return instance.call(signature, params);
}

describe.each(["direct", "jco"])("a TypeScript guest's imports by the way %s", (way) => {
  it("[CO90] take and return handles of the host's resources", async () => {
    const given: string[] = [];
    const offered = {
      find: (name: string) => Promise.resolve(new Thing(name)),
      look: (thing: Thing, times: number) => thing.thingName.repeat(times),
      give: (thing: Thing) => {
        given.push(thing.thingName);
      },
    };
    expect(await call(way, "handles", offered, "x")).toEqual({ kind: "ok", value: "x x2x2 x" });
    expect(given).toEqual(["x2"]);
  });

  it("[CO90] take and return values", async () => {
    const turn = (place: object, flags: readonly boolean[]): unknown => {
      expect([place, flags]).toEqual([{ x: 1.5, tags: ["ä", ""], at: undefined }, [true, false]]);
      return [{ x: -2, tags: ["b"], at: 7n }, Uint8Array.of(1, 2)];
    };
    expect(await call(way, "values", { turn })).toEqual({
      kind: "ok",
      value: '[-2,["b"],7,[1,2]]',
    });
  });

  it("[CO90] return errs", async () => {
    const find = (): never => {
      throw new ErrOfCall("gone");
    };
    expect(await call(way, "errs", { find })).toEqual({ kind: "ok", value: "caught gone" });
  });

  it("[CO82] unwind the guest with what the host has thrown", async () => {
    const error = new Error("the run is over");
    const find = (): Promise<never> => Promise.reject(error);
    expect(await call(way, "errs", { find })).toEqual({ kind: "threw", error });
  });
});

describe("a component with imports of the platform", () => {
  it("[BD101] gets all others without generated code", async () => {
    expect(entries.get("direct")?.borderReason).toMatch(
      /^it imports wasi:cli\/environment@0.2.\d+; the host answers its 11 imports directly$/,
    );
  });
});
