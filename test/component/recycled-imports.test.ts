import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { ComponentEntry } from "../../src/component/component-entry.ts";
import type { HostInterfaces } from "../../src/component/host-function.ts";
import { JcoInstance } from "../../src/component/jco-instance.ts";
import { isExecutable } from "../../src/component/executable-function.ts";
import { joinSetOf } from "../../src/execution/join-set-id.ts";
import type { HostParts } from "../support/workflow-host.ts";
import { Thing } from "./caller-instance.ts";
import { makeEntry } from "./component-fixture.ts";
import { ComponentRunner, jsonText } from "./component-runner.ts";
import { wasiWit } from "./wasi-wit.ts";
import { watchedEntry } from "./watched-entry.ts";
import type { WatchedEntry } from "./watched-entry.ts";

const startUpMs = 60_000;

function hostWit(folder: string): string {
  const url = new URL(`../../wit/obelisk-${folder}/${folder}.wit`, import.meta.url);
  return readFileSync(url, "utf8");
}

const setsWit = `package test:sets;
interface sets {
  close: func() -> result<string, string>;
  forget: func() -> result<string, string>;
  keep: func() -> result<string, string>;
  call: func(n: u8) -> result<string, string>;
  refused: func() -> result<string, string>;
}
world component {
  import obelisk:workflow/workflow-support@6.0.0;
  import test:callee/callee;
  export sets;
}`;

const setsText = `
import { joinSetClose, joinSetCreate, joinSetCreateNamed } from "obelisk:workflow/workflow-support@6.0.0";
import { f } from "test:callee/callee";
let calls = 0;
const kept = [];
const seen = (text) => { calls += 1; return text + " " + calls + " " + kept.length; };
export const sets = {
  close() { const set = joinSetCreate(); const id = set.id(); joinSetClose(set); return seen(id); },
  forget() { const id = joinSetCreate().id(); return seen(id); },
  keep() { const set = joinSetCreate(); kept.push(set); return seen(set.id()); },
  call(n) { return seen(f(n)); },
  refused() { try { joinSetCreateNamed("a"); } catch { return seen("refused"); } return seen("made"); },
};`;

let sets: ComponentEntry;
let things: ComponentEntry;

beforeAll(async () => {
  sets = await makeEntry({
    name: "sets",
    kind: "workflow",
    wit: setsWit,
    deps: {
      types: hostWit("types"),
      workflow: hostWit("workflow"),
      callee: `package test:callee;
interface callee { f: func(n: u8) -> result<string, string>; }`,
    },
    source: { kind: "typescript", text: setsText },
  });
  things = await thingsComponent();
}, startUpMs);

function ok(text: string): unknown {
  return {
    kind: "returned",
    retval: { kind: "ok", value: JSON.stringify(text) },
    isPermanent: false,
  };
}

interface Sets extends WatchedEntry {
  /** The join sets that were closed. */
  readonly closed: string[];
  readonly run: (name: string, params?: string, host?: HostParts) => Promise<unknown>;
}

function setsRunner(): Sets {
  const watched = watchedEntry(sets);
  const runner = new ComponentRunner([watched.entry]);
  const closed: string[] = [];
  let made = 0;
  const usual: HostParts = {
    createJoinSet: (name) => {
      made += 1;
      return name === null ? joinSetOf("g", String(made)) : null;
    },
    closeJoinSet: (set) => closed.push(set),
    closed: () => Promise.resolve(),
  };
  return {
    ...watched,
    closed,
    run: (name, params = "[]", host = {}) =>
      runner.runWorkflow(`test:sets/sets.${name}`, params, { ...usual, ...host }),
  };
}

describe("an instance whose imports the host answers directly", () => {
  it("[BD101] imports from the platform as well, in both languages", () => {
    for (const { border, borderReason } of [sets, things]) {
      expect(border).toBe("jco");
      expect(borderReason).toMatch(/; the host answers its \d+ imports directly$/);
    }
  });

  it("[CO100] has the next run, and [CO105] calls the host of that", async () => {
    const { run, instances } = setsRunner();
    for (const answer of ["one", "two", "three"]) {
      const call: HostParts["call"] = () =>
        Promise.resolve({ kind: "ok", value: jsonText(JSON.stringify(answer)) });
      expect(await run("call", "[1]", { call })).toEqual(ok(`${answer} 1 0`));
    }
    expect(instances).toHaveLength(1);
  });

  it("[CO100] has the next run after an err of its host", async () => {
    const { run, instances } = setsRunner();
    for (let turn = 0; turn < 3; turn += 1) expect(await run("refused")).toEqual(ok("refused 1 0"));
    expect(instances).toHaveLength(1);
  });

  it.each(["close", "forget"])(
    "[CO100] has the next run when it has no join set left: %s",
    async (name) => {
      const { run, instances, closed } = setsRunner();
      for (const made of ["g:1", "g:2", "g:3"]) {
        expect(await run(name)).toEqual(ok(`${made} 1 0`));
      }
      expect(closed).toEqual(["g:1", "g:2", "g:3"]);
      expect(instances).toHaveLength(1);
    },
  );

  it("[CO101] has no other run when it keeps a join set", async () => {
    const { run, instances, closed } = setsRunner();
    expect(await run("keep")).toEqual(ok("g:1 1 1"));
    expect(await run("close")).toEqual(ok("g:2 1 0"));
    expect(await run("keep")).toEqual(ok("g:3 1 1"));
    expect(await run("close")).toEqual(ok("g:4 1 0"));
    expect(closed).toEqual(["g:2", "g:4"]);
    expect(instances).toHaveLength(3);
  });
});

/** Handles are numbers here, which the host sees. */
describe("an instance in another language whose imports the host answers directly", () => {
  const host =
    (log: string[], answer = 1): HostInterfaces =>
    (name) =>
      name === "test:host/things"
        ? { Thing, find: (text: string) => new Thing(text, log), ask: () => answer }
        : { getRandomU64: () => 0n };

  async function instantiate(log: string[], answer?: number): Promise<Handles> {
    const code = await things.load();
    if (code.border === "core") throw new Error("no generated code");
    const instance = await JcoInstance.instantiate(code, host(log, answer));
    return { instance, call: (name, param) => called(instance, name, param) };
  }

  it("[CO102] numbers its handles as a new one does", async () => {
    const log: string[] = [];
    const { instance, call } = await instantiate(log);
    for (let run = 0; run < 3; run += 1) {
      expect(await call("find", 0)).toEqual({ kind: "ok", value: 1 });
      expect(await call("find", 0)).toEqual({ kind: "ok", value: 2 });
      expect(await call("drop", 1)).toMatchObject({ kind: "ok" });
      expect(await call("drop", 2)).toMatchObject({ kind: "ok" });
      expect(instance.reset()).toBe(true);
      instance.connect(host(log));
    }
    expect(log).toHaveLength(6);
  });

  it("[CO105] calls the host that it is connected with", async () => {
    const { instance, call } = await instantiate([], 7);
    expect(await call("ask", 0)).toEqual({ kind: "ok", value: 7 });
    expect(instance.reset()).toBe(true);
    instance.connect(host([], 8));
    expect(await call("ask", 0)).toEqual({ kind: "ok", value: 8 });
    expect(instance.reset()).toBe(true);
    expect(await call("ask", 0)).toMatchObject({
      kind: "threw",
      error: expect.objectContaining({
        message: "test:host/things.ask was called by an instance that has no run",
      }),
    });
  });

  it("[CO101] is not used again with a handle left", async () => {
    const { instance, call } = await instantiate([]);
    await call("find", 0);
    await call("find", 0);
    await call("drop", 1);
    expect(instance.reset()).toBe(false);
  });

  it("[CO101] is not used again after what unwinds it", async () => {
    const { instance, call } = await instantiate([]);
    expect(await call("drop", 5)).toMatchObject({ kind: "threw" });
    expect(instance.reset()).toBe(false);
  });
});

interface Handles {
  readonly instance: JcoInstance;
  readonly call: (name: string, param: number) => Promise<unknown>;
}

function called(instance: JcoInstance, name: string, param: number): Promise<unknown> {
  const signature = things.exports.find(({ ffqn }) => ffqn.endsWith(`.${name}`));
  if (signature === undefined || !isExecutable(signature)) throw new Error(`no ${name}`);
  return instance.call(signature, [param]);
}

function thingsComponent(): Promise<ComponentEntry> {
  const text = `(module
    (import "wasi:random/random@0.2.6" "get-random-u64" (func (result i64)))
    (import "test:host/things" "ask" (func $ask (result i32)))
    (import "test:host/things" "find" (func $find (param i32 i32) (result i32)))
    (import "test:host/things" "[resource-drop]thing" (func $drop (param i32)))
    (memory (export "memory") 1)
    (data (i32.const 32) "a thing")
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
    (func $ok (param i32) (result i32)
      (i32.store8 (i32.const 8) (i32.const 0))
      (i32.store (i32.const 12) (local.get 0))
      (i32.const 8))
    (func (export "test:user/user#ask") (param i32) (result i32) (call $ok (call $ask)))
    (func (export "test:user/user#find") (param i32) (result i32)
      (call $ok (call $find (i32.const 32) (i32.const 7))))
    (func (export "test:user/user#drop") (param i32) (result i32)
      (call $drop (local.get 0)) (call $ok (i32.const 0))))`;
  const functions = ["ask", "find", "drop"].map((name) => `${name}: func(n: u32) -> result<u32>;`);
  return makeEntry({
    name: "things",
    kind: "workflow",
    wit: `package test:user;
interface user { ${functions.join(" ")} }
world component { import wasi:random/random@0.2.6; import test:host/things; export user; }`,
    deps: {
      ...wasiWit,
      host: `package test:host;
interface things {
  resource thing { }
  ask: func() -> u32;
  find: func(name: string) -> thing;
}`,
    },
    source: { kind: "webassembly-text", text },
  });
}
