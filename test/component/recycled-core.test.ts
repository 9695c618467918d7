/** Instances of components that are one core module, run after run. */
import { beforeAll, describe, expect, it } from "vitest";
import type { ComponentEntry } from "../../src/component/component-entry.ts";
import type { CallEnd } from "../../src/component/component-instance.ts";
import { CoreInstance } from "../../src/component/core-instance.ts";
import { isExecutable } from "../../src/component/executable-function.ts";
import type { HostInterfaces } from "../../src/component/host-function.ts";

import { Thing } from "./caller-instance.ts";
import { makeEntry } from "./component-fixture.ts";
import { ComponentRunner } from "./component-runner.ts";

const pageBytes = 65_536;
const state = "test:state/state";
const things = "test:host/things";

let user: ComponentEntry;
let stateful: ComponentEntry;

beforeAll(async () => {
  user = await userCore();
  stateful = await statefulCore("");
});

function ok(value: string): unknown {
  return { kind: "returned", retval: { kind: "ok", value }, isPermanent: false };
}

describe("an instance of a lone core module", () => {
  it("[CO100] has the next run of its component, and [CO102] nothing of the run before", async () => {
    expect(stateful.border).toBe("core");
    const runner = new ComponentRunner([stateful]);
    const untouched = await runner.runActivity(`${state}.sum`, "[]");
    for (let run = 0; run < 3; run += 1) {
      expect(await runner.runActivity(`${state}.leave`, "[]")).toEqual(ok("1"));
      expect(runner.budget.spareBytes).toBe(pageBytes);
      expect(await runner.runActivity(`${state}.sum`, "[]")).toEqual(untouched);
    }
  });

  it("[CO100] has the next run after an err as well", async () => {
    const runner = new ComponentRunner([stateful]);
    const refused = { retval: { kind: "err", value: null } };
    expect(await runner.runActivity(`${state}.refuse`, "[]")).toMatchObject(refused);
    expect(runner.budget.spareBytes).toBe(pageBytes);
    expect(await runner.runActivity(`${state}.leave`, "[]")).toEqual(ok("1"));
  });

  it.each([
    ["trapped", "trap", "trapped"],
    ["grew", "grow", "returned"],
  ])("[CO101] has no other run when it %s", async (_what, name, kind) => {
    const runner = new ComponentRunner([stateful]);
    expect(await runner.runActivity(`${state}.${name}`, "[]")).toMatchObject({ kind });
    expect(runner.budget.spareBytes).toBe(0);
    expect(await runner.runActivity(`${state}.leave`, "[]")).toEqual(ok("1"));
  });

  it("[CO101] has one run when its memory is large", async () => {
    const runner = new ComponentRunner([await statefulCore("", 65)]);
    expect(await runner.runActivity(`${state}.leave`, "[]")).toEqual(ok("1"));
    expect(runner.budget.spareBytes).toBe(0);
    expect(await runner.runActivity(`${state}.leave`, "[]")).toEqual(ok("1"));
  });

  it("[CO101] has one run when it changes a table", async () => {
    const change = "(table 1 funcref) (func (table.set (i32.const 0) (ref.null func)))";
    const runner = new ComponentRunner([await statefulCore(change)]);
    expect(await runner.runActivity(`${state}.leave`, "[]")).toEqual(ok("1"));
    expect(runner.budget.spareBytes).toBe(0);
    expect(await runner.runActivity(`${state}.leave`, "[]")).toEqual(ok("1"));
  });

  it("[CO102] numbers its handles as a new one does", async () => {
    const log: string[] = [];
    const { instance, call } = await userOf(host(log));
    for (let run = 0; run < 3; run += 1) {
      expect(await call("find", 0)).toEqual({ kind: "ok", value: 1 });
      expect(await call("drop", 1)).toMatchObject({ kind: "ok" });
      expect(instance.reset()).toBe(true);
      instance.connect(host(log));
    }
    expect(log).toHaveLength(3);
  });

  it("[CO105] calls the host that it is connected with, and none in between", async () => {
    const { instance, call } = await userOf(host([], 7));
    expect(await call("ask", 0)).toEqual({ kind: "ok", value: 7 });
    expect(instance.reset()).toBe(true);
    instance.connect(host([], 8));
    expect(await call("ask", 0)).toEqual({ kind: "ok", value: 8 });
    expect(instance.reset()).toBe(true);
    expect(await call("ask", 0)).toMatchObject({
      error: { message: `${things}.ask was called by an instance that has no run` },
    });
    expect(instance.reset()).toBe(false);
  });

  it.each([
    ["with a handle left", "find", "ok"],
    ["after what unwinds it", "drop", "threw"],
  ])("[CO101] is not used again %s", async (_what, name, kind) => {
    const { instance, call } = await userOf(host([]));
    expect(await call(name, 5)).toMatchObject({ kind });
    expect(instance.reset()).toBe(false);
  });
});

function host(log: string[], answer = 1): HostInterfaces {
  return () => ({ Thing, find: () => new Thing("a thing", log), ask: () => answer });
}

interface User {
  readonly instance: CoreInstance;
  readonly call: (name: string, param: number) => CallEnd | Promise<CallEnd>;
}

async function userOf(interfaces: HostInterfaces): Promise<User> {
  const code = await user.load();
  if (code.border !== "core") throw new Error("no lone core module");
  const instance = new CoreInstance(code, interfaces);
  return {
    instance,
    call: (name, param) => {
      const signature = user.exports.find(({ ffqn }) => ffqn.endsWith(`.${name}`));
      if (signature === undefined || !isExecutable(signature)) throw new Error(`no ${name}`);
      return instance.call(signature, [param]);
    },
  };
}

/** Handles are numbers here, which the host sees. */
function userCore(): Promise<ComponentEntry> {
  const text = `(module
    (import "${things}" "ask" (func $ask (result i32)))
    (import "${things}" "find" (func $find (result i32)))
    (import "${things}" "[resource-drop]thing" (func $drop (param i32)))
    (memory (export "memory") 1)
    (func $ok (param i32) (result i32)
      (i32.store8 (i32.const 8) (i32.const 0))
      (i32.store (i32.const 12) (local.get 0))
      (i32.const 8))
    (func (export "test:user/user#ask") (param i32) (result i32) (call $ok (call $ask)))
    (func (export "test:user/user#find") (param i32) (result i32) (call $ok (call $find)))
    (func (export "test:user/user#drop") (param i32) (result i32)
      (call $drop (local.get 0)) (call $ok (i32.const 0))))`;
  const functions = ["ask", "find", "drop"].map((name) => `${name}: func(n: u32) -> result<u32>;`);
  return makeEntry({
    name: "user",
    kind: "activity",
    wit: `package test:user;
      interface user { ${functions.join(" ")} }
      world component { import ${things}; export user; }`,
    deps: {
      host: `package test:host;
        interface things { resource thing; ask: func() -> u32; find: func() -> thing; }`,
    },
    source: { kind: "webassembly-text", text },
  });
}

/** Counts in a global that it exports to nobody, and adds up all of its memory. */
function statefulCore(more: string, pages = 1): Promise<ComponentEntry> {
  const text = `(module
    (memory (export "memory") ${pages})
    (global $calls (mut i32) (i32.const 0))
    (data (i32.const 4096) "what the memory begins with")
    (func $end (param $tag i32) (param $value i32) (result i32)
      (i32.store8 (i32.const 8) (local.get $tag))
      (i32.store (i32.const 12) (local.get $value))
      (i32.const 8))
    (func (export "${state}#leave") (result i32)
      (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
      (memory.fill (i32.const 1024) (i32.const 255) (i32.const 60000))
      (call $end (i32.const 0) (global.get $calls)))
    (func (export "${state}#sum") (result i32)
      (local $at i32) (local $sum i32)
      (loop $again
        (local.set $sum
          (i32.add (i32.mul (local.get $sum) (i32.const 31)) (i32.load8_u (local.get $at))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br_if $again (i32.lt_u (local.get $at) (i32.const ${pageBytes}))))
      (call $end (i32.const 0) (local.get $sum)))
    (func (export "${state}#refuse") (result i32) (call $end (i32.const 1) (i32.const 0)))
    (func (export "${state}#trap") (result i32) unreachable)
    (func (export "${state}#grow") (result i32)
      (call $end (i32.const 0) (memory.grow (i32.const 1))))
    ${more})`;
  const names = ["leave", "sum", "refuse", "trap", "grow"];
  return makeEntry({
    name: "stateful",
    kind: "activity",
    wit: `package test:state;
      interface state { ${names.map((name) => `${name}: func() -> result<u32>;`).join(" ")} }
      world component { export state; }`,
    source: { kind: "webassembly-text", text },
  });
}
