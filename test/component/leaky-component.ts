/** A TypeScript component that leaves behind whatever it can, and says what it finds of earlier runs. */
import type { ComponentEntry } from "../../src/component/component-entry.ts";
import { makeEntry } from "./component-fixture.ts";
import { wasiWit } from "./wasi-wit.ts";

const interfaceWit = `interface leaky {
  /* What is left of earlier runs; leaves all it can. */
  leave: func(text: string) -> result<list<string>, string>;
  count: func() -> result<u32, string>;
  refuse: func() -> result<u32, string>;
  throw-odd: func() -> result<u32, string>;
  trap: func() -> result<u32, string>;
  grow: func(bytes: u32) -> result<u32, string>;
  open: func(streams: u32) -> result<u32, string>;
  print: func(text: string) -> result<u32, string>;
  random: func() -> result<list<string>, string>;
  recurse: func() -> result<u32, string>;
  exit: func() -> result<u32, string>;
`;

const common = `
import { getStdout } from "wasi:cli/stdout@0.2.6";
import { exit } from "wasi:cli/exit@0.2.6";

let calls = 0;
let secret = null;
const list = [];
const table = new Map();
const closure = (() => { let kept = null; return { get: () => kept, set: (text) => { kept = text; } }; })();
class Kept { static shared = null; #own = null; get own() { return this.#own; } set own(text) { this.#own = text; } }
const instance = new Kept();
const original = { random: Math.random, now: Date.now, parse: JSON.parse, push: Array.prototype.push };
const streams = [];

const places = {
  global: [() => globalThis.left, (text) => { globalThis.left = text; }],
  variable: [() => secret, (text) => { secret = text; }],
  list: [() => list[0], (text) => { list.push(text); }],
  map: [() => table.get("left"), (text) => { table.set("left", text); }],
  closure: [() => closure.get(), (text) => closure.set(text)],
  static: [() => Kept.shared, (text) => { Kept.shared = text; }],
  private: [() => instance.own, (text) => { instance.own = text; }],
  objects: [() => ({}).leftOfObject, (text) => { Object.prototype.leftOfObject = text; }],
  prototype: [() => [].left, (text) => { Array.prototype.left = text; }],
  builtin: [() => Math.left, (text) => { Math.left = text; }],
  random: [() => Math.random !== original.random, () => { Math.random = () => 0.5; }],
  date: [() => Date.now !== original.now, () => { Date.now = () => 7; }],
  json: [() => JSON.parse !== original.parse, () => { JSON.parse = () => "forged"; }],
  push: [() => Array.prototype.push !== original.push, () => { const { push } = Array.prototype; Array.prototype.push = function (...items) { return push.apply(this, items); }; }],
  symbol: [() => Symbol.for("left").left, () => { Symbol.prototype.left = "symbol"; }],
  regexp: [() => RegExp.left, () => { RegExp.left = "regexp"; }],
  frozen: [() => Object.isFrozen(Object), () => { Object.freeze(Object); }],
  job: [() => globalThis.late, (text) => { void Promise.resolve().then(() => {}).then(() => { globalThis.late = text; }); }],
  weak: [() => globalThis.weak?.deref(), (text) => { globalThis.weak = new WeakRef({ text }); }],
  console: [() => globalThis.grouped, () => { console.group(); console.count("runs"); globalThis.grouped = true; }],
};

function leave(text) {
  const found = Object.entries(places).flatMap(([name, [look]]) => look() ? [name] : []);
  for (const [, set] of Object.values(places)) set(text);
  return found;
}

function exports() {
  return {
    leave,
    count() { calls += 1; return calls; },
    refuse() { calls += 1; throw "refused"; },
    throwOdd() { calls += 1; throw { toString() { throw undefined; } }; },
    trap() { calls += 1; return "no number"; },
    grow(bytes) { const block = new Uint8Array(bytes).fill(1); list.push(block); return block.length; },
    open(count) { for (let i = 0; i < count; i += 1) streams.push(getStdout()); return streams.length; },
    print(text) {
      getStdout().blockingWriteAndFlush(Uint8Array.from(text, (letter) => letter.charCodeAt(0)));
      console.log(text);
      return 0;
    },
    random() { return [String(Math.random()), crypto.randomUUID()]; },
    recurse() { const again = (depth) => again(depth + 1) + 1; return again(0); },
    exit() { exit({ tag: "err" }); },
  };
}
`;

const activityText = `${common}
export const leaky = {
  ...exports(),
  wait(ms) { return new Promise((resolve) => setTimeout(() => { calls += 1; resolve(calls); }, ms)); },
  leaveTimer() { setTimeout(() => { globalThis.left = "timer"; }, 3_600_000); return calls; },
};`;

const workflowText = `${common}
import { f } from "test:callee/callee";
export const leaky = {
  ...exports(),
  callAndCount(times) { for (let i = 0; i < times; i += 1) f(i); calls += 1; return calls; },
};`;

const host = `
  import wasi:cli/stdout@0.2.6;
  import wasi:cli/exit@0.2.6;`;

const callee = `package test:callee;
interface callee { f: func(n: u8) -> result<u64, string>; }`;

/** The functions are those of `test:leaky/leaky`. */
export function leakyActivity(): Promise<ComponentEntry> {
  return makeEntry({
    name: "leaky-activity",
    kind: "activity",
    wit: `package test:leaky;
${interfaceWit}
  wait: func(ms: u32) -> result<u32, string>;
  leave-timer: func() -> result<u32, string>;
}
world component { ${host} export leaky; }`,
    deps: wasiWit,
    source: { kind: "typescript", text: activityText },
  });
}

/** As the activity, with other functions that take time. */
export function leakyWorkflow(): Promise<ComponentEntry> {
  return makeEntry({
    name: "leaky-workflow",
    kind: "workflow",
    wit: `package test:leaky;
${interfaceWit}
  call-and-count: func(times: u8) -> result<u32, string>;
}
world component { ${host} import test:callee/callee; export leaky; }`,
    deps: { ...wasiWit, callee },
    source: { kind: "typescript", text: workflowText },
  });
}
